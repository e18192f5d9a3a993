import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { databaseName } from '../../server/database/connection.ts';
import { dataFolderProblem } from '../../server/dataFolder.ts';

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

/** Root may write everywhere. */
function asNobody<Result>(run: () => Result): Result {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) {
    process.seteuid?.(65_534);
  }
  try {
    return run();
  } finally {
    if (isRoot) {
      process.seteuid?.(0);
    }
  }
}

function fileIn(folder: string): string {
  const file = join(folder, 'a file');
  writeFileSync(file, '');
  return file;
}

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

  it.each([
    ['a file', () => fileIn(DATA_DIR), /is a file\); there is a file in the way: name a folder/],
    ['a place below a file', () => join(fileIn(DATA_DIR), 'data'), /in the way: name a folder/],
    ['where nobody makes folders', () => '/proc/atende/data', /ENOENT.*name another folder/],
  ])('say at once that the data folder cannot be %s, and what to do', (_where, folder, words) => {
    const startedAt = Date.now();
    for (const SECRET of [undefined, 'x'.repeat(32)]) {
      expect(() => readConfig({ DATA_DIR: folder(), SECRET })).toThrow(words);
    }
    expect(Date.now() - startedAt).toBeLessThan(1_000);
  });

  it('say of a full disk, and of one that takes no writes, what to do', () => {
    const failing = (code: string) => () => {
      throw Object.assign(new Error(`${code}: write`), { code });
    };
    expect(dataFolderProblem(DATA_DIR, failing('ENOSPC'))).toMatch(/the disk is full: make room/);
    expect(dataFolderProblem(DATA_DIR, failing('EROFS'))).toMatch(/may not write there: give it to them/);
    expect(dataFolderProblem(DATA_DIR)).toBeNull();
    expect(readdirSync(DATA_DIR).filter((name) => name.startsWith('.probe'))).toEqual([]);
  });

  it('say of a folder that is somebody else’s, or has such a one in it, what to do', () => {
    const ours = mkdtempSync(join(tmpdir(), 'atende-ours-'));
    const inIt = join(ours, 'store');
    mkdirSync(inIt);
    chmodSync(inIt, 0o555);
    chmodSync(ours, 0o777);
    for (const folder of [inIt, ours, join(inIt, 'data')]) {
      expect(asNobody(() => dataFolderProblem(folder))).toMatch(/EACCES.*give it to them/);
    }
  });

  it('end the start with that message and a code of failure', { timeout: 60_000 }, () => {
    const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
      encoding: 'utf8',
      timeout: 30_000,
      env: { ...process.env, NODE_ENV: '', DATA_DIR: '/proc/atende', PORT: '0' },
    });
    expect(stdout).toMatch(/DATA_DIR: \/proc\/atende cannot be written to .*name another folder/);
    expect(status).toBe(1);
  });

  it('ask for no folder where nothing is kept in one', () => {
    const given = { MONGODB_URI: 'mongodb://db.example/atende', REDIS_URL: 'redis://redis.example:6379' };
    const read = () => readConfig({ ...given, SECRET: 'x'.repeat(32), DATA_DIR: '/proc/atende' });
    expect(read).not.toThrow();
  });

  it('refuse in production what is safe only at home: no secret, no address, the demo', () => {
    const read = () => readConfig({ NODE_ENV: 'production', DATA_DIR, DEMO: 'on' });
    expect(read).toThrow(/HOST[\s\S]*SECRET[\s\S]*PUBLIC_URL[\s\S]*DEMO/);
    expect(readConfig(production)).toMatchObject({ isDemo: false, publicUrl: 'https://support.example.com' });
  });
});
