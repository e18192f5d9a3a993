import { Binary, Decimal128, Long, MongoClient, Timestamp } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OpenStore, openStore } from '../openStore.ts';

let open: OpenStore;

beforeAll(async () => {
  open = await openStore();
});

afterAll(async () => {
  await open.close();
});

const db = () => open.client.db('options');
const run = (command: object) => db().command(command);
const codeOf = (command: object) =>
  run(command).then(
    () => 0,
    (error) => error.code,
  );

beforeEach(async () => {
  await db().dropDatabase();
  await db()
    .collection<{ _id: number }>('things')
    .insertMany([{ _id: 1 }, { _id: 2 }]);
});

describe('a command that names its collection by UUID', () => {
  it('is held to that very collection', async () => {
    const [listed] = await db().listCollections({ name: 'things' }, { nameOnly: false }).toArray();
    const uuid = listed?.info?.uuid;
    const another = new Binary(Buffer.alloc(16, 7), 4);
    expect(await codeOf({ find: 'things', collectionUUID: uuid })).toBe(0);
    expect(await codeOf({ find: 'things', collectionUUID: another })).toBe(361);
    expect(await codeOf({ drop: 'things', collectionUUID: another })).toBe(361);
    expect(await codeOf({ count: 'things', collectionUUID: new Binary(Buffer.alloc(3), 4) })).toBe(207);
    expect(await db().collection('things').countDocuments()).toBe(2);
  });
});

describe('the version of the API', () => {
  it('is the one there is, and strict means strict', async () => {
    expect(await codeOf({ count: 'things', apiVersion: '1', apiStrict: true })).toBe(0);
    expect(await codeOf({ count: 'things', apiVersion: '2' })).toBe(322);
    expect(await codeOf({ count: 'things', apiStrict: true })).toBe(4886600);
    expect(await codeOf({ distinct: 'things', key: 'a', apiVersion: '1', apiStrict: true })).toBe(323);
    const pipeline = [{ $indexStats: {} }];
    expect(
      await codeOf({ aggregate: 'things', pipeline, cursor: {}, apiVersion: '1', apiStrict: true }),
    ).toBe(323);
  });
});

describe('variables of a command', () => {
  const withLet = (variables: object) => ({ aggregate: 'things', pipeline: [], cursor: {}, let: variables });

  it('have names that are theirs to take, and values that need no document', async () => {
    expect(await codeOf(withLet({ limit: { $add: [1, 2] }, next: '$$limit' }))).toBe(0);
    expect(await codeOf(withLet({ Limit: 1 }))).toBe(9);
    expect(await codeOf(withLet({ '': 1 }))).toBe(9);
    expect(await codeOf(withLet({ NOW: 1 }))).toBe(4738901);
    expect(await codeOf(withLet({ at: '$$NOW' }))).toBe(51144);
    expect(await codeOf(withLet({ at: { $add: ['$price', 1] } }))).toBe(4890500);
  });

  it('may hold nothing', async () => {
    const pipeline = [{ $limit: 1 }, { $set: { gone: '$$nothing' } }];
    const reply = await run({ aggregate: 'things', pipeline, cursor: {}, let: { nothing: '$$REMOVE' } });
    expect(reply.cursor.firstBatch).toEqual([{ _id: 1 }]);
  });
});

describe('a read as of a cluster time', () => {
  it('needs a timestamp and a snapshot', async () => {
    expect(await codeOf({ find: 'things', readConcern: { atClusterTime: 1 } })).toBe(14);
    const time = new Timestamp({ t: 1, i: 1 });
    expect(await codeOf({ find: 'things', readConcern: { atClusterTime: time } })).toBe(72);
  });
});

describe('distinct', () => {
  it('answers in the order of values, whatever came first', async () => {
    const mixed = [{ a: 'b' }, { a: 3 }, { a: null }, { a: ['a', 1] }, { a: true }];
    await db().collection('mixed').insertMany(mixed);
    const { values } = await run({ distinct: 'mixed', key: 'a' });
    expect(values).toEqual([null, 1, 3, 'a', 'b', true]);
  });

  it('orders as the collation does', async () => {
    await db()
      .collection('files')
      .insertMany([{ a: 'file10' }, { a: 'file2' }]);
    const collation = { locale: 'en', numericOrdering: true };
    expect((await run({ distinct: 'files', key: 'a', collation })).values).toEqual(['file2', 'file10']);
  });
});

describe('count', () => {
  it('takes a limit that is whole and not too large, and the magnitude of a negative one', async () => {
    expect((await run({ count: 'things', limit: -1 })).n).toBe(1);
    expect(await codeOf({ count: 'things', limit: 1.5 })).toBe(9);
    expect(await codeOf({ count: 'things', limit: Number.NaN })).toBe(9);
    expect(await codeOf({ count: 'things', limit: null })).toBe(2);
    expect(await codeOf({ count: 'things', limit: Long.MIN_VALUE })).toBe(2);
  });
});

