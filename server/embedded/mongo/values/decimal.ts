import { exactParts } from './compareNumbers.ts';
import {
  digitCount,
  divideHalfEven,
  type FiniteDecimal,
  finite,
  infinityParts,
  MAX_DIGITS,
  NAN_PARTS,
  pack,
  powerOfTen,
  roundTo,
  unpack,
} from './decimalParts.ts';
import { Decimal128, Int32, type NumberValue } from './value.ts';

/**
 * Arithmetic on Decimal128 as IEEE 754-2008 has it: exact, then rounded half to even to 34 digits, with the
 * exponent the standard prefers (so 1.10 + 1.1 is 2.20).
 */

export const DECIMAL_NAN = pack(NAN_PARTS);
export const DECIMAL_ZERO = pack(finite(false, 0n, 0));
export const DECIMAL_INFINITY = pack(infinityParts(false));

/** Reads a number's text, rounding to 34 digits, or null when it is none. */
export function decimalFromString(text: string): Decimal128 | null {
  try {
    return Decimal128.fromStringWithRounding(text);
  } catch {
    return null;
  }
}

/**
 * A double as a decimal.
 *
 * @param digits 15 as MongoDB's arithmetic and conversions do (1.5 gives 1.50000000000000), or 34 for all of it
 */
export function decimalFromDouble(value: number, digits: 15 | 34 = 15): Decimal128 {
  if (value === 0) {
    return pack(finite(Object.is(value, -0), 0n, 0));
  }
  const parts = exactParts(value);
  if (parts.kind !== 'finite') {
    return pack(parts);
  }
  const rounded = roundTo(parts, digits);
  return pack(digits === MAX_DIGITS ? trimZeros(rounded, 0) : padTo(rounded, digits));
}

export function decimalFromInteger(value: bigint | number): Decimal128 {
  const integer = BigInt(value);
  return pack(finite(integer < 0n, integer < 0n ? -integer : integer, 0));
}

/** Any number as a decimal, as MongoDB's arithmetic converts it. */
export function toDecimal(value: NumberValue): Decimal128 {
  if (value instanceof Decimal128) {
    return value;
  }
  if (typeof value === 'number') {
    return decimalFromDouble(value);
  }
  return decimalFromInteger(value instanceof Int32 ? value.value : value);
}

export function decimalToDouble(value: Decimal128): number {
  return Number(value.toString());
}

/** The integer part, or null for NaN and infinities. */
export function decimalToInteger(value: Decimal128): bigint | null {
  const parts = unpack(value);
  if (parts.kind !== 'finite') {
    return null;
  }
  // Far below one is zero; this spares computing a huge power.
  const magnitude =
    parts.exponent >= 0
      ? parts.coefficient * powerOfTen(parts.exponent)
      : parts.exponent < -MAX_DIGITS
        ? 0n
        : parts.coefficient / powerOfTen(-parts.exponent);
  return parts.negative ? -magnitude : magnitude;
}

export function isDecimalNaN(value: Decimal128): boolean {
  return unpack(value).kind === 'nan';
}

export function isDecimalInfinite(value: Decimal128): boolean {
  return unpack(value).kind === 'infinity';
}

export function isDecimalZero(value: Decimal128): boolean {
  const parts = unpack(value);
  return parts.kind === 'finite' && parts.coefficient === 0n;
}

/** The sign bit, which NaN and -0 have too. */
export function isDecimalNegative(value: Decimal128): boolean {
  return ((value.bytes[15] as number) & 0x80) !== 0;
}

/** Whether the value is finite and has no fraction, whatever its exponent. */
export function isDecimalIntegral(value: Decimal128): boolean {
  const parts = unpack(value);
  return parts.kind === 'finite' && (parts.exponent >= 0 || trimZeros(parts, 0).exponent >= 0);
}

export function negateDecimal(value: Decimal128): Decimal128 {
  const bytes = Uint8Array.from(value.bytes);
  bytes[15] = (bytes[15] as number) ^ 0x80;
  return new Decimal128(bytes);
}

export function absDecimal(value: Decimal128): Decimal128 {
  return isDecimalNegative(value) ? negateDecimal(value) : value;
}

