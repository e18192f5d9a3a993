import { Decimal128, type Document, Double, Int32, Long } from 'bson';
import { describe, expect, it } from 'vitest';
import { compileUpdate } from '../../../../../server/embedded/mongo/update/compileUpdate.ts';
import { upsertSeed } from '../../../../../server/embedded/mongo/update/upsertSeed.ts';
import { PLAIN_CONTEXT } from '../../../../../server/embedded/mongo/values/context.ts';
import { codeOf, fromDoc, plain, toDoc } from '../documents.ts';

interface Options {
  readonly arrayFilters?: Document[];
  readonly at?: number;
  readonly isInsert?: boolean;
}

function run(update: Document | Document[], document: Document, options: Options = {}) {
  const compiled = compileUpdate(Array.isArray(update) ? update.map(toDoc) : toDoc(update), {
    context: PLAIN_CONTEXT,
    ...(options.arrayFilters === undefined ? {} : { arrayFilters: options.arrayFilters.map(toDoc) }),
  });
  return compiled.apply(toDoc(document), {
    isInsert: options.isInsert ?? false,
    matchedArrayIndex: options.at ?? null,
  });
}

type Case = [
  what: string,
  update: Document | Document[],
  before: Document,
  after: Document,
  options?: Options,
];

const CHANGES: Case[] = [
  ['$set replaces in place', { $set: { a: 2 } }, { a: 1, b: 1 }, { a: 2, b: 1 }],
  [
    '$set adds fields in the order of their names',
    { $set: { c: 1, b: 2, 10: 3, 9: 4 } },
    {},
    { 9: 4, 10: 3, b: 2, c: 1 },
  ],
  ['$set makes the documents on the way', { $set: { 'a.b.c': 1 } }, {}, { a: { b: { c: 1 } } }],
  ['$set fills an array up with null', { $set: { 'a.3': 5 } }, { a: [1] }, { a: [1, null, null, 5] }],
  ['$unset removes', { $unset: { a: '' } }, { a: 1, b: 2 }, { b: 2 }],
  ['$unset leaves null in an array', { $unset: { 'a.0': 1 } }, { a: [1, 2] }, { a: [null, 2] }],
  ['$rename moves to the end', { $rename: { a: 'c' } }, { a: 1, b: 2 }, { b: 2, c: 1 }],
  ['$rename into a document', { $rename: { a: 'b.c' } }, { a: 1 }, { b: { c: 1 } }],
  ['$min takes the smaller', { $min: { a: 1, b: 9, c: 3 } }, { a: 2, b: 2 }, { a: 1, b: 2, c: 3 }],
  ['$max compares across types', { $max: { a: 'x' } }, { a: 5 }, { a: 'x' }],
  ['$inc makes an absent field', { $inc: { a: 2 } }, {}, { a: 2 }],
  ['$mul makes an absent field zero', { $mul: { a: 2 } }, {}, { a: 0 }],
  ['$bit', { $bit: { a: { and: 6, or: 8 } } }, { a: 7 }, { a: 14 }],
  ['$setOnInsert on an insert', { $setOnInsert: { a: 1 } }, {}, { a: 1 }, { isInsert: true }],
  ['$push', { $push: { a: 1, b: [2] } }, { a: [0] }, { a: [0, 1], b: [[2]] }],
  [
    '$push at a position',
    { $push: { a: { $each: [8, 9], $position: 1 } } },
    { a: [1, 2] },
    { a: [1, 8, 9, 2] },
  ],
  [
    '$push at a position from the end',
    { $push: { a: { $each: [9], $position: -1 } } },
    { a: [1, 2] },
    { a: [1, 9, 2] },
  ],
  [
    '$push sorts, then cuts',
    { $push: { a: { $each: [1, 5], $sort: -1, $slice: 2 } } },
    { a: [3] },
    { a: [5, 3] },
  ],
  [
    '$push sorts documents',
    { $push: { a: { $each: [{ n: 1 }], $sort: { n: 1 } } } },
    { a: [{ n: 2 }] },
    { a: [{ n: 1 }, { n: 2 }] },
  ],
  ['$addToSet adds what is not there', { $addToSet: { a: { $each: [1, 3, 3] } } }, { a: [1] }, { a: [1, 3] }],
  ['$pull by value', { $pull: { a: 1 } }, { a: [1, 2, 1] }, { a: [2] }],
  ['$pull by operators', { $pull: { a: { $gte: 2 } } }, { a: [1, 2, 3] }, { a: [1] }],
  ['$pull by fields', { $pull: { a: { x: 1 } } }, { a: [{ x: 1, y: 1 }, { x: 2 }, 5] }, { a: [{ x: 2 }, 5] }],
  ['$pullAll', { $pullAll: { a: [1, 2] } }, { a: [1, 2, 3] }, { a: [3] }],
  ['$pop at the end', { $pop: { a: 1 } }, { a: [1, 2] }, { a: [1] }],
  ['$pop at the start', { $pop: { a: -1 } }, { a: [1, 2] }, { a: [2] }],
  [
    '$ where the filter matched',
    { $set: { 'a.$.b': 9 } },
    { a: [{ b: 1 }, { b: 2 }] },
    { a: [{ b: 1 }, { b: 9 }] },
    { at: 1 },
  ],
  ['$[] at every element', { $inc: { 'a.$[]': 1 } }, { a: [1, 2] }, { a: [2, 3] }],
  [
    '$[id] where a filter holds',
    { $set: { 'a.$[x].b': 9 } },
    { a: [{ c: 1 }, { c: 2 }] },
    { a: [{ c: 1 }, { c: 2, b: 9 }] },
    { arrayFilters: [{ 'x.c': 2 }] },
  ],
  ['a replacement keeps _id', { b: 1 }, { _id: 1, a: 1 }, { _id: 1, b: 1 }],
  ['a pipeline', [{ $set: { a: { $add: ['$b', 1] } } }, { $unset: 'b' }], { _id: 1, b: 2 }, { _id: 1, a: 3 }],
];

