import { Binary, Code, Decimal128, type Document, Double, Int32, Long, MaxKey, MinKey } from 'bson';
import { describe, expect, it } from 'vitest';
import { compileMatch } from '../../../../../server/embedded/mongo/match/compileMatch.ts';
import { PLAIN_CONTEXT } from '../../../../../server/embedded/mongo/values/context.ts';
import { encodeDoc } from '../../../../../server/embedded/mongo/values/encode.ts';
import { codeOf, toDoc } from '../documents.ts';

function matches(filter: Document, document: Document): boolean {
  const matcher = compileMatch(toDoc(filter), PLAIN_CONTEXT);
  const decoded = matcher.matches(toDoc(document));
  expect(matcher.matchesRaw(encodeDoc(toDoc(document)))).toBe(decoded);
  return decoded;
}

type Case = [what: string, filter: Document, document: Document];

const HOLDS: Case[] = [
  ['an empty filter', {}, { a: 1 }],
  ['equality across number types', { a: new Double(1) }, { a: Long.fromNumber(1) }],
  ['equality with an element of an array', { a: 2 }, { a: [1, 2] }],
  ['equality with a whole array', { a: [1, 2] }, { a: [1, 2] }],
  ['equality with an array inside an array', { a: [1] }, { a: [[1], 2] }],
  ['a document whose fields stand in the same order', { a: { x: 1, y: 2 } }, { a: { x: 1, y: 2 } }],
  ['null with null', { a: null }, { a: null }],
  ['null with an absent field', { a: null }, {}],
  ['null with a field absent in one element', { 'a.b': null }, { a: [{ b: 1 }, {}] }],
  ['null below a scalar', { 'a.b': null }, { a: 1 }],
  ['a path through documents in an array', { 'a.b': 2 }, { a: [{ b: 1 }, { b: 2 }] }],
  ['a path by position', { 'a.1.b': 2 }, { a: [{ b: 1 }, { b: 2 }] }],
  ['a position as the last step', { 'a.1': 2 }, { a: [1, 2] }],
  ['a number that is a field name', { 'a.0': 1 }, { a: { 0: 1 } }],
  ['a number as name in documents of an array', { 'a.0': 1 }, { a: [5, { 0: 1 }] }],
  ['two conditions on one field, by different elements', { a: { $gt: 5, $lt: 2 } }, { a: [1, 9] }],
  ['$gte with null only for null', { a: { $gte: null } }, { a: null }],
  ['$lt with strings', { a: { $lt: 'b' } }, { a: 'a' }],
  ['$gt with arrays', { a: { $gt: [1] } }, { a: [2] }],
  ['$gte NaN for NaN', { a: { $gte: Number.NaN } }, { a: Number.NaN }],
  ['$gt MinKey for everything', { a: { $gt: new MinKey() } }, { a: 'x' }],
  ['$lt MaxKey for an absent field', { a: { $lt: new MaxKey() } }, {}],
  ['$ne for an absent field', { a: { $ne: 1 } }, {}],
  ['$nin when no element is listed', { a: { $nin: [3] } }, { a: [1, 2] }],
  ['$in with a pattern', { a: { $in: [/^x/, 1] } }, { a: 'xy' }],
  ['$in with null for an absent field', { a: { $in: [null] } }, {}],
  ['$in across number types', { a: { $in: [Decimal128.fromString('1.0')] } }, { a: 1 }],
  ['$not of a comparison', { a: { $not: { $gt: 5 } } }, { a: 'text' }],
  ['$not of a pattern', { a: { $not: /x/ } }, { a: 5 }],
  ['$or when one branch holds', { $or: [{ a: 1 }, { b: 2 }] }, { b: 2 }],
  ['$nor when none holds', { $nor: [{ a: 1 }, { b: 2 }] }, { a: 2 }],
  ['$and with the same field twice', { $and: [{ a: { $gt: 1 } }, { a: { $lt: 3 } }] }, { a: 2 }],
  ['$all in any order', { a: { $all: [2, 1] } }, { a: [1, 2, 3] }],
  [
    '$all with a long list',
    { a: { $all: Array.from({ length: 40 }, (_, n) => n) } },
    { a: Array.from({ length: 50 }, (_, n) => 49 - n) },
  ],
  ['$all with one value of a scalar', { a: { $all: [1] } }, { a: 1 }],
  [
    '$all with $elemMatch',
    { a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { x: 2 } }] } },
    { a: [{ x: 1 }, { x: 2 }] },
  ],
  ['$elemMatch by one element', { a: { $elemMatch: { $gt: 1, $lt: 3 } } }, { a: [0, 2] }],
  ['$elemMatch over documents', { a: { $elemMatch: { x: 1, y: 2 } } }, { a: [{ x: 1, y: 2 }] }],
  ['$elemMatch with $or', { a: { $elemMatch: { $or: [{ x: 1 }, { y: 1 }] } } }, { a: [{ y: 1 }] }],
  ['$size', { a: { $size: 2 } }, { a: [1, [2, 3]] }],
  ['$exists for null', { a: { $exists: true } }, { a: null }],
  ['$exists false', { 'a.b': { $exists: false } }, { a: { c: 1 } }],
  ['$type by name', { a: { $type: 'decimal' } }, { a: Decimal128.fromString('1') }],
  ['$type number', { a: { $type: 'number' } }, { a: Long.fromNumber(5) }],
  ['$type of an array itself', { a: { $type: 'array' } }, { a: [] }],
  ['$type of an element', { a: { $type: 'string' } }, { a: [1, 'x'] }],
  ['$type by list', { a: { $type: ['string', 1] } }, { a: 1.5 }],
  ['$mod of a double', { a: { $mod: [4, 1] } }, { a: 5.9 }],
  ['$mod of a negative number', { a: { $mod: [4, -1] } }, { a: -5 }],
  ['$bitsAllSet of a number', { a: { $bitsAllSet: 5 } }, { a: 7 }],
  ['$bitsAnyClear by positions', { a: { $bitsAnyClear: [0, 3] } }, { a: 1 }],
  ['$bitsAllSet of binary content', { a: { $bitsAllSet: [8] } }, { a: new Binary(Buffer.from([0, 1])) }],
  ['$bitsAllSet far beyond a negative number', { a: { $bitsAllSet: [200] } }, { a: -1 }],
  ['$expr', { $expr: { $gt: ['$a', '$b'] } }, { a: 2, b: 1 }],
  ['$comment, which says nothing', { $comment: 'x', a: 1 }, { a: 1 }],
  ['code by its text', { a: new Code('f') }, { a: new Code('f') }],
  ['a DBRef as a value', { a: { $ref: 'c', $id: 1 } }, { a: { $ref: 'c', $id: 1 } }],
];

