import { compareValues } from '../values/compare.ts';
import type { QueryContext } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { badValue } from '../values/errors.ts';
import { exactLong } from '../values/integers.ts';
import { typeName } from '../values/typeNames.ts';
import { isNumber, MISSING, type Value } from '../values/value.ts';
import { notAnArray } from './arrayModifiers.ts';
import type { Modifier } from './updater.ts';

type Compare = (left: Value, right: Value) => number;

interface PushPlan {
  readonly values: readonly Value[];
  readonly position: number | null;
  readonly slice: number | null;
  readonly compare: Compare | null;
}

export function push(operand: Value, path: string, context: QueryContext): Modifier {
  const plan =
    operand instanceof Doc && operand.has('$each')
      ? planOf(operand, context)
      : { values: [operand], position: null, slice: null, compare: null };
  return {
    operator: '$push',
    onMissing: 'create',
    onBlockedPath: 'fail',
    apply: (current) => {
      if (current !== MISSING && !Array.isArray(current)) {
        throw notAnArray(path, current);
      }
      return pushed(current === MISSING ? [] : current, plan);
    },
  };
}

function pushed(current: readonly Value[], plan: PushPlan): Value[] {
  const result = current.slice();
  result.splice(insertAt(plan.position, result.length), 0, ...plan.values);
  if (plan.compare !== null) {
    result.sort(plan.compare);
  }
  if (plan.slice === null) {
    return result;
  }
  if (plan.slice === 0) {
    return [];
  }
  return plan.slice > 0 ? result.slice(0, plan.slice) : result.slice(plan.slice);
}

function insertAt(position: number | null, length: number): number {
  if (position === null || position >= length) {
    return length;
  }
  return position >= 0 ? position : Math.max(0, length + position);
}

type MutablePlan = { -readonly [Name in keyof PushPlan]: PushPlan[Name] };

/** What stands beside `$each`. One more modifier is one more line here. */
const CLAUSES: { readonly [name: string]: (plan: MutablePlan, value: Value, context: QueryContext) => void } =
  {
    $each: (plan, value) => {
      if (!Array.isArray(value)) {
        throw badValue(
          `The argument to $each in $push must be an array but it was of type: ${typeName(value)}`,
        );
      }
      plan.values = value;
    },
    $position: (plan, value) => {
      plan.position = integer('$position', value);
    },
    $slice: (plan, value) => {
      plan.slice = integer('$slice', value);
    },
    $sort: (plan, value, context) => {
      plan.compare = comparisonOf(value, context);
    },
  };

function planOf(operand: Doc, context: QueryContext): PushPlan {
  const plan: MutablePlan = { values: [], position: null, slice: null, compare: null };
  for (const [name, value] of operand) {
    const clause = Object.hasOwn(CLAUSES, name) ? CLAUSES[name] : undefined;
    if (clause === undefined) {
      throw badValue(`Unrecognized clause in $push: ${name}`);
    }
    clause(plan, value, context);
  }
  return plan;
}

function integer(clause: string, value: Value): number {
  if (!isNumber(value)) {
    throw badValue(`The value for ${clause} must be an integer value but was given type: ${typeName(value)}`);
  }
  const whole = exactLong(value);
  if (whole === null) {
    throw badValue(`The value for ${clause} must be an integer value`);
  }
  return Number(whole);
}

const WRONG_SORT =
  'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields';

function comparisonOf(sort: Value, context: QueryContext): Compare {
  if (!(sort instanceof Doc)) {
    const direction = directionOf(sort);
    return (left, right) => direction * compareValues(left, right, context.collation);
  }
  if (sort.size === 0) {
    throw badValue('The $sort pattern is empty when it should be a set of fields.');
  }
  const keys = [...sort].map(([path, direction]) => ({
    steps: sortPath(path),
    direction: directionOf(direction),
  }));
  return (left, right) => {
    for (const { steps, direction } of keys) {
      const order = compareValues(valueAt(left, steps), valueAt(right, steps), context.collation);
      if (order !== 0) {
        return direction * order;
      }
    }
    return 0;
  };
}

function directionOf(value: Value): 1 | -1 {
  const direction = isNumber(value) ? exactLong(value) : null;
  if (direction !== 1n && direction !== -1n) {
    throw badValue(WRONG_SORT);
  }
  return direction === 1n ? 1 : -1;
}

function sortPath(path: string): string[] {
  const steps = path.split('.');
  if (steps.includes('')) {
    throw badValue(`The $sort field is a dotted field but has an empty part: ${path}`);
  }
  return steps;
}

/** The value at a path, null where there is none; arrays are entered by position only. */
function valueAt(element: Value, steps: readonly string[]): Value {
  let current = element;
  for (const step of steps) {
    const next =
      current instanceof Doc
        ? current.get(step)
        : Array.isArray(current)
          ? elementAt(current, step)
          : MISSING;
    if (next === MISSING) {
      return null;
    }
    current = next;
  }
  return current;
}

function elementAt(array: readonly Value[], step: string): Value | typeof MISSING {
  const position = /^\d+$/.test(step) ? Number(step) : array.length;
  return position < array.length ? array[position] : MISSING;
}
