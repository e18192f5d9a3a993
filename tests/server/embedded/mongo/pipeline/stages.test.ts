import type { Document } from 'bson';
import { describe, expect, it } from 'vitest';
import { aggregate, failureOf, MemoryHost } from './memoryHost.ts';

const SALES: Document[] = [
  { _id: 1, shop: 'a', price: 10, tags: ['x', 'y'] },
  { _id: 2, shop: 'b', price: 20, tags: [] },
  { _id: 3, shop: 'a', price: 30 },
];

type Case = [what: string, stages: Document[], documents: Document[], expected: Document[]];

const CASES: Case[] = [
  ['$match and $count', [{ $match: { shop: 'a' } }, { $count: 'n' }], SALES, [{ n: 2 }]],
  ['$count of nothing gives no document', [{ $match: { shop: 'z' } }, { $count: 'n' }], SALES, []],
  [
    '$project keeps the order of the document',
    [{ $project: { price: 1, shop: 1 } }, { $limit: 1 }],
    SALES,
    [{ _id: 1, shop: 'a', price: 10 }],
  ],
  [
    '$project computes',
    [{ $project: { _id: 0, twice: { $multiply: ['$price', 2] } } }, { $limit: 1 }],
    SALES,
    [{ twice: 20 }],
  ],
  [
    '$project excludes below',
    [{ $project: { 'a.b': 0 } }],
    [{ a: [{ b: 1, c: 2 }, 3] }],
    [{ a: [{ c: 2 }, 3] }],
  ],
  [
    '$set reaches into arrays',
    [{ $set: { 'a.b': 9 } }],
    [{ a: [{ b: 1 }, 2] }],
    [{ a: [{ b: 9 }, { b: 9 }] }],
  ],
  ['$set with $$REMOVE takes the field away', [{ $set: { a: '$$REMOVE' } }], [{ a: 1, b: 2 }], [{ b: 2 }]],
  ['$unset', [{ $unset: ['a', 'b.c'] }], [{ a: 1, b: { c: 1, d: 2 } }], [{ b: { d: 2 } }]],
  [
    '$group by nothing and by a field',
    [
      { $group: { _id: '$shop', sum: { $sum: '$price' }, n: { $count: {} }, all: { $push: '$_id' } } },
      { $sort: { _id: 1 } },
    ],
    SALES,
    [
      { _id: 'a', sum: 40, n: 2, all: [1, 3] },
      { _id: 'b', sum: 20, n: 1, all: [2] },
    ],
  ],
  ['an absent group key is null', [{ $group: { _id: '$x', n: { $sum: 1 } } }], SALES, [{ _id: null, n: 3 }]],
  [
    '$sort takes the least element of an array',
    [{ $sort: { a: 1 } }, { $project: { _id: 1 } }],
    [{ _id: 1, a: [5, 9] }, { _id: 2, a: [7, 1] }, { _id: 3 }],
    [{ _id: 3 }, { _id: 2 }, { _id: 1 }],
  ],
  [
    '$unwind drops what has no elements',
    [{ $unwind: '$tags' }, { $project: { tags: 1 } }],
    SALES,
    [
      { _id: 1, tags: 'x' },
      { _id: 1, tags: 'y' },
    ],
  ],
  [
    '$unwind may keep it, and number the elements',
    [
      { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
      { $project: { tags: 1, i: 1 } },
    ],
    SALES,
    [
      { _id: 1, tags: 'x', i: 0 },
      { _id: 1, tags: 'y', i: 1 },
      { _id: 2, i: null },
      { _id: 3, i: null },
    ],
  ],
  ['$replaceWith', [{ $replaceWith: '$a' }], [{ a: { b: 1 } }], [{ b: 1 }]],
  [
    '$sortByCount',
    [{ $sortByCount: '$shop' }],
    SALES,
    [
      { _id: 'a', count: 2 },
      { _id: 'b', count: 1 },
    ],
  ],
  [
    '$facet',
    [{ $facet: { n: [{ $count: 'n' }], first: [{ $limit: 1 }, { $project: { _id: 1 } }] } }],
    SALES,
    [{ n: [{ n: 3 }], first: [{ _id: 1 }] }],
  ],
  [
    '$bucket',
    [{ $bucket: { groupBy: '$price', boundaries: [0, 15, 25], default: 'rest' } }],
    SALES,
    [
      { _id: 0, count: 1 },
      { _id: 15, count: 1 },
      { _id: 'rest', count: 1 },
    ],
  ],
  [
    '$bucketAuto keeps equal values together',
    [{ $bucketAuto: { groupBy: '$v', buckets: 2 } }],
    [{ v: 1 }, { v: 2 }, { v: 2 }, { v: 3 }],
    [
      { _id: { min: 1, max: 3 }, count: 3 },
      { _id: { min: 3, max: 3 }, count: 1 },
    ],
  ],
  [
    '$bucketAuto rounds to preferred numbers',
    [{ $bucketAuto: { groupBy: '$v', buckets: 1, granularity: 'R5' } }],
    [{ v: 2 }, { v: 50 }],
    [{ _id: { min: 1.6, max: 63 }, count: 2 }],
  ],
  ['$documents', [{ $documents: [{ a: 1 }, { a: 2 }] }, { $match: { a: 2 } }], [], [{ a: 2 }]],
  [
    '$redact looks down where it is told to',
    [{ $redact: { $cond: [{ $eq: ['$secret', true] }, '$$PRUNE', '$$DESCEND'] } }],
    [{ _id: 1, a: { secret: true }, b: [{ secret: true }, { c: 1 }] }],
    [{ _id: 1, b: [{ c: 1 }] }],
  ],
  [
    '$densify fills the steps between',
    [{ $densify: { field: 'v', range: { step: 2, bounds: 'full' } } }],
    [{ v: 0 }, { v: 3 }, { v: 6 }],
    [{ v: 0 }, { v: 2 }, { v: 3 }, { v: 4 }, { v: 6 }],
  ],
  [
    '$fill by line and by value',
    [{ $fill: { sortBy: { t: 1 }, output: { v: { method: 'linear' }, w: { value: 0 } } } }],
    [
      { t: 1, v: 1 },
      { t: 2, v: null },
      { t: 3, v: 3, w: 5 },
    ],
    [
      { t: 1, v: 1, w: 0 },
      { t: 2, v: 2, w: 0 },
      { t: 3, v: 3, w: 5 },
    ],
  ],
];

const ERRORS: [what: string, stages: Document[], code: number][] = [
  ['an unknown stage', [{ $foo: {} }], 40324],
  ['a stage with two names', [{ $match: {}, $limit: 1 }], 40323],
  ['no limit at all', [{ $limit: 0 }], 15958],
  ['a group without a key', [{ $group: { n: { $sum: 1 } } }], 15955],
  ['an unknown accumulator', [{ $group: { _id: 1, n: { $foo: 1 } } }], 15952],
  ['inclusion and exclusion in one', [{ $project: { a: 1, b: 0 } }], 31254],
  ['one path within another', [{ $project: { a: 1, 'a.b': 1 } }], 31249],
  ['a writing stage before the end', [{ $out: 'x' }, { $limit: 1 }], 40601],
  ['a source after the start', [{ $limit: 1 }, { $documents: [] }], 40602],
  ['a facet in a facet', [{ $facet: { a: [{ $facet: { b: [] } }] } }], 40600],
  ['what is not offered', [{ $geoNear: {} }], 40324],
  [
    'a fault in a sub-pipeline, though nothing runs',
    [{ $lookup: { from: 'x', as: 'y', pipeline: [{ $limit: -1 }] } }],
    5107201,
  ],
];

describe('stages', () => {
  it.each(CASES)('%s', async (_, stages, documents, expected) => {
    expect(await aggregate(stages, documents)).toEqual(expected);
  });

  it.each(ERRORS)('refuses %s', async (_, stages, code) => {
    expect(await failureOf(stages)).toBe(code);
  });

  it("stops with MongoDB's error rather than fill the memory", async () => {
    const long = { $push: { $range: [0, 1_000_000] } };
    const rows = Array.from({ length: 8 }, (_, at) => ({ _id: at }));
    expect(await failureOf([{ $group: { _id: null, all: long } }], rows)).toBe(146);
  });
});

describe('joins', () => {
  const host = () =>
    new MemoryHost({
      shops: [
        { _id: 'a', city: 'Bremen', near: ['b'] },
        { _id: 'b', city: 'Kiel', near: ['c'] },
        { _id: 'c', city: 'Jena', near: ['a'] },
      ],
      loose: [{ k: null }, { other: 1 }, { k: [1, 2] }],
    });

  it('joins by equal fields, in the order of the documents', async () => {
    const stages = [
      { $lookup: { from: 'shops', localField: 'shop', foreignField: '_id', as: 's' } },
      { $project: { s: '$s.city' } },
    ];
    expect(await aggregate(stages, SALES, host())).toEqual([
      { _id: 1, s: ['Bremen'] },
      { _id: 2, s: ['Kiel'] },
      { _id: 3, s: ['Bremen'] },
    ]);
  });

  it('joins an absent field with null and absence, and an array by its elements', async () => {
    const stages = [
      { $lookup: { from: 'loose', localField: 'k', foreignField: 'k', as: 'm' } },
      { $project: { n: { $size: '$m' } } },
    ];
    expect(await aggregate(stages, [{ _id: 1 }, { _id: 2, k: [2, 3] }, { _id: 3, k: 9 }], host())).toEqual([
      { _id: 1, n: 2 },
      { _id: 2, n: 1 },
      { _id: 3, n: 0 },
    ]);
  });

  it('runs a pipeline with variables for each document', async () => {
    const pipeline = [{ $match: { $expr: { $eq: ['$_id', '$$shop'] } } }, { $project: { _id: 0, city: 1 } }];
    const stages = [
      { $lookup: { from: 'shops', let: { shop: '$shop' }, pipeline, as: 's' } },
      { $project: { s: 1 } },
    ];
    expect((await aggregate(stages, SALES, host())).map((document) => document.s)).toEqual([
      [{ city: 'Bremen' }],
      [{ city: 'Kiel' }],
      [{ city: 'Bremen' }],
    ]);
  });

  it('follows a graph round its circles once', async () => {
    const graph = {
      from: 'shops',
      startWith: 'a',
      connectFromField: 'near',
      connectToField: '_id',
      as: 'reach',
      depthField: 'd',
    };
    const [found] = await aggregate([{ $graphLookup: graph }], [{ _id: 1 }], host());
    expect(found?.reach.map((shop: Document) => [shop._id, shop.d]).sort()).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
  });

  it('appends another collection', async () => {
    expect(
      await aggregate(
        [{ $unionWith: { coll: 'shops', pipeline: [{ $project: { _id: 1 } }] } }],
        [{ _id: 0 }],
        host(),
      ),
    ).toEqual([{ _id: 0 }, { _id: 'a' }, { _id: 'b' }, { _id: 'c' }]);
  });

  it('merges into a collection: what is there is changed, what is not is added', async () => {
    const store = host();
    await aggregate(
      [{ $merge: { into: 'shops', whenMatched: 'merge' } }],
      [{ _id: 'a', open: true }, { _id: 'z' }],
      store,
    );
    expect(await aggregate([{ $sort: { _id: 1 } }, { $project: { open: 1 } }], [], store)).toEqual([]);
    const found = await aggregate(
      [
        { $unionWith: 'shops' },
        { $match: { $or: [{ open: true }, { _id: 'z' }] } },
        { $project: { city: 1 } },
      ],
      [],
      store,
    );
    expect(found).toEqual([{ _id: 'a', city: 'Bremen' }, { _id: 'z' }]);
  });

  it('replaces a collection', async () => {
    const store = host();
    await aggregate([{ $out: 'shops' }], [{ _id: 1 }], store);
    expect(await aggregate([{ $unionWith: 'shops' }], [], store)).toEqual([{ _id: 1 }]);
  });
});