const FAILS: Case[] = [
  ['equality with a document in another order', { a: { y: 2, x: 1 } }, { a: { x: 1, y: 2 } }],
  ['equality with a longer array', { a: [1] }, { a: [1, 2] }],
  ['null with a path through an array of scalars', { 'a.b': null }, { a: [1, 2] }],
  ['an element of an array inside the array a position names', { 'a.1': 2 }, { a: [5, [2, 4]] }],
  ['a comparison across types', { a: { $gt: 5 } }, { a: 'x' }],
  ['a comparison with NaN', { a: { $lt: 5 } }, { a: Number.NaN }],
  ['false as zero', { a: 0 }, { a: false }],
  ['$gt null', { a: { $gt: null } }, { a: 1 }],
  ['$ne when one element is equal', { a: { $ne: 1 } }, { a: [1, 2] }],
  ['$nin when one element is listed', { a: { $nin: [1] } }, { a: [1, 2] }],
  ['$in with an empty list', { a: { $in: [] } }, { a: null }],
  ['$all with an empty list', { a: { $all: [] } }, { a: [] }],
  [
    '$all with a long list and one missing',
    { a: { $all: Array.from({ length: 40 }, (_, n) => n) } },
    { a: Array.from({ length: 39 }, (_, n) => n) },
  ],
  ['$elemMatch of a scalar', { a: { $elemMatch: { $gt: 1 } } }, { a: 2 }],
  ['$elemMatch across two elements', { a: { $elemMatch: { x: 1, y: 2 } } }, { a: [{ x: 1 }, { y: 2 }] }],
  ['$size of a scalar', { a: { $size: 1 } }, { a: 1 }],
  ['$type of an absent field', { a: { $type: 'null' } }, {}],
  ['$mod of NaN', { a: { $mod: [4, 0] } }, { a: Number.NaN }],
  ['$bitsAllSet of a fraction', { a: { $bitsAllSet: 0 } }, { a: 1.5 }],
  ['$not over all elements', { a: { $not: { $gt: 5 } } }, { a: [1, 9] }],
];

