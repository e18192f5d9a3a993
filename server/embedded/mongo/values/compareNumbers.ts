import { digitCount, type FiniteDecimal, powerOfTen, unpack } from './decimalParts.ts';
import { Decimal128, Int32, type NumberValue } from './value.ts';

/**
 * Orders numbers of any type by what they are worth, exactly. NaN is below all others and equal to NaN of
 * the other type; -0 equals 0.
 */
export function compareNumbers(left: NumberValue, right: NumberValue): number {
  const a = left instanceof Int32 ? left.value : left;
  const b = right instanceof Int32 ? right.value : right;
  if (typeof a === 'number' && typeof b === 'number') {
    return compareDoubles(a, b);
  }
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (a instanceof Decimal128) {
    return compareDecimal(a, b);
  }
  if (b instanceof Decimal128) {
    return 0 - compareDecimal(b, a);
  }
  // A double and a long: JavaScript compares the two exactly, only NaN needs care.
  if (Number.isNaN(a) || Number.isNaN(b)) {
    return Number.isNaN(a) ? -1 : 1;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareDoubles(a: number, b: number): number {
  if (a < b) {
    return -1;
  }
  if (a > b) {
    return 1;
  }
  if (a === b) {
    return 0;
  }
  return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
}

function compareDecimal(left: Decimal128, right: number | bigint | Decimal128): number {
  const a = unpack(left);
  const b = right instanceof Decimal128 ? unpack(right) : exactParts(right);
  if (a.kind === 'nan' || b.kind === 'nan') {
    return Number(b.kind === 'nan') - Number(a.kind === 'nan');
  }
  if (a.kind === 'infinity' || b.kind === 'infinity') {
    return infinitySide(a) - infinitySide(b);
  }
  return compareFinite(a, b);
}

function infinitySide(parts: { kind: string; negative: boolean }): number {
  if (parts.kind !== 'infinity') {
    return 0;
  }
  return parts.negative ? -1 : 1;
}

export function compareFinite(a: FiniteDecimal, b: FiniteDecimal): number {
  const signA = signOf(a);
  const signB = signOf(b);
  if (signA !== signB || signA === 0) {
    return signA - signB;
  }
  return signA < 0 ? compareMagnitudes(b, a) : compareMagnitudes(a, b);
}

function signOf(parts: FiniteDecimal): number {
  if (parts.coefficient === 0n) {
    return 0;
  }
  return parts.negative ? -1 : 1;
}

function compareMagnitudes(a: FiniteDecimal, b: FiniteDecimal): number {
  const top = a.exponent + digitCount(a.coefficient) - (b.exponent + digitCount(b.coefficient));
  if (top !== 0) {
    return Math.sign(top);
  }
  const gap = a.exponent - b.exponent;
  const x = gap > 0 ? a.coefficient * powerOfTen(gap) : a.coefficient;
  const y = gap < 0 ? b.coefficient * powerOfTen(-gap) : b.coefficient;
  return x < y ? -1 : x > y ? 1 : 0;
}

type ExactParts = FiniteDecimal | { kind: 'infinity'; negative: boolean } | { kind: 'nan' };

const scratch = new DataView(new ArrayBuffer(8));

/** A double or long as a decimal without any rounding; a double may take several hundred digits. */
export function exactParts(value: number | bigint): ExactParts {
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) {
    const integer = BigInt(value);
    return {
      kind: 'finite',
      negative: integer < 0n,
      coefficient: integer < 0n ? -integer : integer,
      exponent: 0,
    };
  }
  if (Number.isNaN(value)) {
    return { kind: 'nan' };
  }
  if (!Number.isFinite(value)) {
    return { kind: 'infinity', negative: value < 0 };
  }
  scratch.setFloat64(0, value);
  const bits = scratch.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const power = Math.max(biased, 1) - 1075;
  const negative = bits >> 63n === 1n;
  if (power >= 0) {
    return { kind: 'finite', negative, coefficient: mantissa << BigInt(power), exponent: 0 };
  }
  // m / 2^k is m * 5^k / 10^k.
  return { kind: 'finite', negative, coefficient: mantissa * 5n ** BigInt(-power), exponent: power };
}
