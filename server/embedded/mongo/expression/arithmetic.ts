import { addNumbers, multiplyNumbers } from '../values/arithmetic.ts';
import {
  absDecimal,
  ceilDecimal,
  DECIMAL_NAN,
  divideDecimals,
  floorDecimal,
  isDecimalZero,
  modDecimals,
  quantizeDecimal,
  subtractDecimals,
  toDecimal,
} from '../values/decimal.ts';
import { unpack } from '../values/decimalParts.ts';
import { StoreError } from '../values/errors.ts';
import {
  DateTime,
  Decimal128,
  Int32,
  int32,
  isNumber,
  type NumberValue,
  type Value,
} from '../values/value.ts';
import { type CompileOperator, isNullish, type OperatorTable, type Result } from './expression.ts';
import { intOrLong, isLong, LONG_MIN, toDouble } from './numeric.ts';
import { binary, orNull, typeOf, variadic } from './operands.ts';
import { roundToLong } from './rounding.ts';

/** Adds two numbers; a sum that a long cannot hold is a double. */
export function add(left: NumberValue, right: NumberValue): NumberValue {
  return addNumbers(left, right) ?? toDouble(left) + toDouble(right);
}

function sum(values: readonly Result[]): Result {
  let total: NumberValue = int32(0);
  let date: DateTime | null = null;
  let hasNull = false;
  for (const value of values) {
    if (isNumber(value)) {
      total = add(total, value);
    } else if (value instanceof DateTime) {
      if (date !== null) {
        throw new StoreError(16612, 'only one date allowed in an $add expression');
      }
      date = value;
    } else if (isNullish(value)) {
      hasNull = true;
    } else {
      throw new StoreError(14, `$add only supports numeric or date types, not ${typeOf(value)}`);
    }
  }
  if (hasNull) {
    return null;
  }
  return date === null ? total : shiftDate(date, total, 1n);
}

/** Moves a date by milliseconds, which are rounded half away from zero. */
function shiftDate(date: DateTime, by: NumberValue, sign: 1n | -1n): DateTime {
  const whole = roundToLong(by);
  const moved = whole === null ? null : date.ms + sign * whole;
  if (moved === null || !isLong(moved)) {
    throw new StoreError(15, 'date overflow');
  }
  return new DateTime(moved);
}

export function subtract(left: Result, right: Result): Result {
  if (isNullish(left) || isNullish(right)) {
    return null;
  }
  if (isNumber(left) && isNumber(right)) {
    return subtractNumbers(left, right);
  }
  if (left instanceof DateTime && right instanceof DateTime) {
    const gap = left.ms - right.ms;
    if (!isLong(gap)) {
      throw new StoreError(15, 'date overflow in $subtract');
    }
    return gap;
  }
  if (left instanceof DateTime && isNumber(right)) {
    return shiftDate(left, right, -1n);
  }
  throw new StoreError(14, `can't $subtract ${typeOf(right)} from ${typeOf(left)}`);
}

export function subtractNumbers(left: NumberValue, right: NumberValue): NumberValue {
  if (left instanceof Decimal128 || right instanceof Decimal128) {
    return subtractDecimals(toDecimal(left), toDecimal(right));
  }
  if (typeof left === 'number' || typeof right === 'number') {
    return toDouble(left) - toDouble(right);
  }
  const difference = BigInt(left.toString()) - BigInt(right.toString());
  if (left instanceof Int32 && right instanceof Int32) {
    return intOrLong(difference);
  }
  return isLong(difference) ? difference : Number(difference);
}

function multiply(values: readonly Result[]): Result {
  let product: NumberValue = int32(1);
  for (const value of values) {
    if (isNumber(value)) {
      product = multiplyPair(product, value);
    } else if (isNullish(value)) {
      return null;
    } else {
      throw new StoreError(14, `$multiply only supports numeric types, not ${typeOf(value)}`);
    }
  }
  return product;
}

export function multiplyPair(left: NumberValue, right: NumberValue): NumberValue {
  return multiplyNumbers(left, right) ?? toDouble(left) * toDouble(right);
}

