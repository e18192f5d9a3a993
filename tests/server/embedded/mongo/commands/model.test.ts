import fc from 'fast-check';
import type { Collection } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenStore, openStore } from '../openStore.ts';

let open: OpenStore;

beforeAll(async () => {
  open = await openStore({ sync: false });
});

afterAll(() => open.close());

interface Entry {
  _id: number;
  a: number;
  b: number[];
}

type Model = Map<number, Entry>;

/** One write, done to the store and to a plain map alike. */
interface Step {
  readonly name: string;
  store(entries: Collection<Entry>): Promise<unknown>;
  model(entries: Model): void;
}

const small = fc.integer({ min: 0, max: 5 });
const id = fc.integer({ min: 0, max: 12 });
const entry = fc.record({ _id: id, a: small, b: fc.array(small, { maxLength: 3 }) });

function ofModel(model: Model, test: (entry: Entry) => boolean): Entry[] {
  return [...model.values()].filter(test);
}

const inserts = entry.map(
  (made): Step => ({
    name: `insert ${JSON.stringify(made)}`,
    store: (entries) =>
      entries.insertOne({ ...made }).catch((error: { code?: number }) => expect(error.code).toBe(11000)),
    model: (model) => {
      if (!model.has(made._id)) {
        model.set(made._id, structuredClone(made));
      }
    },
  }),
);

const replacements = fc.tuple(entry, fc.boolean()).map(
  ([made, upsert]): Step => ({
    name: `replace ${JSON.stringify(made)} ${upsert}`,
    store: (entries) => entries.replaceOne({ _id: made._id }, { a: made.a, b: made.b }, { upsert }),
    model: (model) => {
      if (upsert || model.has(made._id)) {
        model.set(made._id, structuredClone(made));
      }
    },
  }),
);

const increments = fc.tuple(small, small).map(
  ([a, by]): Step => ({
    name: `inc ${by} where a is ${a}`,
    store: (entries) => entries.updateMany({ a }, { $inc: { a: by }, $push: { b: by } }),
    model: (model) => {
      for (const found of ofModel(model, (one) => one.a === a)) {
        found.a += by;
        found.b.push(by);
      }
    },
  }),
);

const pulls = small.map(
  (b): Step => ({
    name: `pull ${b}`,
    store: (entries) => entries.updateMany({ b }, { $pull: { b } }),
    model: (model) => {
      for (const found of ofModel(model, (one) => one.b.includes(b))) {
        found.b = found.b.filter((value) => value !== b);
      }
    },
  }),
);

const removals = fc.tuple(small, small).map(
  ([low, b]): Step => ({
    name: `remove a over ${low} with ${b}`,
    store: (entries) => entries.deleteMany({ a: { $gt: low }, b }),
    model: (model) => {
      for (const found of ofModel(model, (one) => one.a > low && one.b.includes(b))) {
        model.delete(found._id);
      }
    },
  }),
);

const claims = fc.tuple(id, small).map(
  ([_id, a]): Step => ({
    name: `claim ${_id} at ${a}`,
    store: (entries) => entries.findOneAndUpdate({ _id, a }, { $set: { a: a + 1 } }),
    model: (model) => {
      for (const found of ofModel(model, (one) => one._id === _id && one.a === a)) {
        found.a += 1;
      }
    },
  }),
);

const steps = fc.array(fc.oneof(inserts, inserts, replacements, increments, pulls, removals, claims), {
  minLength: 5,
  maxLength: 40,
});

let runs = 0;

async function newEntries(): Promise<Collection<Entry>> {
  runs += 1;
  const entries = open.client.db('model').collection<Entry>(`run${runs}`);
  await entries.createIndex({ a: 1, _id: -1 });
  await entries.createIndex({ b: 1 });
  return entries;
}

describe('any sequence of writes', () => {
  it('leaves what it leaves in a plain map, and indexes that agree', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const entries = await newEntries();
        const model: Model = new Map();
        for (const step of sequence) {
          await step.store(entries);
          step.model(model);
        }
        const expected = [...model.values()].sort((a, b) => a._id - b._id);
        expect(await entries.find().sort({ _id: 1 }).toArray()).toEqual(expected);
        expect(await entries.countDocuments()).toBe(model.size);
        const state = await open.client.db('model').command({ validate: entries.collectionName });
        expect(state).toMatchObject({ valid: true, errors: [], nrecords: model.size });
        await entries.drop();
      }),
      { numRuns: 60 },
    );
  });
});
