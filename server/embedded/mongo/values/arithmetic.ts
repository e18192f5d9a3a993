import { addDecimals, multiplyDecimals, toDecimal } from './decimal.ts';
import { Decimal128, Int32, int32, type NumberValue } from './value.ts';

const INT_MAX = 2_147_483_647;
const LONG_MAX = 2n ** 63n - 1n;
const LONG_MIN = -(2n ** 63n);

/** Adds as an update does: int grows to long; a decimal or double takes over; null when a long overflows. */
export function addNumbers(left: NumberValue, right: NumberValue): NumberValue | null {
  return combine(left, right, ADD);
}

/** Multiplies by the same rules as `addNumbers`. */
export function multiplyNumbers(left: NumberValue, right: NumberValue): NumberValue | null {
  return combine(left, right, MULTIPLY);
}

interface Operation {
  decimals(a: Decimal128, b: Decimal128): Decimal128;
  doubles(a: number, b: number): number;
  longs(a: bigint, b: bigint): bigint;
}

const ADD: Operation = { decimals: addDecimals, doubles: (a, b) => a + b, longs: (a, b) => a + b };
const MULTIPLY: Operation = { decimals: multiplyDecimals, doubles: (a, b) => a * b, longs: (a, b) => a * b };

function combine(left: NumberValue, right: NumberValue, operation: Operation): NumberValue | null {
  if (left instanceof Decimal128 || right instanceof Decimal128) {
    return operation.decimals(toDecimal(left), toDecimal(right));
  }
  if (typeof left === 'number' || typeof right === 'number') {
    return operation.doubles(asDouble(left), asDouble(right));
  }
  if (left instanceof Int32 && right instanceof Int32) {
    return narrowed(operation.longs(BigInt(left.value), BigInt(right.value)));
  }
  const result = operation.longs(asLong(left), asLong(right));
  return fitsLong(result) ? result : null;
}

function asDouble(value: number | Int32 | bigint): number {
  return value instanceof Int32 ? value.value : Number(value);
}

function asLong(value: Int32 | bigint): bigint {
  return value instanceof Int32 ? BigInt(value.value) : value;
}

function narrowed(value: bigint): Int32 | bigint {
  return value >= -INT_MAX - 1 && value <= INT_MAX ? int32(Number(value)) : value;
}

export function fitsLong(value: bigint): boolean {
  return value >= LONG_MIN && value <= LONG_MAX;
}
