import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareValues } from '../../../../../server/embedded/mongo/values/compare.ts';
import { doc } from '../../../../../server/embedded/mongo/values/doc.ts';
import {
  DateTime,
  Decimal128,
  int32,
  MAX_KEY,
  MIN_KEY,
  ObjectId,
  RegExpValue,
  Timestamp,
  type Value,
} from '../../../../../server/embedded/mongo/values/value.ts';
import { number, value } from './arbitraries.ts';

const decimal = (text: string): Decimal128 => Decimal128.fromString(text);

describe('the order of values', () => {
  it('is a total order over values of every type', () => {
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        expect(compareValues(a, a)).toBe(0);
        expect(Math.sign(compareValues(a, b))).toBe(0 - Math.sign(compareValues(b, a)));
        if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0) {
          expect(compareValues(a, c)).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is transitive over numbers of different types that lie close together', () => {
    fc.assert(
      fc.property(number, number, number, (a, b, c) => {
        const sorted = [a, b, c].sort(compareValues);
        expect(compareValues(sorted[0], sorted[1])).toBeLessThanOrEqual(0);
        expect(compareValues(sorted[0], sorted[2])).toBeLessThanOrEqual(0);
        if (compareValues(a, b) === 0 && compareValues(b, c) === 0) {
          expect(compareValues(a, c)).toBe(0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('puts the types in the order MongoDB documents', () => {
    const ascending: Value[] = [
      MIN_KEY,
      null,
      int32(5),
      'text',
      doc({}),
      [],
      new ObjectId(new Uint8Array(12)),
      false,
      new DateTime(0),
      new Timestamp(0, 0),
      new RegExpValue('a'),
      MAX_KEY,
    ];
    expect([...ascending].reverse().sort(compareValues)).toEqual(ascending);
  });

  const equal: [string, Value, Value][] = [
    ['int and double', int32(1), 1],
    ['long and double', 1n, 1],
    ['decimal and int', decimal('1.0'), int32(1)],
    ['minus zero and zero', -0, int32(0)],
    ['NaN of two types', Number.NaN, decimal('NaN')],
    ['infinity of two types', Number.POSITIVE_INFINITY, decimal('Infinity')],
  ];
  it.each(equal)('finds %s equal', (_name, left, right) => {
    expect(compareValues(left, right)).toBe(0);
  });

  const below: [string, Value, Value][] = [
    ['a double below the long one above it', 2 ** 53, 2n ** 53n + 1n],
    ['the decimal 0.1 below the double 0.1', decimal('0.1'), 0.1],
    ['NaN below minus infinity', Number.NaN, Number.NEGATIVE_INFINITY],
    ['every long below the double two to the 63', 2n ** 63n - 1n, 2 ** 63],
    ['a prefix below the longer text', 'ab', 'abc'],
    ['U+FFFD below an emoji, which UTF-16 would turn round', '\ufffd', '😀'],
    ['fewer fields below more', doc({ a: 1 }), doc({ a: 1, b: 1 })],
    ['the field name before the value', doc({ a: 2 }), doc({ b: 1 })],
    ['the type of the value before the field name', doc({ b: 1 }), doc({ a: 'x' })],
    ['times before 1970 below it', new DateTime(-1), new DateTime(0)],
  ];
  it.each(below)('puts %s', (_name, left, right) => {
    expect(compareValues(left, right)).toBeLessThan(0);
  });
});
