import type { Collator } from '../values/context.ts';
import { StoreError } from '../values/errors.ts';
import type { Value } from '../values/value.ts';
import { compareResults } from './compareResults.ts';
import {
  type CompileOperator,
  type ExpressionContext,
  isNullish,
  type OperatorTable,
  type Result,
} from './expression.ts';
import { hashKey } from './hashing.ts';
import { binary, compileOperands, fold, typeOf, unary, variadic } from './operands.ts';
import { isTruthy } from './truth.ts';

function keysOf(items: readonly Value[], collation?: Collator): Map<string, Value> {
  const keys = new Map<string, Value>();
  for (const item of items) {
    const key = hashKey(item, collation);
    if (!keys.has(key)) {
      keys.set(key, item);
    }
  }
  return keys;
}

/** The distinct values in MongoDB's order, which is how the set operators give them. */
function sorted(keys: Map<string, Value>, collation?: Collator): Value[] {
  return [...keys.values()].sort((left, right) => compareResults(left, right, collation));
}

function union(sets: readonly Result[], context: ExpressionContext): Result {
  const all = new Map<string, Value>();
  for (const set of sets) {
    if (isNullish(set)) {
      return null;
    }
    if (!Array.isArray(set)) {
      throw new StoreError(
        17043,
        `All operands of $setUnion must be arrays. One argument is of type: ${typeOf(set)}`,
      );
    }
    for (const [key, item] of keysOf(set, context.collation)) {
      if (!all.has(key)) {
        all.set(key, item);
      }
    }
  }
  return sorted(all, context.collation);
}

function intersection(sets: readonly Result[], context: ExpressionContext): Result {
  let shared: Map<string, Value> | null = null;
  for (const set of sets) {
    if (isNullish(set)) {
      return null;
    }
    if (!Array.isArray(set)) {
      throw new StoreError(
        17047,
        `All operands of $setIntersection must be arrays. One argument is of type: ${typeOf(set)}`,
      );
    }
    const keys = keysOf(set, context.collation);
    shared = shared === null ? keys : keptIn(shared, keys);
  }
  return sorted(shared ?? new Map(), context.collation);
}

function keptIn(items: Map<string, Value>, keys: ReadonlyMap<string, Value>): Map<string, Value> {
  return new Map([...items].filter(([key]) => keys.has(key)));
}

function difference(left: Result, right: Result, context: ExpressionContext): Result {
  if (isNullish(left) || isNullish(right)) {
    return null;
  }
  if (!Array.isArray(left)) {
    throw new StoreError(
      17048,
      `both operands of $setDifference must be arrays. First argument is of type: ${typeOf(left)}`,
    );
  }
  if (!Array.isArray(right)) {
    throw new StoreError(
      17049,
      `both operands of $setDifference must be arrays. Second argument is of type: ${typeOf(right)}`,
    );
  }
  const excluded = keysOf(right, context.collation);
  return [...keysOf(left, context.collation)].filter(([key]) => !excluded.has(key)).map(([, item]) => item);
}

function isSubset(left: Result, right: Result, context: ExpressionContext): boolean {
  if (!Array.isArray(left)) {
    throw new StoreError(
      17046,
      `both operands of $setIsSubset must be arrays. First argument is of type: ${typeOf(left)}`,
    );
  }
  if (!Array.isArray(right)) {
    throw new StoreError(
      17042,
      `both operands of $setIsSubset must be arrays. Second argument is of type: ${typeOf(right)}`,
    );
  }
  const whole = keysOf(right, context.collation);
  return [...keysOf(left, context.collation).keys()].every((key) => whole.has(key));
}

const compileSetEquals: CompileOperator = (operand, context) => {
  const count = Array.isArray(operand) ? operand.length : 1;
  if (count < 2) {
    throw new StoreError(17045, `$setEquals needs at least two arguments had: ${count}`);
  }
  const parts = compileOperands(operand, context);
  for (const part of parts) {
    if (part.constant && !Array.isArray(part.constant.value)) {
      throw new StoreError(
        5887502,
        `All operands of $setEquals must be arrays, found: ${typeOf(part.constant.value)}`,
      );
    }
  }
  return fold(parts, (root) =>
    setEquals(
      parts.map((part) => part.evaluate(root)),
      context,
    ),
  );
};

function setEquals(sets: readonly Result[], context: ExpressionContext): boolean {
  const keys = sets.map((set) => {
    if (!Array.isArray(set)) {
      throw new StoreError(
        17044,
        `All operands of $setEquals must be arrays. One argument is of type: ${typeOf(set)}`,
      );
    }
    return keysOf(set, context.collation);
  });
  const [first, ...rest] = keys as [Map<string, Value>, ...Map<string, Value>[]];
  return rest.every((other) => other.size === first.size && [...other.keys()].every((key) => first.has(key)));
}

function elements(value: Result, name: string, code: number): Value[] {
  if (!Array.isArray(value)) {
    throw new StoreError(code, `${name}'s argument must be an array, but is ${typeOf(value)}`);
  }
  return value;
}

export const SETS: OperatorTable = {
  $setUnion: variadic(union),
  $setIntersection: variadic(intersection),
  $setDifference: binary(difference),
  $setIsSubset: binary(isSubset),
  $setEquals: compileSetEquals,
  $allElementsTrue: unary((value) => elements(value, '$allElementsTrue', 17040).every(isTruthy)),
  $anyElementTrue: unary((value) => elements(value, '$anyElementTrue', 17041).some(isTruthy)),
};
