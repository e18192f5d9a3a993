import { unpack } from '../values/decimalParts.ts';
import { StoreError } from '../values/errors.ts';
import { type Decimal128, Int32, int32, isNumber, type NumberValue } from '../values/value.ts';
import type { Result } from './expression.ts';

export const INT_MIN = -2_147_483_648;
export const INT_MAX = 2_147_483_647;
export const LONG_MIN = -(2n ** 63n);
export const LONG_MAX = 2n ** 63n - 1n;

/** The number as a double; what does not fit is rounded. */
export function toDouble(value: NumberValue): number {
  if (typeof value === 'number') {
    return value;
  }
  if (value instanceof Int32) {
    return value.value;
  }
  return typeof value === 'bigint' ? Number(value) : Number(value.toString());
}

/** The exact integer a number is worth, or null when it has a fraction or is not finite. */
export function toInteger(value: NumberValue): bigint | null {
  if (typeof value === 'bigint') {
    return value;
  }
  if (value instanceof Int32) {
    return BigInt(value.value);
  }
  return typeof value === 'number' ? (Number.isInteger(value) ? BigInt(value) : null) : decimalInteger(value);
}

function decimalInteger(value: Decimal128): bigint | null {
  const parts = unpack(value);
  if (parts.kind !== 'finite') {
    return null;
  }
  const { coefficient, exponent, negative } = parts;
  if (coefficient === 0n) {
    return 0n;
  }
  const power = 10n ** BigInt(Math.abs(exponent));
  if (exponent < 0 && coefficient % power !== 0n) {
    return null;
  }
  const magnitude = exponent < 0 ? coefficient / power : coefficient * power;
  return negative ? -magnitude : magnitude;
}

/** The number as an integer of 32 bits, or null where it is none exactly. */
export function asInt32(value: Result): number | null {
  if (value instanceof Int32) {
    return value.value;
  }
  if (!isNumber(value)) {
    return null;
  }
  const integer = toInteger(value);
  return integer === null || integer < INT_MIN || integer > INT_MAX ? null : Number(integer);
}

/** The number as an integer of 64 bits, or null where it is none exactly. */
export function asInt64(value: Result): bigint | null {
  const integer = isNumber(value) ? toInteger(value) : null;
  return integer === null || integer < LONG_MIN || integer > LONG_MAX ? null : integer;
}

export function isLong(value: bigint): boolean {
  return value >= LONG_MIN && value <= LONG_MAX;
}

/** An int where the integer fits into 32 bits, else a long. */
export function intOrLong(value: bigint): Int32 | bigint {
  return value >= INT_MIN && value <= INT_MAX ? int32(Number(value)) : value;
}

/** How many elements may be taken: a positive integer of 32 bits. */
export function positiveLimit(value: Result, codes: { notIntegral: number; notPositive: number }): number {
  const count = asInt32(value);
  if (count === null) {
    throw new StoreError(codes.notIntegral, 'the limit must be an integer that fits into 32 bits');
  }
  if (count <= 0) {
    throw new StoreError(codes.notPositive, `the limit must be greater than 0, found: ${count}`);
  }
  return count;
}

export type NumberKind = 'int' | 'long' | 'double' | 'decimal';

export function kindOf(value: NumberValue): NumberKind {
  if (typeof value === 'number') {
    return 'double';
  }
  if (value instanceof Int32) {
    return 'int';
  }
  return typeof value === 'bigint' ? 'long' : 'decimal';
}

const WIDTH: { readonly [kind in NumberKind]: number } = { int: 0, long: 1, double: 2, decimal: 3 };

/** The type that holds both: int, long, double and decimal, each wider than the one before. */
export function widerKind(left: NumberKind, right: NumberKind): NumberKind {
  return WIDTH[left] >= WIDTH[right] ? left : right;
}
