import { StoreError } from '../values/errors.ts';
import { Decimal128, isNumber, type NumberValue } from '../values/value.ts';
import { onNumber } from './arithmetic.ts';
import { decimalTrigonometry, type TrigonometricName } from './decimalTrigonometry.ts';
import { type CompileOperator, isNullish, type OperatorTable, type Result } from './expression.ts';
import { toDouble } from './numeric.ts';
import { binary, typeOf } from './operands.ts';
import { shown } from './shown.ts';

/** Where a function is defined, as its error message says it. */
interface Domain {
  readonly accepts: (value: number) => boolean;
  readonly says: string;
}

const FROM_MINUS_ONE_TO_ONE: Domain = { accepts: (value) => value >= -1 && value <= 1, says: '[-1,1]' };
const FINITE: Domain = { accepts: (value) => Number.isFinite(value), says: '(-inf,inf)' };
const FROM_ONE: Domain = { accepts: (value) => value >= 1, says: '[1,inf]' };

function angular(
  name: TrigonometricName,
  doubles: (value: number) => number,
  domain?: Domain,
): CompileOperator {
  return onNumber((value: NumberValue) => {
    const number = toDouble(value);
    if (domain !== undefined && !Number.isNaN(number) && !domain.accepts(number)) {
      throw new StoreError(
        50989,
        `cannot apply $${name} to ${shown(value)}, value must be in ${domain.says}`,
      );
    }
    return value instanceof Decimal128 ? decimalTrigonometry(name, value) : doubles(number);
  });
}

function atan2(left: Result, right: Result): Result {
  if (isNullish(left) || isNullish(right)) {
    return null;
  }
  if (!isNumber(left) || !isNumber(right)) {
    throw new StoreError(
      51044,
      `$atan2 only supports numeric types, not ${typeOf(left)} and ${typeOf(right)}`,
    );
  }
  if (left instanceof Decimal128 || right instanceof Decimal128) {
    return decimalTrigonometry('atan2', left, right);
  }
  return Math.atan2(toDouble(left), toDouble(right));
}

const DEGREE = Math.PI / 180;

export const TRIGONOMETRY: OperatorTable = {
  $acos: angular('acos', Math.acos, FROM_MINUS_ONE_TO_ONE),
  $acosh: angular('acosh', Math.acosh, FROM_ONE),
  $asin: angular('asin', Math.asin, FROM_MINUS_ONE_TO_ONE),
  $asinh: angular('asinh', Math.asinh),
  $atan: angular('atan', Math.atan),
  $atan2: binary(atan2),
  $atanh: angular('atanh', Math.atanh, FROM_MINUS_ONE_TO_ONE),
  $cos: angular('cos', Math.cos, FINITE),
  $cosh: angular('cosh', Math.cosh),
  $sin: angular('sin', Math.sin, FINITE),
  $sinh: angular('sinh', Math.sinh),
  $tan: angular('tan', Math.tan, FINITE),
  $tanh: angular('tanh', Math.tanh),
  $degreesToRadians: angular('degreesToRadians', (value) => value * DEGREE),
  $radiansToDegrees: angular('radiansToDegrees', (value) => value * (180 / Math.PI)),
};
