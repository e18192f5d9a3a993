import { badValue, failedToParse, typeMismatch } from '../values/errors.ts';
import { exactLong, truncatedLong } from '../values/integers.ts';
import { isTruthy } from '../values/truth.ts';
import { TYPE, typeCode, typeCodeOfName, typeNameOfCode } from '../values/typeNames.ts';
import { isNumber, MISSING, type Value } from '../values/value.ts';
import { negation } from './comparison.ts';
import type { ElementPredicate } from './matcher.ts';

export function exists(operand: Value): ElementPredicate {
  const present: ElementPredicate = {
    element: (value) => value !== MISSING,
    leaf: 'whole',
    index: { op: '$exists', value: true },
  };
  return isTruthy(operand) ? present : { ...negation([present]), index: { op: '$exists', value: false } };
}

export function ofType(operand: Value): ElementPredicate {
  const codes = new Set(Array.isArray(operand) ? operand.flatMap(typeCodes) : typeCodes(operand));
  if (codes.size === 0) {
    throw failedToParse('$type must match at least one type');
  }
  return {
    element: (value) => value !== MISSING && codes.has(typeCode(value)),
    leaf: 'each',
    index: { op: '$type', value: operand },
  };
}

const NUMBER_CODES = [TYPE.double, TYPE.int, TYPE.long, TYPE.decimal];

/**
 * The type codes an operand of `$type` names.
 *
 * @throws StoreError 2 for an unknown name or number, 14 for anything else
 */
export function typeCodes(operand: Value): number[] {
  if (typeof operand === 'string') {
    const code = typeCodeOfName(operand);
    if (code === undefined && operand !== 'number') {
      throw badValue(`Unknown type name alias: ${operand}`);
    }
    return code === undefined ? NUMBER_CODES : [code];
  }
  if (!isNumber(operand)) {
    throw typeMismatch('type must be represented as a number or a string');
  }
  const code = exactLong(operand);
  if (code === null || typeNameOfCode(Number(code)) === undefined) {
    throw badValue(`Invalid numerical type code: ${String(operand)}`);
  }
  return [Number(code)];
}

const INT_MAX = 2_147_483_647n;

export function ofSize(operand: Value): ElementPredicate {
  if (!isNumber(operand)) {
    throw badValue(`Failed to parse $size. Expected a number in: $size`);
  }
  const size = exactLong(operand);
  if (size === null || size > INT_MAX) {
    throw badValue(`Failed to parse $size. Expected an integer: $size: ${String(operand)}`);
  }
  if (size < 0n) {
    throw badValue(`Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
  }
  const length = Number(size);
  return { element: (value) => Array.isArray(value) && value.length === length, leaf: 'whole' };
}

export function remainder(operand: Value): ElementPredicate {
  if (!Array.isArray(operand)) {
    throw badValue('malformed mod, needs to be an array');
  }
  if (operand.length < 2) {
    throw badValue('malformed mod, not enough elements');
  }
  if (operand.length > 2) {
    throw badValue('malformed mod, too many elements');
  }
  const divisor = modOperand(operand[0], 'divisor');
  const wanted = modOperand(operand[1], 'remainder');
  if (divisor === 0n) {
    throw badValue('divisor cannot be 0');
  }
  return { element: (value) => hasRemainder(value, divisor, wanted), leaf: 'each' };
}

function modOperand(value: Value, role: string): bigint {
  if (!isNumber(value)) {
    throw badValue(`malformed mod, ${role} not a number`);
  }
  const integer = truncatedLong(value);
  if (integer === null) {
    throw badValue(
      `malformed mod, ${role} value is invalid :: caused by :: Unable to coerce NaN/Inf to integral type`,
    );
  }
  return integer;
}

function hasRemainder(value: Value | typeof MISSING, divisor: bigint, wanted: bigint): boolean {
  if (value === MISSING || !isNumber(value)) {
    return false;
  }
  const integer = truncatedLong(value);
  return integer !== null && integer % divisor === wanted;
}
