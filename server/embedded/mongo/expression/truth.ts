import { Decimal128, Int32 } from '../values/value.ts';
import { isNullish, type Result } from './expression.ts';

/** Whether a value counts as true: everything but false, null, absence and zero of any number type. */
export function isTruthy(value: Result): boolean {
  if (typeof value === 'boolean') {
    return value;
  }
  if (typeof value === 'number') {
    return value !== 0;
  }
  if (isNullish(value)) {
    return false;
  }
  if (value instanceof Int32) {
    return value.value !== 0;
  }
  if (typeof value === 'bigint') {
    return value !== 0n;
  }
  return value instanceof Decimal128 ? !/^-?0(\.0*)?(E[+-]?\d+)?$/.test(value.toString()) : true;
}