export function addDecimals(left: Decimal128, right: Decimal128): Decimal128 {
  const a = unpack(left);
  const b = unpack(right);
  if (a.kind === 'nan' || b.kind === 'nan') {
    return DECIMAL_NAN;
  }
  if (a.kind === 'infinity') {
    return b.kind === 'infinity' && a.negative !== b.negative ? DECIMAL_NAN : left;
  }
  return b.kind === 'infinity' ? right : pack(addFinite(a, b));
}

export function subtractDecimals(left: Decimal128, right: Decimal128): Decimal128 {
  return addDecimals(left, negateDecimal(right));
}

function addFinite(a: FiniteDecimal, b: FiniteDecimal): FiniteDecimal {
  const [high, low] = a.exponent >= b.exponent ? [a, b] : [b, a];
  const gap = high.exponent - low.exponent;
  if (gap > FAR && high.coefficient !== 0n) {
    return addFar(high, low);
  }
  const lifted = high.coefficient === 0n ? 0n : high.coefficient * powerOfTen(gap);
  const sum = signed(high.negative, lifted) + signed(low.negative, low.coefficient);
  const negative = sum === 0n ? a.negative && b.negative : sum < 0n;
  return finite(negative, sum < 0n ? -sum : sum, low.exponent);
}

// Beyond this distance the lower one can only decide how the higher one rounds.
const FAR = 3 * MAX_DIGITS;

function addFar(high: FiniteDecimal, low: FiniteDecimal): FiniteDecimal {
  const nudge = low.coefficient === 0n ? 0n : high.negative === low.negative ? 1n : -1n;
  return finite(high.negative, high.coefficient * powerOfTen(FAR) + nudge, high.exponent - FAR);
}

function signed(negative: boolean, magnitude: bigint): bigint {
  return negative ? -magnitude : magnitude;
}

export function multiplyDecimals(left: Decimal128, right: Decimal128): Decimal128 {
  const a = unpack(left);
  const b = unpack(right);
  if (a.kind === 'nan' || b.kind === 'nan') {
    return DECIMAL_NAN;
  }
  const negative = a.negative !== b.negative;
  if (a.kind === 'infinity' || b.kind === 'infinity') {
    return isDecimalZero(left) || isDecimalZero(right) ? DECIMAL_NAN : pack(infinityParts(negative));
  }
  return pack(finite(negative, a.coefficient * b.coefficient, a.exponent + b.exponent));
}

/** Quotient; by zero it gives an infinity or NaN, so callers that must fail look first. */
export function divideDecimals(left: Decimal128, right: Decimal128): Decimal128 {
  const a = unpack(left);
  const b = unpack(right);
  if (a.kind === 'nan' || b.kind === 'nan') {
    return DECIMAL_NAN;
  }
  const negative = a.negative !== b.negative;
  if (a.kind === 'infinity') {
    return b.kind === 'infinity' ? DECIMAL_NAN : pack(infinityParts(negative));
  }
  if (b.kind === 'infinity') {
    return pack(finite(negative, 0n, -6176));
  }
  if (b.coefficient === 0n) {
    return a.coefficient === 0n ? DECIMAL_NAN : pack(infinityParts(negative));
  }
  return pack(divideFinite(a, b, negative));
}

function divideFinite(a: FiniteDecimal, b: FiniteDecimal, negative: boolean): FiniteDecimal {
  const preferred = a.exponent - b.exponent;
  if (a.coefficient === 0n) {
    return finite(negative, 0n, preferred);
  }
  const lift = Math.max(0, MAX_DIGITS + 2 + digitCount(b.coefficient) - digitCount(a.coefficient));
  const numerator = a.coefficient * powerOfTen(lift);
  const quotient = numerator / b.coefficient;
  if (numerator % b.coefficient === 0n) {
    return trimZeros(finite(negative, quotient, preferred - lift), preferred);
  }
  // One more digit says that something is left, so that a half is not taken for exact.
  return finite(negative, quotient * 10n + 1n, preferred - lift - 1);
}