const CODES: [what: string, filter: Document, code: number][] = [
  ['an unknown operator', { a: { $foo: 1 } }, 2],
  ['an unknown operator at the top', { $foo: 1 }, 2],
  ['$and without an array', { $and: { a: 1 } }, 2],
  ['$or without branches', { $or: [] }, 2],
  ['$in without an array', { a: { $in: 1 } }, 2],
  ['an operator inside $in', { a: { $in: [{ $gt: 1 }] } }, 2],
  ['a pattern beside $gt', { a: { $gt: /x/ } }, 2],
  ['$not of a value', { a: { $not: 5 } }, 2],
  ['$not of nothing', { a: { $not: {} } }, 2],
  ['$type of an unknown name', { a: { $type: 'nope' } }, 2],
  ['$type of a boolean', { a: { $type: true } }, 14],
  ['$type of an empty list', { a: { $type: [] } }, 9],
  ['$mod by zero', { a: { $mod: [0, 1] } }, 2],
  ['$options alone', { a: { $options: 'i' } }, 2],
  ['a pattern that does not compile', { a: { $regex: '(' } }, 51091],
  ['an unknown option', { a: { $regex: 'a', $options: 'g' } }, 51108],
  ['$elemMatch of a value', { a: { $elemMatch: 5 } }, 2],
  ['$expr with an unknown operator', { $expr: { $foo: 1 } }, 168],
];

describe('a filter', () => {
  it.each(HOLDS)('holds for %s', (_what, filter, document) => {
    expect(matches(filter, document)).toBe(true);
  });

  it.each(FAILS)('does not hold for %s', (_what, filter, document) => {
    expect(matches(filter, document)).toBe(false);
  });

  it.each(CODES)('is rejected for %s', (_what, filter, code) => {
    expect(codeOf(() => compileMatch(toDoc(filter), PLAIN_CONTEXT))).toBe(code);
  });

  it.each(['$where', '$text'])('refuses %s by name', (name) => {
    expect(() => compileMatch(toDoc({ [name]: 'x' }), PLAIN_CONTEXT)).toThrow(
      `${name} is not supported by the embedded store`,
    );
  });

  it('may not hold expressions where the caller forbids them', () => {
    const compile = () => compileMatch(toDoc({ $expr: true }), PLAIN_CONTEXT, { allowsExpressions: false });
    expect(codeOf(compile)).toBe(224);
  });

  const positions: [what: string, filter: Document, index: number | null][] = [
    ['the last condition asked', { $and: [{ a: { $gt: 1 } }, { a: { $lt: 5 } }] }, 1],
    ['equalities of one field', { $or: [{ a: 9 }, { a: 3 }] }, 2],
    ['no branch of another $or', { $or: [{ a: 3 }, { b: 1 }] }, null],
    ['the last value of $all', { a: { $all: [3, 2] } }, 1],
    ['nothing negated', { a: { $ne: 9 } }, null],
  ];
  it.each(positions)('says where by %s', (_what, filter, index) => {
    const details = { arrayIndex: null };
    compileMatch(toDoc(filter), PLAIN_CONTEXT).matches(toDoc({ a: [1, 2, 3, 4] }), details);
    expect(details.arrayIndex).toBe(index);
  });

  it('says at which element of an array it matched', () => {
    const details = { arrayIndex: null };
    compileMatch(toDoc({ 'a.b': { $gt: 1 } }), PLAIN_CONTEXT).matches(
      toDoc({ a: [{ b: 1 }, { b: [0, 2] }] }),
      details,
    );
    expect(details.arrayIndex).toBe(1);
  });

  it('tells the planner what it says about fields', () => {
    const { predicate } = compileMatch(toDoc({ a: 1, b: { $gt: 1, $ne: 5 } }), PLAIN_CONTEXT);
    expect(predicate).toEqual({
      kind: 'and',
      children: [
        { kind: 'field', path: 'a', op: '$eq', value: expect.objectContaining({ value: 1 }) },
        {
          kind: 'and',
          children: [
            { kind: 'field', path: 'b', op: '$gt', value: expect.objectContaining({ value: 1 }) },
            { kind: 'other' },
          ],
        },
      ],
    });
  });

  it('leaves the type of numbers alone', () => {
    expect(matches({ a: { $type: 'int' } }, { a: new Int32(1) })).toBe(true);
    expect(matches({ a: { $type: 'int' } }, { a: new Double(1) })).toBe(false);
  });
});
