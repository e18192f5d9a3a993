import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addNumbers, multiplyNumbers } from '../../../../../server/embedded/mongo/values/arithmetic.ts';
import {
  addDecimals,
  ceilDecimal,
  decimalFromDouble,
  divideDecimals,
  floorDecimal,
  modDecimals,
  multiplyDecimals,
  roundDecimal,
  subtractDecimals,
  truncDecimal,
} from '../../../../../server/embedded/mongo/values/decimal.ts';
import {
  expDecimal,
  lnDecimal,
  log10Decimal,
  powDecimal,
  sqrtDecimal,
} from '../../../../../server/embedded/mongo/values/decimalFunctions.ts';
import { pack, unpack } from '../../../../../server/embedded/mongo/values/decimalParts.ts';
import { Decimal128, int32, type NumberValue } from '../../../../../server/embedded/mongo/values/value.ts';
import { decimal } from './arbitraries.ts';

const d = (text: string): Decimal128 => Decimal128.fromString(text);

describe('decimal arithmetic', () => {
  it('takes every decimal apart and puts the same bytes together', () => {
    fc.assert(
      fc.property(decimal, (given) => {
        expect(Buffer.compare(pack(unpack(given)).bytes, given.bytes)).toBe(0);
      }),
    );
  });

  it('agrees with integers where both are exact', () => {
    const small = fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n });
    fc.assert(
      fc.property(small, small, (a, b) => {
        expect(addDecimals(d(`${a}`), d(`${b}`)).toString()).toBe(d(`${a + b}`).toString());
        expect(
          multiplyDecimals(d(`${a}`), d(`${b}`))
            .toString()
            .replace('-0', '0'),
        ).toBe(d(`${a * b}`).toString());
      }),
    );
  });

  it('gives back what was added and taken away', () => {
    const two = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.integer({ min: -6, max: 6 }));
    fc.assert(
      fc.property(two, two, ([a, ea], [b, eb]) => {
        const x = pack({ kind: 'finite', negative: false, coefficient: a, exponent: ea });
        const y = pack({ kind: 'finite', negative: true, coefficient: b, exponent: eb });
        expect(Number(subtractDecimals(addDecimals(x, y), y).toString())).toBe(Number(x.toString()));
      }),
    );
  });

  const cases: [string, Decimal128, string][] = [
    ['keeps the zeros the standard keeps', addDecimals(d('1.10'), d('1.1')), '2.20'],
    [
      'rounds half to even at 34 digits',
      addDecimals(d('1000000000000000000000000000000001'), d('0.5')),
      '1000000000000000000000000000000002',
    ],
    [
      'rounds a small addend away',
      addDecimals(d('1E+6144'), d('1E-6176')),
      '1.000000000000000000000000000000000E+6144',
    ],
    ['divides to 34 digits', divideDecimals(d('10'), d('3')), '3.333333333333333333333333333333333'],
    ['divides exactly without zeros', divideDecimals(d('10'), d('2')), '5'],
    ['overflows to infinity', multiplyDecimals(d('9E+6144'), d('10')), 'Infinity'],
    ['underflows to zero, half to even', multiplyDecimals(d('1E-6176'), d('0.5')), '0E-6176'],
    ['keeps the sign of the dividend', modDecimals(d('-7'), d('3')), '-1'],
    ['finds a remainder of a huge number', modDecimals(d('1E+6144'), d('7')), '1'],
    ['floors below zero', floorDecimal(d('-0.5')), '-1'],
    ['ceils to minus zero', ceilDecimal(d('-0.5')), '-0'],
    ['rounds to places', roundDecimal(d('1.255'), 2), '1.26'],
    ['rounds before the point', roundDecimal(d('25'), -1), '2E+1'],
    ['truncates', truncDecimal(d('-2.99'), 1), '-2.9'],
    ['takes 15 digits of a double', decimalFromDouble(0.1), '0.100000000000000'],
    ['takes all of a double', decimalFromDouble(0.1, 34), '0.1000000000000000055511151231257827'],
    ['takes a root', sqrtDecimal(d('2')), '1.414213562373095048801688724209698'],
    ['takes an exact root', sqrtDecimal(d('1.44')), '1.2'],
    ['takes a logarithm', lnDecimal(d('10')), '2.302585092994045684017991454684364'],
    [
      'takes a logarithm near one',
      lnDecimal(d('0.9999999999999999')),
      '-1.000000000000000050000000000000003E-16',
    ],
    ['takes an exact logarithm to ten', log10Decimal(d('1E-6176')), '-6176'],
    ['takes an exponential', expDecimal(d('1')), '2.718281828459045235360287471352662'],
    ['raises to a power, padded', powDecimal(d('2'), d('3')), '8.000000000000000000000000000000000'],
    ['raises to a fraction', powDecimal(d('4'), d('0.5')), '2.000000000000000000000000000000000'],
    ['has no root of a negative number', sqrtDecimal(d('-1')), 'NaN'],
  ];
  it.each(cases)('%s', (_name, actual, expected) => {
    expect(actual.toString()).toBe(expected);
  });
});

describe('adding and multiplying numbers of different types', () => {
  const cases: [string, NumberValue | null, NumberValue | null][] = [
    ['int and int stay int', addNumbers(int32(1), int32(2)), int32(3)],
    ['int grows to long', addNumbers(int32(2 ** 31 - 1), int32(1)), 2n ** 31n],
    ['int and long make long', addNumbers(int32(1), 2n), 3n],
    ['a long has no room above', addNumbers(2n ** 63n - 1n, int32(1)), null],
    ['a double takes over', addNumbers(int32(1), 0.5), 1.5],
    ['a product grows to long', multiplyNumbers(int32(2 ** 30), int32(4)), 2n ** 32n],
    ['a product has no room above', multiplyNumbers(-(2n ** 63n), int32(-1)), null],
  ];
  it.each(cases)('%s', (_name, actual, expected) => {
    expect(actual).toEqual(expected);
  });

  it('lets a decimal take over', () => {
    expect(String(addNumbers(int32(1), d('0.5')))).toBe('1.5');
  });
});