const LEAVES: [what: string, update: Document, document: Document][] = [
  ['$set of the same value', { $set: { a: 1 } }, { a: 1 }],
  ['$unset of an absent field', { $unset: { 'b.c': 1 } }, { a: 1 }],
  ['$unset below a scalar', { $unset: { 'a.b': 1 } }, { a: 1 }],
  ['$inc by zero', { $inc: { a: 0 } }, { a: 1 }],
  ['$setOnInsert on an update', { $setOnInsert: { a: 2 } }, { a: 1 }],
  ['$addToSet of what is there', { $addToSet: { a: 1 } }, { a: [1] }],
  ['$pull of what is not there', { $pull: { a: 5 } }, { a: [1] }],
  ['$pop of an empty array', { $pop: { a: 1 } }, { a: [] }],
  ['$rename of an absent field', { $rename: { b: 'c' } }, { a: 1 }],
  ['operators without fields', { $set: {} }, { a: 1 }],
];

const CODES: [
  what: string,
  update: Document | Document[],
  document: Document,
  code: number,
  options?: Options,
][] = [
  ['two operators on one path', { $set: { a: 1 }, $inc: { a: 1 } }, {}, 40],
  ['one path within another', { $set: { a: 1, 'a.b': 1 } }, {}, 40],
  ['a field below a scalar', { $set: { 'a.b': 1 } }, { a: 1 }, 28],
  ['a name inside an array', { $set: { 'a.b': 1 } }, { a: [1] }, 28],
  ['another _id', { $set: { _id: 2 } }, { _id: 1 }, 66],
  ['a replacement with another _id', { _id: 2 }, { _id: 1 }, 66],
  ['an empty name in a path', { $set: { 'a..b': 1 } }, {}, 56],
  ['a name with a dollar sign', { $set: { $x: 1 } }, {}, 52],
  ['$inc by a text', { $inc: { a: 'x' } }, {}, 14],
  ['$inc of a text', { $inc: { a: 1 } }, { a: 'x' }, 14],
  ['$inc beyond a long', { $inc: { a: 1 } }, { a: Long.MAX_VALUE }, 2],
  ['$push to a scalar', { $push: { a: 1 } }, { a: 1 }, 2],
  ['$push with an unknown clause', { $push: { a: { $each: [], $foo: 1 } } }, {}, 2],
  ['$pop by two', { $pop: { a: 2 } }, { a: [] }, 9],
  ['$pop of a scalar', { $pop: { a: 1 } }, { a: 1 }, 14],
  ['$bit by a double', { $bit: { a: { and: 1.5 } } }, {}, 2],
  ['$rename to itself', { $rename: { a: 'a' } }, {}, 2],
  ['$rename out of an array', { $rename: { 'a.0': 'b' } }, { a: [1] }, 2],
  ['$ without a match', { $set: { 'a.$': 1 } }, { a: [1] }, 2],
  ['$[] of a scalar', { $set: { 'a.$[]': 1 } }, { a: 1 }, 2],
  ['an array filter that is not given', { $set: { 'a.$[x]': 1 } }, { a: [] }, 2],
  ['an array filter that is not used', { $set: { a: 1 } }, {}, 9, { arrayFilters: [{ x: 1 }] }],
  ['an unknown operator', { $foo: { a: 1 } }, {}, 9],
  ['an operator without fields', { $set: 5 }, {}, 9],
  ['a stage that looks at other documents', [{ $match: {} }], {}, 72],
];

