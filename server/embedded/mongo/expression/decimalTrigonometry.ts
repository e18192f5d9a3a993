import { DECIMAL_NAN, isDecimalNaN, isDecimalZero, toDecimal } from '../values/decimal.ts';
import { finite, pack, powerOfTen, unpack } from '../values/decimalParts.ts';
import { notSupported } from '../values/errors.ts';
import type { Decimal128, NumberValue } from '../values/value.ts';
import { toDouble } from './numeric.ts';

export type TrigonometricName =
  | 'acos'
  | 'acosh'
  | 'asin'
  | 'asinh'
  | 'atan'
  | 'atan2'
  | 'atanh'
  | 'cos'
  | 'cosh'
  | 'sin'
  | 'sinh'
  | 'tan'
  | 'tanh'
  | 'degreesToRadians'
  | 'radiansToDegrees';

// Numbers here are integers scaled by ten to this power: 34 digits and as many again to lose on the way.
const SCALE = 90;
const ONE = powerOfTen(SCALE);
const LARGEST_EXPONENT = 40; // beyond it pi would need more digits than are kept

function inverseTangentSeries(x: bigint): bigint {
  const square = (x * x) / ONE;
  let sum = 0n;
  let term = x;
  for (let n = 1n; term !== 0n; n += 2n) {
    sum += (n / 2n) % 2n === 0n ? term / n : -(term / n);
    term = (term * square) / ONE;
  }
  return sum;
}

// Machin's formula.
const PI = 4n * (4n * inverseTangentSeries(ONE / 5n) - inverseTangentSeries(ONE / 239n));

function root(x: bigint): bigint {
  const square = x * ONE;
  if (square === 0n) {
    return 0n;
  }
  let guess = powerOfTen(Math.ceil(square.toString().length / 2));
  for (;;) {
    const next = (guess + square / guess) / 2n;
    if (next >= guess) {
      return guess;
    }
    guess = next;
  }
}

function inverseTangent(x: bigint): bigint {
  if (x < 0n) {
    return -inverseTangent(-x);
  }
  if (x > ONE) {
    return PI / 2n - inverseTangent((ONE * ONE) / x);
  }
  // Halving the angle three times makes the series short.
  let small = x;
  for (let times = 0; times < 3; times += 1) {
    small = (small * ONE) / (ONE + root(ONE + (small * small) / ONE));
  }
  return 8n * inverseTangentSeries(small);
}

function sine(x: bigint): bigint {
  const turn = x % (2n * PI);
  const square = (turn * turn) / ONE;
  let sum = 0n;
  let term = turn;
  for (let n = 1n; term !== 0n; n += 2n) {
    sum += term;
    term = -((term * square) / ONE) / ((n + 1n) * (n + 2n));
  }
  return sum;
}

function cosine(x: bigint): bigint {
  return sine(x + PI / 2n);
}

function inverseSine(x: bigint): bigint {
  const rest = root(ONE - (x * x) / ONE);
  return rest === 0n ? (x < 0n ? -PI / 2n : PI / 2n) : inverseTangent((x * ONE) / rest);
}

function inverseTangentOf(y: bigint, x: bigint): bigint {
  if (x === 0n) {
    return y < 0n ? -PI / 2n : PI / 2n;
  }
  const angle = inverseTangent((y * ONE) / x);
  return x > 0n ? angle : y < 0n ? angle - PI : angle + PI;
}

const FUNCTIONS: { readonly [name in TrigonometricName]?: (x: bigint, y: bigint) => bigint } = {
  sin: sine,
  cos: cosine,
  tan: (x) => (sine(x) * ONE) / cosine(x),
  asin: inverseSine,
  acos: (x) => PI / 2n - inverseSine(x),
  atan: inverseTangent,
  atan2: (y, x) => inverseTangentOf(y, x),
  degreesToRadians: (x) => (x * PI) / (180n * ONE),
  radiansToDegrees: (x) => (x * 180n * ONE) / PI,
};

function scaled(value: Decimal128): bigint | null {
  const parts = unpack(value);
  if (parts.kind !== 'finite' || parts.exponent > LARGEST_EXPONENT || parts.exponent < -SCALE) {
    return null;
  }
  const shift = SCALE + parts.exponent;
  const size = parts.coefficient * powerOfTen(shift);
  return parts.negative ? -size : size;
}

/**
 * A trigonometric function in the 34 digits of a decimal.
 *
 * @throws StoreError the refusal of hyperbolic functions and of numbers too large or too small
 */
export function decimalTrigonometry(
  name: TrigonometricName,
  value: NumberValue,
  second: NumberValue = value,
): Decimal128 {
  const left = toDecimal(value);
  const right = toDecimal(second);
  if (isDecimalNaN(left) || isDecimalNaN(right)) {
    return DECIMAL_NAN;
  }
  const apply = FUNCTIONS[name];
  const x = scaled(left);
  const y = scaled(right);
  if (apply === undefined || x === null || y === null) {
    return fromDouble(name, left);
  }
  const result = apply(x, y);
  return pack(finite(result < 0n, result < 0n ? -result : result, -SCALE));
}

/** Zero is where the hyperbolic functions and the far ends are simple; elsewhere digits would be missing. */
function fromDouble(name: TrigonometricName, value: Decimal128): Decimal128 {
  const isSimple = isDecimalZero(value) && ['sinh', 'asinh', 'tanh', 'atanh'].includes(name);
  if (isSimple) {
    return value;
  }
  if (name === 'cosh' && isDecimalZero(value)) {
    return toDecimal(1n);
  }
  if (name === 'acosh' && toDouble(value) === 1) {
    return toDecimal(0n);
  }
  throw notSupported(`$${name} of the decimal ${value.toString()}`);
}