describe('sessions', () => {
  it('take their cursors with them when they are killed', async () => {
    const client = new MongoClient(open.url);
    try {
      const session = client.startSession();
      const cursor = client.db('options').collection('things').find({}, { batchSize: 1, session });
      await cursor.next();
      expect(await codeOf({ killSessions: [{ id: session.id?.id }] })).toBe(0);
      await expect(cursor.next()).rejects.toMatchObject({ code: 43 });
    } finally {
      await client.close();
    }
    expect(await codeOf({ killSessions: [{ id: 'no uuid' }] })).toBe(14);
    expect(await codeOf({ killSessions: [{}] })).toBe(40414);
  });
});

describe('whoever drops or renames', () => {
  it('has to pass one, as a number', async () => {
    expect(await codeOf({ dropDatabase: true })).toBe(14);
    expect(await codeOf({ dropDatabase: 2 })).toBe(5255100);
    expect(await codeOf({ dropDatabase: Decimal128.fromString('0.9') })).toBe(0);
  });

  it('drops the target by its UUID only where it is that one', async () => {
    await db().createCollection('old');
    const admin = open.client.db('admin');
    const rename = (dropTarget: unknown) =>
      admin.command({ renameCollection: 'options.things', to: 'options.old', dropTarget });
    await expect(rename(new Binary(Buffer.alloc(16), 4))).rejects.toMatchObject({ code: 361 });
    await expect(rename('yes')).rejects.toMatchObject({ code: 14 });
    await expect(rename(false)).rejects.toMatchObject({ code: 48 });
    await rename(true);
    expect(await db().collection('old').countDocuments()).toBe(2);
  });
});

describe('a new collection', () => {
  it('takes a description of its _id index only where there is nothing new in it', async () => {
    const create = (name: string, idIndex: object) => codeOf({ create: name, idIndex });
    expect(await create('a', { key: { _id: 1 }, name: 'mine' })).toBe(0);
    expect(await create('b', { key: { _id: -1 }, name: '_id_' })).toBe(2);
    expect(await create('b', { key: { _id: 1 } })).toBe(9);
    expect(await create('b', { key: { _id: 1 }, name: '_id_', unique: true })).toBe(197);
    expect(await create('b', { key: { _id: 1 }, name: '_id_', v: 3 })).toBe(67);
    expect(await create('b', { key: { _id: 1 }, name: '_id_', collation: { locale: 'fr' } })).toBe(2);
  });

  it('is no view that writes, makes its own documents or stands on itself', async () => {
    const view = (pipeline: object[], viewOn = 'things') => codeOf({ create: 'view', viewOn, pipeline });
    expect(await view([{ $out: 'elsewhere' }])).toBe(167);
    expect(await view([{ $documents: [{ a: 1 }] }])).toBe(73);
    expect(await view([], 'view')).toBe(5);
    expect(await view([{ $match: { _id: 1 } }])).toBe(0);
  });
});

describe('a changed view', () => {
  it('keeps what the change does not name', async () => {
    await db().createCollection('view', { viewOn: 'things', pipeline: [{ $match: { _id: 1 } }] });
    await db()
      .collection<{ _id: number }>('others')
      .insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
    await run({ collMod: 'view', viewOn: 'others' });
    expect(await db().collection('view').countDocuments()).toBe(1);
    await run({ collMod: 'view', pipeline: [null, { $match: { _id: { $gt: 1 } } }] });
    expect(await db().collection('view').countDocuments()).toBe(2);
    expect(await codeOf({ collMod: 'view', viewOn: 'view' })).toBe(5);
    expect(await codeOf({ collMod: 'view', viewOn: '' })).toBe(2);
  });

  it('never comes to read itself, by whatever way', async () => {
    await db().createCollection('one', { viewOn: 'things', pipeline: [] });
    await db().createCollection('two', { viewOn: 'things', pipeline: [{ $unionWith: 'one' }] });
    const lookup = { from: 'two', localField: '_id', foreignField: '_id', as: 'found' };
    expect(await codeOf({ collMod: 'one', pipeline: [{ $lookup: lookup }] })).toBe(5);
    expect(
      await codeOf({ collMod: 'one', pipeline: [{ $facet: { a: [{ $unionWith: { coll: 'one' } }] } }] }),
    ).toBe(5);
    expect(await codeOf({ create: 'new', viewOn: 'things', pipeline: [{ $unionWith: 'new' }] })).toBe(5);
    expect(await codeOf({ create: 'new', viewOn: 'two', pipeline: [{ $unionWith: 'one' }] })).toBe(0);
  });
});

describe('a collation', () => {
  it('is kept with its defaults, and not at all where it is none', async () => {
    await db().createCollection('words', { collation: { locale: 'pt' } });
    await db().createCollection('bytes', { collation: { locale: 'simple' } });
    expect(await codeOf({ create: 'bytes' })).toBe(0);
    const [words] = await db().listCollections({ name: 'words' }).toArray();
    expect(words).toMatchObject({ options: { collation: { locale: 'pt', strength: 3, caseLevel: false } } });
  });
});
