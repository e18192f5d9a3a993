import { fitsLong } from './arithmetic.ts';
import { decimalToInteger, isDecimalIntegral } from './decimal.ts';
import { Decimal128, Int32, type NumberValue } from './value.ts';

/** The number as an integer of 64 bits, or null when it has a fraction, is no finite number or too large. */
export function exactLong(value: NumberValue): bigint | null {
  if (value instanceof Decimal128 && !isDecimalIntegral(value)) {
    return null;
  }
  return typeof value === 'number' && !Number.isInteger(value) ? null : truncatedLong(value);
}

/** The number without its fraction as an integer of 64 bits, or null when it is no finite number or too large. */
export function truncatedLong(value: NumberValue): bigint | null {
  const integer = truncated(value);
  return integer !== null && fitsLong(integer) ? integer : null;
}

function truncated(value: NumberValue): bigint | null {
  if (typeof value === 'bigint') {
    return value;
  }
  if (value instanceof Int32) {
    return BigInt(value.value);
  }
  if (value instanceof Decimal128) {
    return decimalToInteger(value);
  }
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : null;
}

/** Any number as a double, rounded where it must be. */
export function toDouble(value: NumberValue): number {
  if (value instanceof Int32) {
    return value.value;
  }
  return value instanceof Decimal128 ? Number(value.toString()) : Number(value);
}

export function isNaNValue(value: unknown): boolean {
  return value instanceof Decimal128 ? value.toString() === 'NaN' : Number.isNaN(value);
}
