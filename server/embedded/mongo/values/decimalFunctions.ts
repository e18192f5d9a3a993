import {
  DECIMAL_INFINITY,
  DECIMAL_NAN,
  DECIMAL_ZERO,
  decimalFromInteger,
  decimalToDouble,
  decimalToInteger,
  divideDecimals,
  isDecimalIntegral,
  padTo,
  trimZeros,
} from './decimal.ts';
import {
  digitCount,
  type FiniteDecimal,
  finite,
  infinityParts,
  MAX_DIGITS,
  MIN_EXPONENT,
  pack,
  powerOfTen,
  unpack,
} from './decimalParts.ts';
import type { Decimal128 } from './value.ts';

// All functions work on integers scaled by ten to this power: enough digits for 34 correct ones even where
// a logarithm near one cancels 34 of them and a power multiplies the error by 10^34.
const SCALE = 120;
const ONE = 10n ** BigInt(SCALE);
const DECIMAL_ONE = decimalFromInteger(1);

/** Square root, NaN for a negative number; exact results keep the exponent the standard prefers. */
export function sqrtDecimal(value: Decimal128): Decimal128 {
  const parts = unpack(value);
  if (parts.kind !== 'finite') {
    return parts.kind === 'infinity' && !parts.negative ? value : DECIMAL_NAN;
  }
  const preferred = Math.floor(parts.exponent / 2);
  if (parts.coefficient === 0n) {
    return pack(finite(parts.negative, 0n, preferred));
  }
  if (parts.negative) {
    return DECIMAL_NAN;
  }
  // An even exponent, and twice the digits the result needs.
  const lift = 2 * MAX_DIGITS + 6 + (Math.abs(parts.exponent) % 2);
  const scaled = parts.coefficient * powerOfTen(lift);
  const exponent = (parts.exponent - lift) / 2;
  const root = integerRoot(scaled);
  return pack(
    root * root === scaled
      ? trimZeros(finite(false, root, exponent), preferred)
      : finite(false, root * 10n + 1n, exponent - 1),
  );
}

function integerRoot(value: bigint): bigint {
  let guess = 10n ** BigInt(Math.ceil(digitCount(value) / 2));
  for (;;) {
    const next = (guess + value / guess) / 2n;
    if (next >= guess) {
      return guess;
    }
    guess = next;
  }
}

/** Natural logarithm: NaN below zero, -Infinity at zero. */
export function lnDecimal(value: Decimal128): Decimal128 {
  return logarithm(value, (parts) => fromScaled(lnScaled(parts)));
}

/** Logarithm to ten; powers of ten give an integer exactly. */
export function log10Decimal(value: Decimal128): Decimal128 {
  return logarithm(value, (parts) => {
    const { coefficient, exponent } = trimZeros(parts, Number.POSITIVE_INFINITY);
    return coefficient === 1n ? decimalFromInteger(exponent) : fromScaled((lnScaled(parts) * ONE) / ln10());
  });
}

function logarithm(value: Decimal128, ofPositive: (parts: FiniteDecimal) => Decimal128): Decimal128 {
  const parts = unpack(value);
  if (parts.kind === 'nan') {
    return DECIMAL_NAN;
  }
  if (parts.kind === 'finite' && parts.coefficient === 0n) {
    return pack(infinityParts(true));
  }
  if (parts.negative) {
    return DECIMAL_NAN;
  }
  return parts.kind === 'infinity' ? value : ofPositive(parts);
}

/** `e ** value`. */
export function expDecimal(value: Decimal128): Decimal128 {
  const parts = unpack(value);
  if (parts.kind === 'nan') {
    return DECIMAL_NAN;
  }
  if (parts.kind === 'infinity') {
    return parts.negative ? pack(finite(false, 0n, 0)) : value;
  }
  return parts.coefficient === 0n ? DECIMAL_ONE : expScaled(toScaled(parts));
}

