import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { databaseName } from '../../server/database/connection.ts';

const DATA_DIR = mkdtempSync(join(tmpdir(), 'atende-config-'));
const production = {
  NODE_ENV: 'production',
  HOST: '0.0.0.0',
  PUBLIC_URL: 'https://support.example.com/',
  SECRET: 'x'.repeat(32),
  DATA_DIR,
};

describe('the name of the database', () => {
  it.each([
    ['mongodb://127.0.0.1:27017/shop', 'shop'],
    ['mongodb://127.0.0.1:27017', 'atende'],
    ['mongodb://user:p%40ss@one.example:27017,two.example:27017/shop?replicaSet=rs0', 'shop'],
    ['mongodb://one.example,two.example/?replicaSet=rs0', 'atende'],
    ['mongodb+srv://cluster.example/shop', 'shop'],
  ])('is read off %s', (uri, name) => expect(databaseName(uri)).toBe(name));
});

describe('the settings', () => {
  it('need nothing at first, and make a secret that the next start finds', () => {
    const first = readConfig({ DATA_DIR });
    expect(first).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      isDemo: true,
      isAlone: true,
      publicUrl: 'http://127.0.0.1:3000',
    });
    expect(readConfig({ DATA_DIR }).secret).toBe(first.secret);
  });

  it('take empty values for absent, as compose files give them', () => {
    expect(readConfig({ DATA_DIR, PORT: '', MONGODB_URI: '', DEMO: '' })).toMatchObject({
      port: 3000,
      mongodbUri: null,
    });
  });

  it('name every problem at once', () => {
    const read = () => readConfig({ DATA_DIR, PORT: '99999', REDIS_URL: 'localhost', SECRET: 'short' });
    expect(read).toThrow(/PORT[\s\S]*REDIS_URL[\s\S]*SECRET/);
  });

  it.each([
    ['PORT', 'abc', 'expected a whole number from 0 to 65535'],
    ['PORT', '80.5', 'expected a whole number from 0 to 65535'],
    ['TRUSTED_PROXIES', '99', 'expected a whole number from 0 to 10'],
    ['PUBLIC_URL', 'ftp://support.example.com', 'expected an address such as https://support.example.com'],
    ['MONGODB_URI', 'localhost:27017', 'expected mongodb://… or mongodb+srv://…'],
    ['DEMO', 'yes', 'expected on or off'],
    ['LOG_LEVEL', 'loud', 'expected fatal, error, warn, info, debug, trace or silent'],
    ['CONNECT_SOURCES', "'unsafe-inline'; script-src *", 'expected hosts'],
  ])('say of %s=%s what is expected', (name, value, message) => {
    expect(() => readConfig({ DATA_DIR, [name]: value })).toThrow(`${name}: ${message}`);
  });

  it('say that the data folder cannot be written to', () => {
    expect(() => readConfig({ DATA_DIR: '/etc/hostname' })).toThrow(/DATA_DIR: cannot be written to/);
  });

  it('refuse in production what is safe only at home: no secret, no address, the demo', () => {
    const read = () => readConfig({ NODE_ENV: 'production', DATA_DIR, DEMO: 'on' });
    expect(read).toThrow(/HOST[\s\S]*SECRET[\s\S]*PUBLIC_URL[\s\S]*DEMO/);
    expect(readConfig(production)).toMatchObject({ isDemo: false, publicUrl: 'https://support.example.com' });
  });
});
