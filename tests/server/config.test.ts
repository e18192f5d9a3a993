import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';

const DATA_DIR = mkdtempSync(join(tmpdir(), 'atende-config-'));
const production = {
  NODE_ENV: 'production',
  HOST: '0.0.0.0',
  PUBLIC_URL: 'https://support.example.com/',
  SECRET: 'x'.repeat(32),
  DATA_DIR,
};

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

  it('refuse in production what is safe only at home: no secret, no address, the demo', () => {
    const read = () => readConfig({ NODE_ENV: 'production', DATA_DIR, DEMO: 'on' });
    expect(read).toThrow(/HOST[\s\S]*SECRET[\s\S]*PUBLIC_URL[\s\S]*DEMO/);
    expect(readConfig(production)).toMatchObject({ isDemo: false, publicUrl: 'https://support.example.com' });
  });
});
