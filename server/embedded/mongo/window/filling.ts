import { add, divideNumbers, multiplyPair, subtractNumbers } from '../expression/arithmetic.ts';
import { compileExpression } from '../expression/compile.ts';
import { isNullish, type Result } from '../expression/expression.ts';
import { followPath } from '../expression/fieldPath.ts';
import { toDouble } from '../expression/numeric.ts';
import { typeOf } from '../expression/operands.ts';
import { failedToParse, StoreError } from '../values/errors.ts';
import { DateTime, isNumber, MISSING, type NumberValue } from '../values/value.ts';
import type { CompileWindow } from './functions.ts';

/** `$locf`: the last value that was not null. */
export const compileLastKnown: CompileWindow = ({ operand, window, context }) => {
  if (window !== MISSING) {
    throw failedToParse("'$locf' does not accept a 'window' field");
  }
  const input = compileExpression(operand, context);
  return {
    compute({ documents }) {
      let last: Result = null;
      return documents.map((document) => {
        const value = input.evaluate(document);
        last = isNullish(value) ? last : value;
        return last;
      });
    },
  };
};

/** A value that is known at a place of the order. */
interface Known {
  readonly at: number;
  readonly key: NumberValue;
  readonly value: NumberValue;
}

/** `$linearFill`: what is null between two known values lies on the line between them. */
export const compileFill: CompileWindow = ({ operand, window, fields, context }) => {
  if (window !== MISSING) {
    throw failedToParse("'$linearFill' does not accept a 'window' field");
  }
  const [field] = fields;
  if (field === undefined || fields.length !== 1) {
    throw new StoreError(
      605001,
      '$linearFill must be specified with a top level sortBy expression with exactly one element',
    );
  }
  const input = compileExpression(operand, context);
  return {
    compute({ documents }) {
      const values = documents.map((document) => input.evaluate(document));
      const keys = documents.map((document) => orderKey(followPath(document, field.path)));
      checkDistinct(keys);
      return interpolate(values, keys);
    },
  };
};

function orderKey(value: Result): NumberValue {
  if (value instanceof DateTime) {
    return value.ms;
  }
  if (!isNumber(value)) {
    throw new StoreError(
      605002,
      `Conflicting sort value types, previous and current types don't match: ${typeOf(value)}`,
    );
  }
  return value;
}

function checkDistinct(keys: readonly NumberValue[]): void {
  for (let at = 1; at < keys.length; at += 1) {
    if (toDouble(keys[at] as NumberValue) === toDouble(keys[at - 1] as NumberValue)) {
      throw new StoreError(6050106, 'There can be no repeated values in the sort field');
    }
  }
}

function interpolate(values: readonly Result[], keys: readonly NumberValue[]): Result[] {
  const filled: Result[] = values.map((value) => (isNullish(value) ? null : value));
  let left: Known | null = null;
  for (const [at, value] of values.entries()) {
    if (isNullish(value)) {
      continue;
    }
    if (!isNumber(value)) {
      throw new StoreError(
        605000,
        `Value to be filled must be numeric or nullish, but found type: ${typeOf(value)}`,
      );
    }
    const right: Known = { at, value, key: keys[at] as NumberValue };
    if (left !== null) {
      for (let between = left.at + 1; between < at; between += 1) {
        filled[between] = pointBetween(left, right, keys[between] as NumberValue);
      }
    }
    left = right;
  }
  return filled;
}

function pointBetween(left: Known, right: Known, key: NumberValue): NumberValue {
  const slope = divideNumbers(subtractNumbers(right.value, left.value), subtractNumbers(right.key, left.key));
  return add(left.value, multiplyPair(slope, subtractNumbers(key, left.key)));
}