/** Remainder with the sign of the dividend; by zero or of an infinity it is NaN. */
export function modDecimals(left: Decimal128, right: Decimal128): Decimal128 {
  const a = unpack(left);
  const b = unpack(right);
  if (a.kind !== 'finite' || b.kind === 'nan') {
    return DECIMAL_NAN;
  }
  if (b.kind === 'infinity') {
    return left;
  }
  if (b.coefficient === 0n) {
    return DECIMAL_NAN;
  }
  const exponent = Math.min(a.exponent, b.exponent);
  const divisor = b.coefficient * powerOfTen(b.exponent - exponent);
  const rest = (a.coefficient * powerOfTen(a.exponent - exponent)) % divisor;
  return pack(finite(a.negative, rest, exponent));
}

/** Removes zeros at the end of the coefficient while the exponent is below `upTo`. */
export function trimZeros(parts: FiniteDecimal, upTo: number): FiniteDecimal {
  let { coefficient, exponent } = parts;
  if (coefficient === 0n) {
    return finite(parts.negative, 0n, Math.max(exponent, upTo));
  }
  while (exponent < upTo && coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  return finite(parts.negative, coefficient, exponent);
}

/** Adds zeros at the end until the coefficient has so many digits. */
export function padTo(parts: FiniteDecimal, digits: number): FiniteDecimal {
  const missing = digits - digitCount(parts.coefficient);
  if (missing <= 0 || parts.coefficient === 0n) {
    return parts;
  }
  return finite(parts.negative, parts.coefficient * powerOfTen(missing), parts.exponent - missing);
}

export type DecimalRounding = 'halfEven' | 'halfAway' | 'truncate' | 'floor' | 'ceil';

/**
 * Brings a decimal to an exponent: `quantizeDecimal(1.25, -1)` is 1.2.
 *
 * @returns NaN when the result has more than 34 digits, as IEEE 754 asks; infinities and NaN as they are
 */
export function quantizeDecimal(
  value: Decimal128,
  exponent: number,
  how: DecimalRounding = 'halfEven',
): Decimal128 {
  const parts = unpack(value);
  if (parts.kind !== 'finite') {
    return parts.kind === 'nan' ? DECIMAL_NAN : value;
  }
  const gap = exponent - parts.exponent;
  if (gap > 0) {
    return pack(finite(parts.negative, shorten(parts, gap, how), exponent));
  }
  if (parts.coefficient !== 0n && digitCount(parts.coefficient) - gap > MAX_DIGITS) {
    return DECIMAL_NAN;
  }
  const coefficient = parts.coefficient === 0n ? 0n : parts.coefficient * powerOfTen(-gap);
  return pack(finite(parts.negative, coefficient, exponent));
}

function shorten(parts: FiniteDecimal, digits: number, how: DecimalRounding): bigint {
  const divisor = powerOfTen(Math.min(digits, 2 * MAX_DIGITS));
  if (how === 'halfEven') {
    return divideHalfEven(parts.coefficient, divisor);
  }
  const quotient = parts.coefficient / divisor;
  const rest = parts.coefficient % divisor;
  const away =
    (how === 'floor' && parts.negative && rest > 0n) ||
    (how === 'ceil' && !parts.negative && rest > 0n) ||
    (how === 'halfAway' && rest * 2n >= divisor);
  return away ? quotient + 1n : quotient;
}

/** Rounds to an integer; a decimal that has no fraction stays as it is. */
export function roundToInteger(value: Decimal128, how: DecimalRounding): Decimal128 {
  const parts = unpack(value);
  return parts.kind === 'finite' && parts.exponent < 0 ? quantizeDecimal(value, 0, how) : value;
}

export function floorDecimal(value: Decimal128): Decimal128 {
  return roundToInteger(value, 'floor');
}

export function ceilDecimal(value: Decimal128): Decimal128 {
  return roundToInteger(value, 'ceil');
}

/** Rounds half to even to so many decimal places; negative places round before the point. */
export function roundDecimal(value: Decimal128, places = 0): Decimal128 {
  return quantizeDecimal(value, -places, 'halfEven');
}

export function truncDecimal(value: Decimal128, places = 0): Decimal128 {
  return quantizeDecimal(value, -places, 'truncate');
}