/**
 * `base ** exponent`. Results of finite numbers are padded with zeros to 34 digits, as MongoDB gives them.
 * Zero to a negative power is an infinity; a negative base with a fraction in the exponent is NaN.
 */
export function powDecimal(base: Decimal128, exponent: Decimal128): Decimal128 {
  const b = unpack(base);
  const e = unpack(exponent);
  if (e.kind === 'finite' && e.coefficient === 0n) {
    return padded(DECIMAL_ONE);
  }
  if (b.kind !== 'finite' || e.kind !== 'finite' || b.coefficient === 0n) {
    return powOfSpecial(base, exponent);
  }
  const integral = isDecimalIntegral(exponent);
  if (b.negative && !integral) {
    return DECIMAL_NAN;
  }
  const negative = b.negative && integral && isOdd(exponent);
  const exact = integral ? smallPower(b, exponent, negative) : null;
  return padded(exact ?? withSign(powerOf(finite(false, b.coefficient, b.exponent), e), negative));
}

/** Doubles know all the rules for infinities, NaN and zeros; only the type is another. */
function powOfSpecial(base: Decimal128, exponent: Decimal128): Decimal128 {
  const b = decimalToDouble(base);
  const e = unpack(exponent);
  // Rounding to a double would make large odd exponents even.
  const asDouble =
    e.kind === 'finite' && isDecimalIntegral(exponent) ? parityOf(e, exponent) : decimalToDouble(exponent);
  const result = b === 1 ? 1 : b ** asDouble;
  if (Number.isNaN(result)) {
    return DECIMAL_NAN;
  }
  if (result === 0) {
    return pack(finite(Object.is(result, -0), 0n, MIN_EXPONENT));
  }
  return Number.isFinite(result) ? padded(decimalFromInteger(result)) : pack(infinityParts(result < 0));
}

function parityOf(parts: FiniteDecimal, value: Decimal128): number {
  const size = isOdd(value) ? 3 : 2;
  return parts.negative ? -size : size;
}

function isOdd(value: Decimal128): boolean {
  const parts = unpack(value);
  if (parts.kind !== 'finite' || parts.exponent > 0) {
    return false;
  }
  return (decimalToInteger(value) ?? 0n) % 2n !== 0n;
}

/** The exact power where the integer stays of a bearable size, else null. */
function smallPower(base: FiniteDecimal, exponent: Decimal128, negative: boolean): Decimal128 | null {
  const times = decimalToInteger(exponent) ?? 0n;
  const count = times < 0n ? -times : times;
  if (count * BigInt(digitCount(base.coefficient)) > 4000n) {
    return null;
  }
  const power = pack(finite(negative, base.coefficient ** count, base.exponent * Number(count)));
  if (times > 0n) {
    return power;
  }
  const whole = finite(negative, base.coefficient ** count, 0);
  const inverse = 10n ** BigInt(digitCount(whole.coefficient) + 2 * MAX_DIGITS) / whole.coefficient;
  const shift = digitCount(whole.coefficient) + 2 * MAX_DIGITS;
  return pack(finite(negative, inverse, -shift - base.exponent * Number(count)));
}

function powerOf(base: FiniteDecimal, exponent: FiniteDecimal): Decimal128 {
  const log = lnScaled(base);
  const factor = finite(exponent.negative, exponent.coefficient, exponent.exponent);
  const shifted = log * factor.coefficient;
  const product =
    factor.exponent >= 0
      ? shifted * powerOfTen(Math.min(factor.exponent, 2 * SCALE))
      : shifted / powerOfTen(Math.min(-factor.exponent, 2 * SCALE));
  return expScaled(factor.negative ? -product : product);
}

function withSign(value: Decimal128, negative: boolean): Decimal128 {
  const parts = unpack(value);
  if (!negative || parts.kind === 'nan') {
    return value;
  }
  return pack({ ...parts, negative });
}

