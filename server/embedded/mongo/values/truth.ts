import { isDecimalZero } from './decimal.ts';
import { Decimal128, Int32, MISSING, type Missing, type Value } from './value.ts';

/** Whether MongoDB takes a value for true: all but false, zero, null, undefined and the absent field. */
export function isTruthy(value: Value | Missing): boolean {
  if (value === null || value === undefined || value === MISSING || value === false) {
    return false;
  }
  if (value instanceof Int32) {
    return value.value !== 0;
  }
  if (value instanceof Decimal128) {
    return !isDecimalZero(value);
  }
  return value !== 0 && value !== 0n;
}