describe('an update', () => {
  it.each(CHANGES)('%s', (_what, update, before, after, options) => {
    const { document, changed } = run(update, before, options);
    expect(JSON.stringify(plain(document))).toBe(JSON.stringify(after));
    expect(changed).toBe(true);
  });

  it.each(LEAVES)('changes nothing by %s', (_what, update, document) => {
    expect(run(update, document).changed).toBe(false);
  });

  it.each(CODES)('fails for %s', (_what, update, document, code, options) => {
    expect(codeOf(() => run(update, document, options))).toBe(code);
  });

  it('counts a replacement by the same document as a change', () => {
    expect(run({ a: 1 }, { _id: 1, a: 1 }).changed).toBe(true);
  });

  it('leaves the document it is given as it was', () => {
    const before = toDoc({ a: { b: [1, { c: 2 }] } });
    compileUpdate(toDoc({ $set: { 'a.b.1.c': 3 }, $push: { 'a.d': 1 } }), { context: PLAIN_CONTEXT }).apply(
      before,
      {
        isInsert: false,
      },
    );
    expect(plain(before)).toEqual({ a: { b: [1, { c: 2 }] } });
  });

  const sums: [what: string, now: unknown, by: unknown, after: unknown][] = [
    ['int and int', new Int32(1), new Int32(2), new Int32(3)],
    ['int beyond its range', new Int32(2 ** 31 - 1), new Int32(1), Long.fromNumber(2 ** 31)],
    ['int and double', new Int32(1), new Double(1), new Double(2)],
    ['long and decimal', Long.fromNumber(1), Decimal128.fromString('0.5'), Decimal128.fromString('1.5')],
  ];
  it.each(sums)('keeps the wider type in $inc of %s', (_what, now, by, after) => {
    expect(fromDoc(run({ $inc: { n: by } }, { n: now }).document)).toEqual({ n: after });
  });

  it('sees a change of the number type alone', () => {
    expect(run({ $set: { a: new Double(1) } }, { a: new Int32(1) }).changed).toBe(true);
  });

  it('sets the clock', () => {
    const before = Date.now();
    const { document } = run({ $currentDate: { a: true, b: { $type: 'timestamp' } } }, {});
    const { a, b } = plain(document);
    expect(a.getTime()).toBeGreaterThanOrEqual(before);
    expect(b.getHighBits()).toBeGreaterThanOrEqual(Math.floor(before / 1000));
  });
});

describe('the seed of an upsert', () => {
  const seeds: [what: string, filter: Document, seed: Document][] = [
    ['takes equalities', { a: 1, 'b.c': { $eq: 2 }, d: { $gt: 1 } }, { a: 1, b: { c: 2 } }],
    ['looks into $and', { $and: [{ a: 1 }, { b: { $in: [2] } }] }, { a: 1, b: 2 }],
    ['takes nothing from $or', { $or: [{ a: 1 }, { a: 2 }] }, {}],
    ['takes no pattern', { a: /x/ }, {}],
  ];
  it.each(seeds)('%s', (_what, filter, seed) => {
    expect(plain(upsertSeed(toDoc(filter), 'modifiers'))).toEqual(seed);
  });

  it('is the _id alone for a replacement', () => {
    expect(plain(upsertSeed(toDoc({ _id: 1, a: 1 }), 'replacement'))).toEqual({ _id: 1 });
  });

  it('cannot come from a field that is fixed twice', () => {
    expect(codeOf(() => upsertSeed(toDoc({ $and: [{ a: 1 }, { a: 2 }] }), 'modifiers'))).toBe(54);
  });
});
