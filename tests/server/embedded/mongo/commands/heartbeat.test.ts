import { rmSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFolder } from '../openStore.ts';
import { type StoreProcess, startStore } from '../storeProcess.ts';

const DOCUMENTS = 60_000;
const PATIENCE_MS = 5000; // a driver gives up far later

const folder = newFolder();
let store: StoreProcess;
let client: MongoClient;

beforeAll(async () => {
  store = await startStore(folder, ['--no-sync']);
  client = new MongoClient(store.url);
  const entries = client.db('slow').collection('entries');
  for (let from = 0; from < DOCUMENTS; from += 5000) {
    await entries.insertMany(
      Array.from({ length: 5000 }, (_, n) => ({ n: from + n, text: `word ${n} `.repeat(5) })),
    );
  }
  await client
    .db('slow')
    .collection('tough')
    .insertMany(
      // Long enough to be slow, short enough to end.
      Array.from({ length: 300 }, (_, n) => ({ n, text: `${'a'.repeat(19)}!` })),
    );
}, 60_000);

afterAll(async () => {
  await client.close();
  await store.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

/** The longest that another connection waited for an answer while the work went on. */
async function longestWaitMs(work: Promise<unknown>): Promise<number> {
  const other = new MongoClient(store.url);
  await other.connect();
  let working = true;
  const done = work.finally(() => {
    working = false;
  });
  let longest = 0;
  let asked = 0;
  while (working || asked === 0) {
    const started = performance.now();
    await other.db('slow').command({ ping: 1 });
    longest = Math.max(longest, performance.now() - started);
    asked += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await other.close();
  await done;
  return longest;
}

const EVERY: { [what: string]: () => Promise<unknown> } = {
  'a search of a whole collection': () =>
    client
      .db('slow')
      .collection('entries')
      .find({ text: /word 4999 word 1/ })
      .toArray(),
  'a sort of a whole collection': () =>
    client
      .db('slow')
      .collection('entries')
      .find({}, { projection: { n: 1 } })
      .sort({ text: -1 })
      .toArray(),
  'an aggregation that sorts a whole collection': () =>
    client
      .db('slow')
      .collection('entries')
      .aggregate([{ $sort: { text: -1 } }, { $project: { n: 1 } }])
      .toArray(),
  'an update of a whole collection': () =>
    client
      .db('slow')
      .collection('entries')
      .updateMany({}, { $inc: { n: 1 } }),
  'a pattern that is slow on each document': () =>
    client
      .db('slow')
      .collection('tough')
      .find({ text: /^(a+)+$/ })
      .toArray(),
  'an update by such a pattern': () =>
    client
      .db('slow')
      .collection('tough')
      .updateMany({ text: /^(a+)+$/ }, { $set: { found: true } }),
};

describe('while there is a slow command', () => {
  it.each(Object.keys(EVERY))('%s, others are answered', { timeout: 60_000 }, async (what) => {
    expect(await longestWaitMs((EVERY[what] as () => Promise<unknown>)())).toBeLessThan(PATIENCE_MS);
  });

  it('its own limit of time ends it', async () => {
    const slow = client
      .db('slow')
      .collection('tough')
      .find({ text: /^(a+)+$/ })
      .maxTimeMS(50)
      .toArray();
    await expect(slow).rejects.toMatchObject({ code: 50 });
  });
});
