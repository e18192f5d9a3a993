import { type Document, MaxKey, MinKey } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OpenStore, openStore } from '../openStore.ts';

let open: OpenStore;

beforeAll(async () => {
  open = await openStore();
});

afterAll(async () => {
  await open.close();
});

const db = () => open.client.db('served');
const from = (name: string) => db().collection<Document>(name);
const results = (name: string, pipeline: Document[], options = {}) =>
  from(name).aggregate(pipeline, options).toArray();
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 0,
    (error) => error.code,
  );

beforeEach(async () => {
  await db().dropDatabase();
  await from('orders').insertMany([
    { _id: 1, sku: 'Pear' },
    { _id: 2, sku: 'apple' },
  ] as Document[]);
});

describe('$out', () => {
  it('keeps to the validator of the collection it replaces, unless told to bypass it', async () => {
    await db().createCollection('strict', { validator: { sku: { $type: 'int' } } });
    await from('strict').insertOne({ sku: 7 }, { bypassDocumentValidation: true });
    expect(await codeOf(results('orders', [{ $out: 'strict' }]))).toBe(121);
    expect(await from('strict').countDocuments()).toBe(1);
    await results('orders', [{ $out: 'strict' }], { bypassDocumentValidation: true });
    expect(await from('strict').countDocuments()).toBe(2);
  });

  it('writes into no view, no database of the server and no time series', async () => {
    await db().createCollection('view', { viewOn: 'orders', pipeline: [] });
    expect(await codeOf(results('orders', [{ $out: 'view' }]))).toBe(166);
    expect(await codeOf(results('orders', [{ $out: { db: 'admin', coll: 'a' } }]))).toBe(31321);
    const into = (timeseries: Document) =>
      codeOf(results('orders', [{ $out: { db: 'served', coll: 'a', timeseries } }]));
    expect(await into({ timeField: 'at' })).toBe(238);
    expect(await into({ metaField: 'sensor' })).toBe(40414);
    expect(await into({ timeField: 'at', granularity: 'days' })).toBe(2);
    expect(await into({ timeField: 'at', bucketMaxSpanSeconds: 60 })).toBe(72);
  });
});

describe('$merge', () => {
  it('joins documents without the field where the index has entries for them', async () => {
    await from('stock').createIndex({ sku: 1 }, { unique: true });
    await from('plain').insertOne({ _id: 9, note: 'none' } as Document);
    await results('plain', [{ $merge: { into: 'stock', on: 'sku' } }]);
    expect(await from('stock').find().toArray()).toEqual([{ _id: 9, sku: null, note: 'none' }]);
  });

  it('needs an index that compares as the pipeline does', async () => {
    const collation = { locale: 'en', strength: 2 };
    await from('stock').createIndex({ sku: 1 }, { unique: true, collation });
    const merge = [{ $merge: { into: 'stock', on: 'sku' } }];
    expect(await codeOf(results('orders', merge))).toBe(51183);
    expect(await codeOf(results('orders', merge, { collation }))).toBe(0);
  });

  it('fills what is missing in the document that it matched', async () => {
    await from('stock').insertOne({ _id: 1, price: null } as Document);
    const whenMatched = [{ $fill: { output: { price: { value: 5 } } } }];
    await results('orders', [{ $merge: { into: 'stock', whenMatched, whenNotMatched: 'discard' } }]);
    expect(await from('stock').find().toArray()).toEqual([{ _id: 1, price: 5 }]);
  });
});

describe('sub-pipelines', () => {
  it('know in which stages they stand, however deep', async () => {
    const joined = (stage: Document) => ({ $lookup: { from: 'orders', pipeline: [stage], as: 'joined' } });
    const inFacet = (stage: Document) => codeOf(results('orders', [{ $facet: { all: [joined(stage)] } }]));
    expect(await inFacet({ $indexStats: {} })).toBe(40600);
    expect(await inFacet({ $facet: { inner: [] } })).toBe(40600);
    expect(await inFacet({ $match: {} })).toBe(0);
    expect(await codeOf(results('orders', [joined({ $currentOp: {} })]))).toBe(73);
  });

  it('hand their variables on to a search in a graph', async () => {
    await from('people').insertMany([
      { _id: 'a', next: 'b', team: 1 },
      { _id: 'b', next: 'c', team: 1 },
      { _id: 'c', team: 2 },
    ] as Document[]);
    const graph = {
      from: 'people',
      startWith: '$next',
      connectFromField: 'next',
      connectToField: '_id',
      as: 'reached',
      restrictSearchWithMatch: { $expr: { $eq: ['$team', '$$team'] } },
    };
    const [found] = await results('people', [
      { $match: { _id: 'a' } },
      {
        $lookup: {
          from: 'people',
          let: { team: '$team' },
          pipeline: [{ $match: { _id: 'a' } }, { $graphLookup: graph }],
          as: 'own',
        },
      },
    ]);
    expect(found?.own[0].reached.map((person: Document) => person._id)).toEqual(['b']);
  });

  it('put what they find in place of an array on the way', async () => {
    await from('places').insertOne({ _id: 1, at: [1, 2] } as Document);
    const lookup = { from: 'orders', localField: '_id', foreignField: '_id', as: 'at.found' };
    expect(await results('places', [{ $lookup: lookup }])).toEqual([
      { _id: 1, at: { found: [{ _id: 1, sku: 'Pear' }] } },
    ]);
  });
});

describe('a view', () => {
  it('is read by its own collation only, also when it is joined', async () => {
    const collation = { locale: 'en', strength: 2 };
    await db().createCollection('shop', { viewOn: 'orders', pipeline: [], collation });
    expect(await results('shop', [{ $match: { sku: 'pear' } }])).toHaveLength(1);
    expect(await codeOf(results('shop', [], { collation: { locale: 'fr' } }))).toBe(167);
    const union = [{ $unionWith: 'shop' }];
    expect(await codeOf(results('orders', union))).toBe(167);
    expect(await codeOf(results('orders', union, { collation }))).toBe(0);
  });

  it('does not tell how its documents lie on disk', async () => {
    await db().createCollection('shop', { viewOn: 'orders', pipeline: [] });
    expect(await codeOf(results('shop', [{ $collStats: { storageStats: {} } }]))).toBe(166);
    expect(await codeOf(results('shop', [{ $collStats: { latencyStats: {} } }]))).toBe(0);
  });
});

describe('a group', () => {
  it('hands the smallest and the largest key on in a document, as MongoDB does', async () => {
    await from('keys').insertMany([{ key: new MinKey() }, { key: new MaxKey() }]);
    const group = { $group: { _id: null, least: { $min: '$key' }, most: { $max: '$key' } } };
    const [alone] = await results('keys', [group]);
    expect(alone?.least).toBeInstanceOf(MinKey);
    const [followed] = await results('keys', [group, { $project: { least: { $type: '$least' } } }]);
    expect(followed?.least).toBe('object');
  });
});

describe('computed fields', () => {
  it('are set in every element of an array, whatever it was', async () => {
    await from('lists').insertOne({ _id: 1, at: [{ a: 1, b: 2 }, 'text', null] } as Document);
    expect(await results('lists', [{ $project: { 'at.a': { $literal: 9 } } }])).toEqual([
      { _id: 1, at: [{ a: 9 }, { a: 9 }, { a: 9 }] },
    ]);
  });
});
