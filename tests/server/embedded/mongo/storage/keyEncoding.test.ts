import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyBytes } from '../../../../../server/embedded/mongo/storage/keyBytes.ts';
import {
  cutKey,
  fitKey,
  MAX_ENCODED,
  writeKey,
} from '../../../../../server/embedded/mongo/storage/keyEncoding.ts';
import { compareValues } from '../../../../../server/embedded/mongo/values/compare.ts';
import { Decimal128, int32, type Value } from '../../../../../server/embedded/mongo/values/value.ts';
import { value } from '../values/arbitraries.ts';

function keyOf(one: Value, descending = false): Buffer {
  const bytes = new KeyBytes();
  writeKey(bytes, one);
  if (descending) {
    bytes.flip(0);
  }
  return bytes.take();
}

describe('index keys', () => {
  it('order as the values do', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        expect(Math.sign(Buffer.compare(keyOf(left), keyOf(right)))).toBe(
          Math.sign(compareValues(left, right)),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('order the other way round in a descending field', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        const order = Buffer.compare(keyOf(left, true), keyOf(right, true));
        expect(Math.sign(order) + Math.sign(compareValues(left, right))).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('order numbers of all types among each other, also where a double is not exact', () => {
    const ascending: Value[] = [
      Number.NaN,
      Number.NEGATIVE_INFINITY,
      Decimal128.fromString('-1E+400'),
      -Number.MAX_VALUE,
      -9_007_199_254_740_993n,
      -9_007_199_254_740_992,
      -1.5,
      -Number.MIN_VALUE,
      Decimal128.fromString('-1E-400'),
      int32(0),
      Decimal128.fromString('1E-400'),
      Number.MIN_VALUE,
      Decimal128.fromString('0.1'),
      0.1,
      int32(1),
      Decimal128.fromString('1.0000000000000000001'),
      9_007_199_254_740_992n,
      9_007_199_254_740_993n,
      Decimal128.fromString('9007199254740993.5'),
      9_007_199_254_740_994,
      Number.MAX_VALUE,
      Decimal128.fromString('1E+400'),
      Number.POSITIVE_INFINITY,
    ];
    for (const [at, one] of ascending.slice(1).entries()) {
      expect(Buffer.compare(keyOf(ascending[at] as Value), keyOf(one)), String(one)).toBeLessThan(0);
    }
    expect(keyOf(1)).toEqual(keyOf(1n));
    expect(keyOf(Decimal128.fromString('1.50'))).toEqual(keyOf(1.5));
  });

  it('is never the beginning of another', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        const [a, b] = [keyOf(left), keyOf(right)];
        expect(a.equals(b) || !b.subarray(0, a.length).equals(a)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('cuts what LMDB would not take, and keeps different values apart', () => {
    const long = 'x'.repeat(5000);
    const first = fitKey(keyOf(`${long}a`));
    const second = fitKey(keyOf(`${long}b`));
    expect([first.cut, first.key.length]).toEqual([true, MAX_ENCODED]);
    expect(first.key.equals(second.key)).toBe(false);
    expect(first.key.subarray(0, cutKey(first.key).length)).toEqual(cutKey(keyOf(`${long}b`)));
    expect(fitKey(keyOf('short'))).toEqual({ key: keyOf('short'), cut: false });
  });
});
