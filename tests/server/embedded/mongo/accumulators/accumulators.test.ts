import { Decimal128, type Document, Double, Int32, Long } from 'bson';
import { describe, expect, it } from 'vitest';
import { ACCUMULATORS } from '../../../../../server/embedded/mongo/accumulators/table.ts';
import { PLAIN_CONTEXT } from '../../../../../server/embedded/mongo/values/context.ts';
import { Doc } from '../../../../../server/embedded/mongo/values/doc.ts';
import { MISSING, type Value } from '../../../../../server/embedded/mongo/values/value.ts';
import { codeOf, fromDoc, toDoc } from '../documents.ts';

/** What an accumulator comes to over documents, types kept. */
function accumulate(spec: Document, documents: readonly Document[]): unknown {
  const [[name, operand]] = [...toDoc(spec).entries()] as [[string, Value]];
  const compile = ACCUMULATORS[name];
  if (compile === undefined) {
    throw new Error(`no accumulator ${name}`);
  }
  const state = compile(operand, PLAIN_CONTEXT, name).start(MISSING);
  for (const document of documents) {
    state.add(toDoc(document));
  }
  const value = state.value();
  return value === MISSING ? 'missing' : fromDoc(new Doc(['value'], [value])).value;
}

const of = (...values: unknown[]): Document[] => values.map((v) => ({ v }));
const ints = (...values: number[]): Int32[] => values.map((value) => new Int32(value));

const CASES: [what: string, spec: Document, documents: Document[], expected: unknown][] = [
  ['$sum of ints is an int', { $sum: '$v' }, of(1, 2, 'x', null), new Int32(3)],
  ['$sum beyond 32 bits is a long', { $sum: '$v' }, of(2147483647, 1), Long.fromNumber(2147483648)],
  ['$sum loses no tenths', { $sum: '$v' }, of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7), new Double(2.8)],
  [
    '$sum of a decimal is a decimal',
    { $sum: '$v' },
    of(Decimal128.fromString('1.5'), 1),
    Decimal128.fromString('2.5'),
  ],
  ['$sum of nothing is zero', { $sum: '$v' }, [], new Int32(0)],
  ['$sum of infinities of both signs is no number', { $sum: '$v' }, of(Infinity, -Infinity), new Double(NaN)],
  ['$avg of nothing is null', { $avg: '$v' }, of('x'), null],
  ['$avg', { $avg: '$v' }, of(1, 2), new Double(1.5)],
  ['$min leaves null out', { $min: '$v' }, of(null, 3, 2), new Int32(2)],
  ['$max compares across types', { $max: '$v' }, of(3, 'a'), 'a'],
  ['$first of an absent field is null', { $first: '$v' }, [{}, { v: 1 }], null],
  ['$last', { $last: '$v' }, of(1, 2), new Int32(2)],
  [
    '$push leaves absence out and keeps null',
    { $push: '$v' },
    [{ v: 1 }, {}, { v: null }],
    [new Int32(1), null],
  ],
  ['$addToSet takes equal numbers for one', { $addToSet: '$v' }, of(1, new Double(1), 2), ints(1, 2)],
  [
    '$mergeObjects',
    { $mergeObjects: '$v' },
    of({ a: 1 }, { a: 2, b: 3 }),
    { a: new Int32(2), b: new Int32(3) },
  ],
  ['$stdDevPop', { $stdDevPop: '$v' }, of(2, 4, 4, 4, 5, 5, 7, 9), new Double(2)],
  ['$stdDevSamp of one is null', { $stdDevSamp: '$v' }, of(2), null],
  ['$firstN', { $firstN: { input: '$v', n: 2 } }, of(3, 1, 2), ints(3, 1)],
  ['$lastN', { $lastN: { input: '$v', n: 2 } }, of(3, 1, 2), ints(1, 2)],
  ['$minN', { $minN: { input: '$v', n: 2 } }, of(3, null, 1, 2), ints(1, 2)],
  ['$maxN', { $maxN: { input: '$v', n: 2 } }, of(3, 1, 2), ints(3, 2)],
  ['$top', { $top: { sortBy: { v: -1 }, output: '$v' } }, of(3, 1, 4), new Int32(4)],
  [
    '$bottomN keeps the order',
    { $bottomN: { n: 2, sortBy: { v: 1 }, output: '$v' } },
    of(3, 1, 4),
    ints(3, 4),
  ],
  ['$median', { $median: { input: '$v', method: 'approximate' } }, of(5, 1, 3), new Double(3)],
  [
    '$percentile',
    { $percentile: { input: '$v', p: [0, 0.9, 1], method: 'approximate' } },
    of(...Array.from({ length: 10 }, (_, at) => at + 1)),
    [1, 9, 10].map((value) => new Double(value)),
  ],
  ['$count', { $count: {} }, of(1, 2), new Int32(2)],
];

describe('accumulators', () => {
  it.each(CASES)('%s', (_, spec, documents, expected) => {
    expect(accumulate(spec, documents)).toEqual(expected);
  });

  it('keeps only the n it was asked for, however many come', () => {
    const many = of(...Array.from({ length: 1000 }, (_, at) => (at * 7919) % 1000));
    expect(accumulate({ $minN: { input: '$v', n: 3 } }, many)).toEqual(ints(0, 1, 2));
    expect(accumulate({ $lastN: { input: '$v', n: 1 } }, many)).toEqual(ints((999 * 7919) % 1000));
  });

  it.each([
    ['a list of operands', { $sum: [1, 2] }, 40237],
    ['no n', { $firstN: { input: '$v' } }, 5787906],
    ['an n of zero', { $firstN: { input: '$v', n: 0 } }, 7548606],
    ['a rank above one', { $percentile: { input: '$v', p: [1.5], method: 'approximate' } }, 7750303],
  ])('refuses %s', (_, spec, code) => {
    expect(codeOf(() => accumulate(spec, []))).toBe(code);
  });
});
