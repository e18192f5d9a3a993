import { rmSync } from 'node:fs';
import { type Collection, MongoClient } from 'mongodb';
import { afterAll, describe, expect, it } from 'vitest';
import { newFolder } from './openStore.ts';
import { type StoreProcess, startStore } from './storeProcess.ts';

/** 100 for the long run: `CRASH_KILLS=100 npm run test:store -- crash` */
const KILLS = Number(process.env.CRASH_KILLS ?? 2);
const WRITERS = 6;
const LONGEST_MS = 600;

const folder = newFolder();

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Entry {
  _id: string;
  n: number;
  tags: number[];
}

/** What the store has promised to keep: for each document the number it was last known to have, at least. */
type Promised = Map<string, number>;

/** Inserts and updates until the connection breaks, noting what was acknowledged. */
async function write(entries: Collection<Entry>, name: string, promised: Promised): Promise<void> {
  for (let step = 0; ; step += 1) {
    const _id = `${name}-${step}`;
    try {
      await entries.insertOne({ _id, n: 0, tags: [step, step + 1] }, { writeConcern: { w: 1, j: true } });
      promised.set(_id, 0);
      await entries.updateOne({ _id }, { $inc: { n: 1 }, $push: { tags: -step } });
      promised.set(_id, 1);
      await entries.findOneAndUpdate({ _id, n: 1 }, { $set: { n: 2 } });
      promised.set(_id, 2);
    } catch (error) {
      expect(String(error)).toMatch(/connection|ECONN|socket|closed|topology|pool|ended/i);
      return;
    }
  }
}

async function check(store: StoreProcess, promised: Promised): Promise<void> {
  const client = new MongoClient(store.url);
  try {
    const database = client.db('crash');
    const entries = database.collection<Entry>('entries');
    const found = new Map((await entries.find().toArray()).map(({ _id, n }) => [_id, n]));
    for (const [id, n] of promised) {
      expect(found.get(id), id).toBeGreaterThanOrEqual(n);
    }
    expect(await database.command({ validate: 'entries' })).toMatchObject({ valid: true, errors: [] });
  } finally {
    await client.close();
  }
}

describe('a store that is killed', () => {
  it('has lost nothing it acknowledged, and its indexes agree with its documents', {
    timeout: 1_800_000,
  }, async () => {
    const promised: Promised = new Map();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const store = await startStore(folder);
      const client = new MongoClient(store.url, { retryWrites: false, serverSelectionTimeoutMS: 2000 });
      const entries = client.db('crash').collection<Entry>('entries');
      await entries.createIndex({ n: 1, _id: -1 });
      await entries.createIndex({ tags: 1 });
      const writers = Array.from({ length: WRITERS }, (_, writer) =>
        write(entries, `${kill}-${writer}`, promised),
      );
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * LONGEST_MS));
      await store.kill('SIGKILL');
      await Promise.all(writers);
      await client.close();
      if (kill % 10 === 9 || kill === KILLS - 1) {
        const again = await startStore(folder);
        await check(again, promised);
        await again.kill('SIGTERM');
      }
    }
    expect(promised.size).toBeGreaterThan(KILLS);
  });
});
