import { decimalFromDouble, decimalToInteger, quantizeDecimal, roundToInteger } from '../values/decimal.ts';
import { digitCount, MAX_DIGITS, unpack } from '../values/decimalParts.ts';
import { StoreError } from '../values/errors.ts';
import { Decimal128, Int32, int32, isNumber, type NumberValue } from '../values/value.ts';
import { type CompileOperator, isNullish, type OperatorTable, type Result } from './expression.ts';
import { asInt64, INT_MAX, INT_MIN, isLong, toDouble } from './numeric.ts';
import { between, typeOf } from './operands.ts';

const LEAST_PLACES = -20;
const MOST_PLACES = 100;

/** The number rounded half away from zero to a long, or null where a long cannot hold it. */
export function roundToLong(value: NumberValue): bigint | null {
  const whole = wholeOf(value);
  return whole !== null && isLong(whole) ? whole : null;
}

function wholeOf(value: NumberValue): bigint | null {
  if (value instanceof Int32) {
    return BigInt(value.value);
  }
  if (typeof value === 'bigint') {
    return value;
  }
  if (value instanceof Decimal128) {
    return decimalToInteger(roundToInteger(value, 'halfEven'));
  }
  return Number.isFinite(value) ? BigInt(Math.sign(value) * Math.round(Math.abs(value))) : null;
}

type Mode = 'round' | 'truncate';

function rounder(mode: Mode): CompileOperator {
  return (operand, context, name) =>
    between(1, 2, (values) => {
      const [value, places] = values as [Result, Result];
      if (isNullish(value) || (values.length > 1 && isNullish(places))) {
        return null;
      }
      if (!isNumber(value)) {
        throw new StoreError(51081, `${name} only supports numeric types, not ${typeOf(value)}`);
      }
      return roundNumber(value, values.length > 1 ? readPlaces(places, name) : 0, mode);
    })(operand, context, name);
}

function readPlaces(places: Result, name: string): number {
  if (!isNumber(places)) {
    throw new StoreError(16004, `can't convert from BSON type ${typeOf(places)} to long`);
  }
  if (typeof places === 'number' && !(Math.abs(places) < 2 ** 63)) {
    throw new StoreError(31109, `Can't coerce out of range value ${places} to long`);
  }
  const whole = asInt64(places);
  if (whole === null) {
    throw new StoreError(51082, `precision argument to ${name} must be a integral value`);
  }
  if (whole < LEAST_PLACES || whole > MOST_PLACES) {
    throw new StoreError(
      51083,
      `cannot apply ${name} with precision value ${whole} value must be in [-20, 100]`,
    );
  }
  return Number(whole);
}

function roundNumber(value: NumberValue, places: number, mode: Mode): NumberValue {
  if (value instanceof Decimal128) {
    return roundDecimalTo(value, places, mode);
  }
  if (typeof value === 'number') {
    return roundDouble(value, places, mode);
  }
  return places >= 0 ? value : roundInteger(value, -places, mode);
}

function roundDecimalTo(value: Decimal128, places: number, mode: Mode): Decimal128 {
  const parts = unpack(value);
  if (parts.kind !== 'finite') {
    return value;
  }
  // Zeros are added up to the places asked for, as far as there are digits for them.
  const least = parts.exponent - (MAX_DIGITS - Math.max(1, digitCount(parts.coefficient)));
  return quantizeDecimal(value, Math.max(-places, least), mode === 'round' ? 'halfEven' : 'truncate');
}

function roundDouble(value: number, places: number, mode: Mode): number {
  if (!Number.isFinite(value)) {
    return value;
  }
  if (places === 0) {
    return mode === 'round' ? roundHalfEven(value) : Math.trunc(value);
  }
  const scaled = roundDecimalTo(decimalFromDouble(value, 34), places, mode);
  const rounded = toDouble(scaled);
  // Too many digits for a decimal means that nothing was to be rounded.
  return Number.isNaN(rounded) ? value : rounded;
}

function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  const isHalf = Math.abs(value % 1) === 0.5;
  const even = isHalf && rounded % 2 !== 0 ? rounded - 1 : rounded;
  return even === 0 && (value < 0 || Object.is(value, -0)) ? -0 : even;
}

function roundInteger(value: Int32 | bigint, zeros: number, mode: Mode): NumberValue {
  const whole = value instanceof Int32 ? BigInt(value.value) : value;
  const unit = 10n ** BigInt(zeros);
  const rest = whole % unit;
  let rounded = whole - rest;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const isOdd = (rounded / unit) % 2n !== 0n;
  if (mode === 'round' && (twice > unit || (twice === unit && isOdd))) {
    rounded += whole < 0n ? -unit : unit;
  }
  if (value instanceof Int32 && rounded >= INT_MIN && rounded <= INT_MAX) {
    return int32(Number(rounded));
  }
  if (!isLong(rounded)) {
    throw new StoreError(
      51080,
      `invalid conversion from Decimal128 result in $round resulting from arguments: [${whole}, ${-zeros}]`,
    );
  }
  return rounded;
}

export const ROUNDING: OperatorTable = { $round: rounder('round'), $trunc: rounder('truncate') };