function padded(value: Decimal128): Decimal128 {
  const parts = unpack(value);
  if (parts.kind !== 'finite') {
    return value;
  }
  return parts.coefficient === 0n
    ? pack(finite(parts.negative, 0n, MIN_EXPONENT))
    : pack(clampPadding(parts));
}

function clampPadding(parts: FiniteDecimal): FiniteDecimal {
  const room = Math.min(MAX_DIGITS, digitCount(parts.coefficient) + parts.exponent - MIN_EXPONENT);
  return padTo(parts, room);
}

function toScaled(parts: FiniteDecimal): bigint {
  const power = parts.exponent + SCALE;
  // No exponential that fits needs more than a few digits before the point.
  const scaled =
    power >= 0
      ? parts.coefficient * powerOfTen(Math.min(power, 2 * SCALE))
      : parts.coefficient / powerOfTen(Math.min(-power, 2 * SCALE));
  return parts.negative ? -scaled : scaled;
}

function fromScaled(value: bigint): Decimal128 {
  return value === 0n ? DECIMAL_ZERO : pack(finite(value < 0n, value < 0n ? -value : value, -SCALE));
}

/** Logarithm of a positive number, scaled. */
function lnScaled(parts: FiniteDecimal): bigint {
  const digits = digitCount(parts.coefficient);
  let mantissa = parts.coefficient * powerOfTen(SCALE + 1 - digits);
  let twos = 0n;
  // Into 0.75 to 1.5, where the series is quick and nothing near one is lost.
  while (mantissa > (ONE * 3n) / 2n) {
    mantissa /= 2n;
    twos += 1n;
  }
  const tens = BigInt(parts.exponent + digits - 1);
  if (tens === -1n && twos > 0n) {
    return lnNearOne(parts);
  }
  return 2n * atanhOf(mantissa - ONE, mantissa + ONE) + twos * ln2() + tens * ln10();
}

/** The same for 0.1 to 1, without taking a tenfold away again. */
function lnNearOne(parts: FiniteDecimal): bigint {
  let mantissa = toScaled(parts);
  let twos = 0n;
  while (mantissa < (ONE * 3n) / 4n) {
    mantissa *= 2n;
    twos += 1n;
  }
  return 2n * atanhOf(mantissa - ONE, mantissa + ONE) - twos * ln2();
}

/** Inverse hyperbolic tangent of a fraction, by its series. */
function atanhOf(numerator: bigint, denominator: bigint): bigint {
  const z = (numerator * ONE) / denominator;
  const square = (z * z) / ONE;
  let term = z;
  let sum = z;
  for (let n = 3n; term !== 0n; n += 2n) {
    term = (term * square) / ONE;
    sum += term / n;
  }
  return sum;
}

let knownLn2: bigint | null = null;
let knownLn10: bigint | null = null;

function ln2(): bigint {
  knownLn2 ??= 2n * atanhOf(1n, 3n);
  return knownLn2;
}

function ln10(): bigint {
  // 10 is 8 times 1.25.
  knownLn10 ??= 3n * ln2() + 2n * atanhOf(1n, 9n);
  return knownLn10;
}

// Beyond this many powers of ten every result is infinite or zero.
const FARTHEST = 7000n;

function expScaled(value: bigint): Decimal128 {
  const tens = value / ln10();
  if (tens > FARTHEST) {
    return DECIMAL_INFINITY;
  }
  if (tens < -FARTHEST) {
    return pack(finite(false, 0n, MIN_EXPONENT));
  }
  let sum = ONE;
  let term = ONE;
  const rest = value - tens * ln10();
  for (let n = 1n; term !== 0n; n += 1n) {
    term = (term * rest) / (ONE * n);
    sum += term;
  }
  return pack(finite(false, sum, Number(tens) - SCALE));
}

/** Logarithm to any base, rounded twice as MongoDB's quotient of two logarithms is. */
export function logDecimal(value: Decimal128, base: Decimal128): Decimal128 {
  return divideDecimals(lnDecimal(value), lnDecimal(base));
}
