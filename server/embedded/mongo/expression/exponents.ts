import {
  addDecimals,
  decimalFromInteger,
  divideDecimals,
  isDecimalNaN,
  isDecimalNegative,
  isDecimalZero,
  negateDecimal,
  toDecimal,
} from '../values/decimal.ts';
import {
  expDecimal,
  lnDecimal,
  log10Decimal,
  logDecimal,
  powDecimal,
  sqrtDecimal,
} from '../values/decimalFunctions.ts';
import { StoreError } from '../values/errors.ts';
import { Decimal128, Int32, isNumber, type NumberValue } from '../values/value.ts';
import { onNumber } from './arithmetic.ts';
import { type CompileOperator, isNullish, type OperatorTable, type Result } from './expression.ts';
import { intOrLong, isLong, toDouble } from './numeric.ts';
import { binary, orNull, typeOf } from './operands.ts';
import { shown } from './shown.ts';

/** A function of one number with a form for doubles and one for decimals. */
function real(
  doubles: (value: number) => number,
  decimals: (value: Decimal128) => Decimal128,
  domain?: Domain,
): CompileOperator {
  return onNumber((value) => {
    if (domain !== undefined && !domain.accepts(sizeOf(value))) {
      throw new StoreError(domain.code, `${domain.says} but is ${shown(value)}`);
    }
    if (domain?.nanIsDouble === true && value instanceof Decimal128 && isDecimalNaN(value)) {
      return Number.NaN;
    }
    return value instanceof Decimal128 ? decimals(value) : doubles(toDouble(value));
  });
}

/** The numbers that a function takes. */
interface Domain {
  readonly accepts: (value: number) => boolean;
  readonly code: number;
  readonly says: string;
  /** Logarithms lose the type of what is no number. */
  readonly nanIsDouble?: boolean;
}

/** The number as a double that keeps its sign and is zero only for zero. */
function sizeOf(value: NumberValue): number {
  if (!(value instanceof Decimal128)) {
    return toDouble(value);
  }
  if (isDecimalNaN(value) || isDecimalZero(value)) {
    return isDecimalNaN(value) ? Number.NaN : 0;
  }
  return isDecimalNegative(value) ? -1 : 1;
}

function positive(code: number, name: string): Domain {
  return {
    nanIsDouble: true,
    accepts: (value) => value > 0 || Number.isNaN(value),
    code,
    says: `${name}'s argument must be a positive number,`,
  };
}

const ONE = decimalFromInteger(1);

function sigmoidDecimal(value: Decimal128): Decimal128 {
  return divideDecimals(ONE, addDecimals(ONE, expDecimal(negateDecimal(value))));
}

function logarithm(value: Result, base: Result): Result {
  if (isNullish(value) || isNullish(base)) {
    return null;
  }
  if (!isNumber(value)) {
    throw new StoreError(28756, `$log's argument must be numeric, not ${typeOf(value)}`);
  }
  if (!isNumber(base)) {
    throw new StoreError(28757, `$log's base must be numeric, not ${typeOf(base)}`);
  }
  if (Number.isNaN(toDouble(value)) || Number.isNaN(toDouble(base))) {
    return Number.NaN;
  }
  const size = sizeOf(value);
  if (size <= 0) {
    throw new StoreError(28758, `$log's argument must be a positive number, but is ${shown(value)}`);
  }
  const baseSize = sizeOf(base);
  if (baseSize <= 0 || toDouble(base) === 1) {
    throw new StoreError(
      28759,
      `$log's base must be a positive number not equal to 1, but is ${shown(base)}`,
    );
  }
  return value instanceof Decimal128 || base instanceof Decimal128
    ? logDecimal(toDecimal(value), toDecimal(base))
    : Math.log(toDouble(value)) / Math.log(toDouble(base));
}

function power(base: Result, exponent: Result): Result {
  if (isNullish(base) || isNullish(exponent)) {
    return null;
  }
  if (!isNumber(base)) {
    throw new StoreError(28762, `$pow's base must be numeric, not ${typeOf(base)}`);
  }
  if (!isNumber(exponent)) {
    throw new StoreError(28763, `$pow's exponent must be numeric, not ${typeOf(exponent)}`);
  }
  if (sizeOf(base) === 0 && sizeOf(exponent) < 0) {
    throw new StoreError(28764, '$pow cannot take a base of 0 and a negative exponent');
  }
  if (base instanceof Decimal128 || exponent instanceof Decimal128) {
    return unsignedZero(powDecimal(toDecimal(base), toDecimal(exponent)));
  }
  const whole = integerPower(base, exponent);
  return whole ?? doublePower(toDouble(base), toDouble(exponent));
}

/** MongoDB's powers of decimals have no negative zero. */
function unsignedZero(value: Decimal128): Decimal128 {
  return isDecimalZero(value) && isDecimalNegative(value) ? negateDecimal(value) : value;
}

/** C's `pow` knows that one to any power is one; JavaScript's answers NaN where an operand is infinite or NaN. */
function doublePower(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && !Number.isFinite(exponent) && !Number.isNaN(exponent))) {
    return 1;
  }
  return base ** exponent;
}

function integerPower(
  base: Exclude<NumberValue, Decimal128>,
  exponent: Exclude<NumberValue, Decimal128>,
): NumberValue | null {
  if (typeof base === 'number' || typeof exponent === 'number') {
    return null;
  }
  const from = BigInt(base.toString());
  const times = BigInt(exponent.toString());
  const result = exactPower(from, times);
  if (result === null) {
    return null;
  }
  return base instanceof Int32 && exponent instanceof Int32 ? intOrLong(result) : result;
}

/** The power where it is an integer of 64 bits. */
function exactPower(base: bigint, exponent: bigint): bigint | null {
  if (base === 1n || base === -1n) {
    return exponent % 2n === 0n ? 1n : base;
  }
  if (exponent < 0n) {
    return null;
  }
  if (base === 0n) {
    return exponent === 0n ? 1n : 0n;
  }
  if (exponent > 63n) {
    return null;
  }
  const result = base ** exponent;
  return isLong(result) ? result : null;
}

/** Unlike other operators of one operand, it takes a list for the operand itself. */
const SIGMOID: CompileOperator = orNull((value) => {
  if (!isNumber(value)) {
    throw new StoreError(14, `$sigmoid only supports numeric types, not ${typeOf(value)}`);
  }
  return value instanceof Decimal128 ? sigmoidDecimal(value) : 1 / (1 + Math.exp(-toDouble(value)));
});

export const EXPONENTS: OperatorTable = {
  $exp: real(Math.exp, expDecimal),
  $ln: real(Math.log, lnDecimal, positive(28766, '$ln')),
  $log: binary(logarithm),
  $log10: real(Math.log10, log10Decimal, positive(28761, '$log10')),
  $pow: binary(power),
  $sqrt: real(Math.sqrt, sqrtDecimal, {
    accepts: (value) => value >= 0 || Number.isNaN(value),
    code: 28714,
    says: "$sqrt's argument must be greater than or equal to 0,",
  }),
  $sigmoid: (operand, context, name) => SIGMOID(Array.isArray(operand) ? [operand] : operand, context, name),
};
