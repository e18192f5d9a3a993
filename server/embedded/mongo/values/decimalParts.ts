import { Decimal128 } from './value.ts';

/**
 * A decimal taken apart: `sign * coefficient * 10 ** exponent`. The coefficient is never negative and has
 * at most 34 digits in a Decimal128; in between it may have more.
 */
export interface FiniteDecimal {
  readonly kind: 'finite';
  readonly negative: boolean;
  readonly coefficient: bigint;
  readonly exponent: number;
}

export type DecimalParts =
  | FiniteDecimal
  | { readonly kind: 'infinity'; readonly negative: boolean }
  | { readonly kind: 'nan' };

export const MAX_DIGITS = 34;
export const MIN_EXPONENT = -6176;
export const MAX_EXPONENT = 6111;
const BIAS = 6176;
const LIMIT = 10n ** 34n;

export const NAN_PARTS: DecimalParts = { kind: 'nan' };

export function infinityParts(negative: boolean): DecimalParts {
  return { kind: 'infinity', negative };
}

export function finite(negative: boolean, coefficient: bigint, exponent: number): FiniteDecimal {
  return { kind: 'finite', negative, coefficient, exponent };
}

/** Takes the 16 bytes apart (binary integer encoding, little endian). */
export function unpack(decimal: Decimal128): DecimalParts {
  const view = new DataView(decimal.bytes.buffer, decimal.bytes.byteOffset, 16);
  const low = view.getBigUint64(0, true);
  const high = view.getBigUint64(8, true);
  const negative = high >> 63n === 1n;
  const combination = Number((high >> 58n) & 0x1fn);
  if (combination === 0x1f) {
    return NAN_PARTS;
  }
  if (combination === 0x1e) {
    return infinityParts(negative);
  }
  if (combination >= 0x18) {
    // The form for coefficients beyond 34 digits, which count as zero.
    return finite(negative, 0n, Number((high >> 47n) & 0x3fffn) - BIAS);
  }
  const coefficient = ((high & 0x1_ffff_ffff_ffffn) << 64n) | low;
  return finite(negative, coefficient < LIMIT ? coefficient : 0n, Number((high >> 49n) & 0x3fffn) - BIAS);
}

/** Puts a decimal together, rounded half to even where it does not fit; overflow gives infinity. */
export function pack(parts: DecimalParts): Decimal128 {
  if (parts.kind === 'nan') {
    return fromHalves(0x7c00_0000_0000_0000n, 0n);
  }
  const fitted = parts.kind === 'finite' ? fitParts(parts) : parts;
  const sign = fitted.negative ? 1n << 63n : 0n;
  if (fitted.kind === 'infinity') {
    return fromHalves(sign | 0x7800_0000_0000_0000n, 0n);
  }
  const high = sign | (BigInt(fitted.exponent + BIAS) << 49n) | (fitted.coefficient >> 64n);
  return fromHalves(high, fitted.coefficient & 0xffff_ffff_ffff_ffffn);
}

function fromHalves(high: bigint, low: bigint): Decimal128 {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, low, true);
  view.setBigUint64(8, high, true);
  return new Decimal128(bytes);
}

type Fitted = FiniteDecimal | { readonly kind: 'infinity'; readonly negative: boolean };

/** Brings a decimal into 34 digits and the range of exponents. */
export function fitParts(parts: FiniteDecimal): Fitted {
  // One rounding only, also where a tiny number keeps fewer than 34 digits.
  const room = digitCount(parts.coefficient) - Math.max(MIN_EXPONENT - parts.exponent, 0);
  if (room < 0) {
    return finite(parts.negative, 0n, MIN_EXPONENT);
  }
  const { coefficient, exponent } = roundTo(parts, Math.min(MAX_DIGITS, room));
  return exponent > MAX_EXPONENT
    ? fitLarge(parts.negative, coefficient, exponent)
    : finite(parts.negative, coefficient, exponent);
}

function fitLarge(negative: boolean, coefficient: bigint, exponent: number): Fitted {
  const excess = exponent - MAX_EXPONENT;
  // Zeros at the end may bring the exponent back into range.
  if (coefficient !== 0n && excess > MAX_DIGITS - digitCount(coefficient)) {
    return { kind: 'infinity', negative };
  }
  return finite(negative, coefficient === 0n ? 0n : coefficient * powerOfTen(excess), MAX_EXPONENT);
}

/** Rounds half to even to so many digits; fewer digits stay as they are. */
export function roundTo(parts: FiniteDecimal, digits: number): FiniteDecimal {
  let { coefficient, exponent } = parts;
  const excess = digitCount(coefficient) - digits;
  if (excess > 0) {
    coefficient = divideHalfEven(coefficient, powerOfTen(excess));
    exponent += excess;
    // 999…9 rounds up to one digit more.
    if (digits > 0 && digitCount(coefficient) > digits) {
      coefficient /= 10n;
      exponent += 1;
    }
  }
  return finite(parts.negative, coefficient, exponent);
}

/** Quotient of two integers that are not negative, rounded half to even. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

const powers: bigint[] = [1n];

export function powerOfTen(exponent: number): bigint {
  if (exponent > 400) {
    return 10n ** BigInt(exponent);
  }
  while (powers.length <= exponent) {
    powers.push((powers[powers.length - 1] as bigint) * 10n);
  }
  return powers[exponent] as bigint;
}

/** Digits of an integer that is not negative; zero has none. */
export function digitCount(value: bigint): number {
  return value === 0n ? 0 : value.toString().length;
}