function divide(left: Result, right: Result): Result {
  if (isNumber(left) && isNumber(right)) {
    return divideNumbers(left, right);
  }
  if (isNullish(left) || isNullish(right)) {
    return null;
  }
  throw new StoreError(14, `$divide only supports numeric types, not ${typeOf(left)} and ${typeOf(right)}`);
}

/** @throws StoreError 2 when the divisor is zero */
export function divideNumbers(left: NumberValue, right: NumberValue): NumberValue {
  if (left instanceof Decimal128 || right instanceof Decimal128) {
    const divisor = toDecimal(right);
    if (isDecimalZero(divisor)) {
      throw new StoreError(2, "can't $divide by zero");
    }
    return divideDecimals(toDecimal(left), divisor);
  }
  const divisor = toDouble(right);
  if (divisor === 0) {
    throw new StoreError(2, "can't $divide by zero");
  }
  return toDouble(left) / divisor;
}

function modulo(left: Result, right: Result): Result {
  if (isNumber(left) && isNumber(right)) {
    return moduloNumbers(left, right);
  }
  if (isNullish(left) || isNullish(right)) {
    return null;
  }
  throw new StoreError(16611, `$mod only supports numeric types, not ${typeOf(left)} and ${typeOf(right)}`);
}

function moduloNumbers(left: NumberValue, right: NumberValue): NumberValue {
  if (left instanceof Decimal128 || right instanceof Decimal128) {
    const divisor = toDecimal(right);
    if (isDecimalZero(divisor)) {
      throw new StoreError(5733415, "can't $mod by zero");
    }
    return modDecimals(toDecimal(left), divisor);
  }
  if (toDouble(right) === 0) {
    throw new StoreError(16610, "can't $mod by zero");
  }
  if (typeof left === 'number' || typeof right === 'number') {
    return toDouble(left) % toDouble(right);
  }
  const rest = BigInt(left.toString()) % BigInt(right.toString());
  return left instanceof Int32 && right instanceof Int32 ? int32(Number(rest)) : rest;
}

function absolute(value: NumberValue): NumberValue {
  if (value instanceof Int32) {
    return intOrLong(BigInt(Math.abs(value.value)));
  }
  if (typeof value === 'bigint') {
    if (value === LONG_MIN) {
      throw new StoreError(28680, "can't take $abs of long long min");
    }
    return value < 0n ? -value : value;
  }
  return typeof value === 'number' ? Math.abs(value) : absDecimal(value);
}

/** An operator on one number, which null passes through. */
export function onNumber(apply: (value: NumberValue) => Result): CompileOperator {
  return orNull((value: Value, _context, name) => {
    if (!isNumber(value)) {
      throw new StoreError(28765, `${name} only supports numeric types, not ${typeOf(value)}`);
    }
    return apply(value);
  });
}

/** As MongoDB quantizes to units: what has no 34 digits down to the units is NaN. */
function wholeDecimal(value: Decimal128, round: (value: Decimal128) => Decimal128): Decimal128 {
  const parts = unpack(value);
  if (parts.kind !== 'finite') {
    return DECIMAL_NAN;
  }
  return parts.exponent > 0 ? quantizeDecimal(value, 0, 'truncate') : round(value);
}

function wholePart(
  doubles: (value: number) => number,
  decimals: (value: Decimal128) => Decimal128,
): CompileOperator {
  return onNumber((value) => {
    if (typeof value === 'number') {
      return doubles(value);
    }
    return value instanceof Decimal128 ? decimals(value) : value;
  });
}

export const ARITHMETIC: OperatorTable = {
  $add: variadic(sum),
  $subtract: binary(subtract),
  $multiply: variadic(multiply),
  $divide: binary(divide),
  $mod: binary(modulo),
  $abs: onNumber(absolute),
  $floor: wholePart(Math.floor, (value) => wholeDecimal(value, floorDecimal)),
  $ceil: wholePart(Math.ceil, (value) => wholeDecimal(value, ceilDecimal)),
};
