import { rmSync } from 'node:fs';
import type { Document } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expireAll } from '../../../../../server/embedded/mongo/commands/expiry.ts';
import { Environment } from '../../../../../server/embedded/mongo/storage/environment.ts';
import { Store } from '../../../../../server/embedded/mongo/store.ts';
import { newFolder, type OpenStore, openStore } from '../openStore.ts';

let open: OpenStore;

beforeAll(async () => {
  open = await openStore({ sync: false });
}, 60_000);

afterAll(() => open.close());

let made = 0;

function collection() {
  made += 1;
  return open.client.db('writes').collection<Document>(`c${made}`);
}

describe('writes', { timeout: 60_000 }, () => {
  it('refuse a key that a unique index has, and say which', async () => {
    const users = collection();
    await users.createIndex({ email: 1 }, { unique: true });
    await users.insertOne({ email: 'ada@example.org' });
    await expect(users.insertOne({ email: 'ada@example.org' })).rejects.toMatchObject({
      code: 11000,
      message: expect.stringContaining('index: email_1 dup key: { email: "ada@example.org" }'),
    });
    const change = users.updateOne(
      { email: 'new@example.org' },
      { $set: { email: 'ada@example.org' } },
      { upsert: true },
    );
    await expect(change).rejects.toMatchObject({
      code: 11000,
      keyPattern: { email: 1 },
      keyValue: { email: 'ada@example.org' },
    });
    expect(await users.countDocuments()).toBe(1);
  });

  it('hold a partial unique index only to the documents it covers', async () => {
    const cases = collection();
    await cases.createIndex({ contact: 1 }, { unique: true, partialFilterExpression: { isOpen: true } });
    await cases.insertMany([
      { _id: 1 as never, contact: 'a', isOpen: false },
      { _id: 2 as never, contact: 'a', isOpen: true },
      { _id: 3 as never, contact: 'a', isOpen: false },
    ]);
    await expect(cases.updateOne({ _id: 1 as never }, { $set: { isOpen: true } })).rejects.toMatchObject({
      code: 11000,
    });
    await cases.updateOne({ _id: 2 as never }, { $set: { isOpen: false } });
    expect((await cases.updateOne({ _id: 1 as never }, { $set: { isOpen: true } })).modifiedCount).toBe(1);
  });

  it('go on after an error only when they are not ordered', async () => {
    const numbers = collection();
    const documents = [{ _id: 1 }, { _id: 1 }, { _id: 2 }] as never[];
    await expect(numbers.insertMany(documents, { ordered: true })).rejects.toMatchObject({
      insertedCount: 1,
    });
    await numbers.deleteMany({});
    await expect(numbers.insertMany(documents, { ordered: false })).rejects.toMatchObject({
      insertedCount: 2,
    });
  });

  it('give a document to exactly one of many who claim it at once', async () => {
    const jobs = collection();
    await jobs.insertMany(Array.from({ length: 20 }, (_, n) => ({ n, owner: null })));
    const claims = await Promise.all(
      Array.from({ length: 50 }, (_, owner) =>
        jobs.findOneAndUpdate({ owner: null }, { $set: { owner } }, { sort: { n: 1 } }),
      ),
    );
    const taken = claims.flatMap((claim) => (claim === null ? [] : [Number(claim.n)]));
    expect([...taken].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it('count each step of many concurrent increments', async () => {
    const counters = collection();
    await Promise.all(
      Array.from({ length: 100 }, () =>
        counters.updateOne({ _id: 'c' as never }, { $inc: { n: 1 } }, { upsert: true }),
      ),
    );
    expect(await counters.find().toArray()).toEqual([{ _id: 'c', n: 100 }]);
  });

  it('are all in an index that was built meanwhile', async () => {
    const busy = collection();
    await busy.insertMany(Array.from({ length: 1500 }, (_, n) => ({ n })));
    const writing = (async () => {
      for (let n = 1500; n < 1560; n += 1) {
        await busy.insertOne({ n });
        await busy.deleteOne({ n: n - 1400 });
      }
    })();
    await Promise.all([busy.createIndex({ n: 1 }, { unique: true }), writing]);
    const checked = await open.client.db('writes').command({ validate: busy.collectionName });
    expect(checked).toMatchObject({ valid: true, errors: [], keysPerIndex: { n_1: 1500 } });
  });

  it('change each document once where the change moves it along the index that found it', async () => {
    const scores = collection();
    await scores.createIndex({ score: 1 });
    await scores.insertMany(Array.from({ length: 300 }, (_, score) => ({ score })));
    expect((await scores.updateMany({ score: { $gte: 0 } }, { $inc: { score: 1000 } })).modifiedCount).toBe(
      300,
    );
    expect(await scores.countDocuments({ score: { $gte: 1000, $lt: 1300 } })).toBe(300);
  });

  it('leave alone what was given more time since it was found to have expired', async () => {
    const sessions = collection();
    await sessions.createIndex({ seen: 1 }, { expireAfterSeconds: 60 });
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
    await sessions.insertMany([
      { n: 1, seen: ago(61) },
      { n: 2, seen: ago(5) },
      { n: 3, seen: 'never' },
      { n: 4 },
    ]);
    await expireAll(open.store);
    expect((await sessions.find().sort({ n: 1 }).toArray()).map(({ n }) => n)).toEqual([2, 3, 4]);
  });
});

describe('a store that is opened again', { timeout: 60_000 }, () => {
  it('has its documents, indexes and counters', async () => {
    const first = await openStore();
    const entries = first.client.db('again').collection('entries');
    await entries.createIndex({ tags: 1 });
    await entries.insertMany([{ tags: ['a', 'b'] }, { tags: 'c' }]);
    await first.close({ keepFolder: true });
    const second = await openStore({ folder: first.folder });
    const same = second.client.db('again').collection('entries');
    expect(await same.estimatedDocumentCount()).toBe(2);
    const plan = await same.find({ tags: 'b' }).explain('executionStats');
    expect(plan).toMatchObject({
      queryPlanner: { winningPlan: { inputStage: { stage: 'IXSCAN', isMultiKey: true } } },
      executionStats: { nReturned: 1, totalKeysExamined: 1 },
    });
    await same.insertOne({ tags: 'd' });
    expect(await same.countDocuments()).toBe(3);
    await second.close();
  });

  it('is refused to a second process, and told by whom it is held', async () => {
    const folder = newFolder();
    const store = await Store.open({ folder });
    await expect(Store.open({ folder })).rejects.toThrow(`is in use by process ${process.pid}`);
    await store.close();
    await (await Store.open({ folder })).close();
    rmSync(folder, { recursive: true });
  });
});

describe('a write job', () => {
  it('that fails after it began takes back what it wrote, and nothing of the others', async () => {
    const folder = newFolder();
    const environment = Environment.open(folder);
    const key = (n: number) => Buffer.of(9, n);
    const jobs = [
      environment.write(() => environment.put(key(1), key(1))),
      environment.write(() => {
        environment.put(key(2), key(2));
        throw new Error('half way');
      }),
      environment.write(() => environment.put(key(3), key(3))),
    ];
    const settled = await Promise.allSettled(jobs);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect([1, 2, 3].map((n) => environment.get(key(n)) !== undefined)).toEqual([true, false, true]);
    await environment.close();
    rmSync(folder, { recursive: true });
  });
});
