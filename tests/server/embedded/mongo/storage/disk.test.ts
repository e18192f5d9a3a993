import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterEach, describe, expect, it } from 'vitest';
import { checkFolder } from '../../../../../server/embedded/mongo/storage/openMap.ts';
import { Store } from '../../../../../server/embedded/mongo/store.ts';
import { newFolder, openStore } from '../openStore.ts';
import { addressOf, startStore } from '../storeProcess.ts';

const DOCUMENTS = 300;

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
  }
});

function folder(): string {
  const made = newFolder();
  folders.push(made);
  return made;
}

/** A folder with a store in it that was closed properly. */
async function filledFolder(): Promise<string> {
  const open = await openStore({ folder: folder() });
  const entries = open.client.db('kept').collection('entries');
  await entries.createIndex({ n: 1 });
  await entries.insertMany(Array.from({ length: DOCUMENTS }, (_, n) => ({ n, text: 'x'.repeat(n * 30) })));
  await open.close({ keepFolder: true });
  return open.folder;
}

function copied(from: string): string {
  const to = folder();
  mkdirSync(to, { recursive: true });
  copyFileSync(join(from, 'data.mdb'), join(to, 'data.mdb'));
  return to;
}

describe('a file that was damaged', () => {
  it('is refused where it was cut off, and left as it is', async () => {
    const whole = await filledFolder();
    const size = readFileSync(join(whole, 'data.mdb')).length;
    for (const part of [0.1, 0.4, 0.7, 0.95]) {
      const cut = copied(whole);
      truncateSync(join(cut, 'data.mdb'), Math.floor(size * part));
      await expect(Store.open({ folder: cut })).rejects.toThrow(/data\.mdb is damaged: page \d+ is missing/);
      expect(readFileSync(join(cut, 'data.mdb'))).toHaveLength(Math.floor(size * part));
    }
  });

  it('is refused where its beginning was overwritten', async () => {
    const whole = await filledFolder();
    for (const [at, bytes] of [
      [0, 4096],
      [4096, 4096],
      [20, 60],
    ] as const) {
      const spoilt = copied(whole);
      const file = readFileSync(join(spoilt, 'data.mdb'));
      writeFileSync(join(spoilt, 'data.mdb'), file.fill(0xa5, at, at + bytes));
      await expect(Store.open({ folder: spoilt })).rejects.toThrow('is damaged');
    }
  });

  it('is found by a look at every page', async () => {
    const whole = await filledFolder();
    expect(checkFolder(whole)).toBeGreaterThan(100);
    const file = readFileSync(join(whole, 'data.mdb'));
    let found = 0;
    for (let page = 2; page * 4096 < file.length; page += 40) {
      const spoilt = copied(whole);
      writeFileSync(join(spoilt, 'data.mdb'), Buffer.from(file).fill(0xa5, page * 4096, page * 4096 + 4096));
      try {
        checkFolder(spoilt);
      } catch (error) {
        expect(String(error)).toContain('is damaged');
        found += 1;
      }
    }
    // Pages that nothing refers to may hold anything.
    expect(found).toBeGreaterThan(2);
  });
});

const LIMIT_BLOCKS = 8 * 1024; // of 512 or 1024 bytes, by the shell

describe.skipIf(process.platform === 'win32')('a disk that is full', () => {
  it('fails the write that met it and keeps all others', { timeout: 120_000 }, async () => {
    const home = folder();
    const command = `trap '' XFSZ; ulimit -f ${LIMIT_BLOCKS}; exec "$0" "$@"`;
    const child = spawn(
      'sh',
      ['-c', command, process.execPath, 'server/embedded/mongo/start.mjs', '--port', '0', '--data', home],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const exited = once(child, 'exit');
    const client = new MongoClient(`mongodb://${await addressOf(child)}`);
    const entries = client.db('kept').collection<{ _id: number; text: string }>('entries');
    await entries.createIndex({ text: 1 });
    let kept = 0;
    let problem: unknown = null;
    for (; kept < 5000 && problem === null; kept += problem === null ? 1 : 0) {
      await entries.insertOne({ _id: kept, text: 'x'.repeat(20_000) }).catch((error: unknown) => {
        problem = error;
      });
    }
    expect(String(problem)).toMatch(/No space left|Input\/output error/);
    expect(kept).toBeGreaterThan(50);
    expect(await entries.countDocuments()).toBe(kept);
    await client.close();
    child.kill('SIGKILL');
    await exited;
    await withRoom(home, kept);
  });
});

/** The same folder where the file may grow. */
async function withRoom(home: string, kept: number): Promise<void> {
  const store = await startStore(home);
  const client = new MongoClient(store.url);
  const entries = client.db('kept').collection<{ _id: number; text: string }>('entries');
  expect(await entries.countDocuments()).toBe(kept);
  await entries.insertOne({ _id: -1, text: 'more' });
  expect(await client.db('kept').command({ validate: 'entries' })).toMatchObject({ valid: true, errors: [] });
  await client.close();
  await store.kill('SIGTERM');
}
