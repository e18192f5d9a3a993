import { addNumbers, multiplyNumbers } from '../values/arithmetic.ts';
import { compareNumbers } from '../values/compareNumbers.ts';
import { Doc } from '../values/doc.ts';
import { badValue, type StoreError, typeMismatch } from '../values/errors.ts';
import { typeCode, typeName } from '../values/typeNames.ts';
import {
  Decimal128,
  Int32,
  int32,
  isNumber,
  MISSING,
  type Missing,
  type NumberValue,
  type Value,
} from '../values/value.ts';
import { type Modifier, UNCHANGED, type UpdateRun } from './updater.ts';

/** `$inc` and `$mul`. */
export function arithmetic(operator: '$inc' | '$mul', operand: Value, path: string): Modifier {
  if (!isNumber(operand)) {
    const verb = operator === '$inc' ? 'increment' : 'multiply';
    throw typeMismatch(`Cannot ${verb} with non-numeric argument: {${path}: ${typeName(operand)}}`);
  }
  const combine = operator === '$inc' ? addNumbers : multiplyNumbers;
  return {
    operator,
    onMissing: 'create',
    onBlockedPath: 'fail',
    apply: (current, run) => {
      if (current === MISSING) {
        return operator === '$inc' ? operand : combine(operand, zeroLike(operand));
      }
      if (!isNumber(current)) {
        throw notNumeric(operator, path, current, run);
      }
      const result = combine(current, operand);
      if (result === null) {
        throw badValue(
          `Failed to apply ${operator} operations to current value (${String(current)}) for ${shownId(run)}`,
        );
      }
      // A zero of the other sign counts as the same number.
      return typeCode(result) === typeCode(current) && compareNumbers(result, current) === 0
        ? UNCHANGED
        : result;
    },
  };
}

function zeroLike(operand: NumberValue): NumberValue {
  return operand instanceof Decimal128 || typeof operand === 'number'
    ? int32(0)
    : operand instanceof Int32
      ? int32(0)
      : 0n;
}

function notNumeric(operator: string, path: string, current: Value, run: UpdateRun): StoreError {
  const field = path.split('.').at(-1);
  return typeMismatch(
    `Cannot apply ${operator} to a value of non-numeric type. ${shownId(run)} has the field '${field}' of non-numeric type ${typeName(current)}`,
  );
}

export function shownId(run: UpdateRun): string {
  const id = run.document.get('_id');
  if (id === MISSING) {
    return 'document without _id';
  }
  return `document {_id: ${typeof id === 'string' || isNumber(id) ? String(id) : typeName(id)}}`;
}

type BitOperation = 'and' | 'or' | 'xor';
type Integer = Int32 | bigint;

const BITS: { readonly [Op in BitOperation]: (a: bigint, b: bigint) => bigint } = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

export function bit(operand: Value, path: string): Modifier {
  const operations = bitOperations(operand);
  return {
    operator: '$bit',
    onMissing: 'create',
    onBlockedPath: 'fail',
    apply: (current, run) => {
      const start = integerAt(current, path, run);
      return operations.reduce<Integer>((value, { apply, by }) => combined(value, by, apply), start);
    },
  };
}

function bitOperations(operand: Value): { apply: (a: bigint, b: bigint) => bigint; by: Integer }[] {
  if (!(operand instanceof Doc)) {
    throw badValue(
      `The $bit modifier is not compatible with a ${typeName(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  }
  if (operand.size === 0) {
    throw badValue(
      'You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}',
    );
  }
  return [...operand].map(([name, by]) => {
    const apply = Object.hasOwn(BITS, name) ? BITS[name as BitOperation] : undefined;
    if (apply === undefined) {
      throw badValue(
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator`,
      );
    }
    if (!(by instanceof Int32) && typeof by !== 'bigint') {
      throw badValue(
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(by)}' is not supported here`,
      );
    }
    return { apply, by };
  });
}

function integerAt(current: Value | Missing, path: string, run: UpdateRun): Integer {
  if (current === MISSING) {
    return int32(0);
  }
  if (current instanceof Int32 || typeof current === 'bigint') {
    return current;
  }
  throw badValue(
    `Cannot apply $bit to a value of non-integral type. ${shownId(run)} has the field ${path} of non-integer type ${typeName(current)}`,
  );
}

function combined(left: Integer, right: Integer, apply: (a: bigint, b: bigint) => bigint): Integer {
  const result = apply(wide(left), wide(right));
  return left instanceof Int32 && right instanceof Int32 ? int32(Number(result)) : result;
}

function wide(value: Integer): bigint {
  return value instanceof Int32 ? BigInt(value.value) : value;
}
