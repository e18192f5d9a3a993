import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { int32, isNumber, MISSING, type Value } from '../values/value.ts';
import { equalResults } from './compareResults.ts';
import {
  type CompileOperator,
  type ExpressionContext,
  isNullish,
  type OperatorTable,
  type Result,
} from './expression.ts';
import { asInt32 } from './numeric.ts';
import { between, binary, compileOperands, fold, orNull, typeOf, unary, variadic } from './operands.ts';
import { shown } from './shown.ts';

// MongoDB's limit for what one $range may build, counted as it counts: by the size of a value. The other
// operators that make arrays longer keep to it too, or a $reduce could double one until the memory ends.
const MAX_ELEMENTS = Math.floor((100 * 1024 * 1024) / 16);

function elementAt(array: Result, index: Result): Result {
  if (isNullish(array) || isNullish(index)) {
    return null;
  }
  if (!Array.isArray(array)) {
    throw new StoreError(28689, `$arrayElemAt's first argument must be an array, but is ${typeOf(array)}`);
  }
  if (!isNumber(index)) {
    throw new StoreError(
      28690,
      `$arrayElemAt's second argument must be a numeric value, but is ${typeOf(index)}`,
    );
  }
  const at = asInt32(index);
  if (at === null) {
    throw new StoreError(
      28691,
      `$arrayElemAt's second argument must be representable as a 32-bit integer: ${shown(index)}`,
    );
  }
  const found = at < 0 ? at + array.length : at;
  return found >= 0 && found < array.length ? array[found] : MISSING;
}

/** `$first` and `$last` of an array. */
function endOf(position: 0 | -1): CompileOperator {
  return unary((array, _context, name) => {
    if (isNullish(array)) {
      return null;
    }
    if (!Array.isArray(array)) {
      throw new StoreError(28689, `${name}'s argument must be an array, but is ${typeOf(array)}`);
    }
    return array.length === 0 ? MISSING : array.at(position);
  });
}

function concatenate(arrays: readonly Result[]): Result {
  if (arrays.some((array) => isNullish(array))) {
    const wrong = arrays
      .slice(
        0,
        arrays.findIndex((array) => isNullish(array)),
      )
      .find((array) => !Array.isArray(array));
    if (wrong === undefined) {
      return null;
    }
  }
  const joined: Value[] = [];
  for (const array of arrays) {
    if (!Array.isArray(array)) {
      throw new StoreError(28664, `$concatArrays only supports arrays, not ${typeOf(array)}`);
    }
    for (const item of array) {
      joined.push(item);
    }
    if (joined.length > MAX_ELEMENTS) {
      throw new StoreError(146, '$concatArrays would use too much memory and cannot spill to disk');
    }
  }
  return joined;
}

function contains(item: Result, array: Result, context: ExpressionContext): boolean {
  if (!Array.isArray(array)) {
    throw new StoreError(40081, `$in requires an array as a second argument, found: ${typeOf(array)}`);
  }
  return array.some((element) => equalResults(element, item, context.collation));
}

function indexOfArray(values: Result[], context: ExpressionContext): Result {
  const [array, item] = values as [Result, Result];
  if (isNullish(array)) {
    return null;
  }
  if (!Array.isArray(array)) {
    throw new StoreError(
      40090,
      `$indexOfArray requires an array as a first argument, found: ${typeOf(array)}`,
    );
  }
  const from = values.length > 2 ? arrayBound(values[2], 'starting') : 0;
  const to = values.length > 3 ? Math.min(arrayBound(values[3], 'ending'), array.length) : array.length;
  for (let at = from; at < to; at += 1) {
    if (equalResults(array[at], item, context.collation)) {
      return int32(at);
    }
  }
  return int32(-1);
}

function arrayBound(value: Result, which: string): number {
  const bound = asInt32(value);
  if (bound === null) {
    throw new StoreError(
      9711600,
      `$indexOfArray requires an integral ${which} index, found a value of type: ${typeOf(value)}`,
    );
  }
  if (bound < 0) {
    throw new StoreError(9711601, `$indexOfArray requires a nonnegative ${which} index, found: ${bound}`);
  }
  return bound;
}

function range(values: Result[], context: ExpressionContext): Value[] {
  const [start, end, step] = values as [Result, Result, Result];
  const from = rangeBound(start, { what: 'starting value', notNumeric: 34443, notInt: 34444 });
  const to = rangeBound(end, { what: 'ending value', notNumeric: 34445, notInt: 34446 });
  const by =
    values.length < 3 ? 1 : rangeBound(step, { what: 'step value', notNumeric: 34447, notInt: 34448 });
  if (by === 0) {
    throw new StoreError(34449, '$range requires a non-zero step value');
  }
  const count = Math.max(0, Math.ceil((to - from) / by));
  if (count > MAX_ELEMENTS) {
    throw new StoreError(146, '$range would use too much memory and cannot spill to disk');
  }
  context.checkTime();
  const made: Value[] = new Array(count);
  for (let at = 0; at < count; at += 1) {
    made[at] = int32(from + at * by);
  }
  return made;
}

function rangeBound(
  value: Result,
  { what, notNumeric, notInt }: { what: string; notNumeric: number; notInt: number },
): number {
  if (!isNumber(value)) {
    throw new StoreError(
      notNumeric,
      `$range requires a numeric ${what}, found value of type:${typeOf(value)}`,
    );
  }
  const bound = asInt32(value);
  if (bound === null) {
    throw new StoreError(
      notInt,
      `$range requires a ${what} that can be represented as a 32-bit integer, found value: ${shown(value)}`,
    );
  }
  return bound;
}

function slice(values: Result[]): Result {
  const [array, second, third] = values as [Result, Result, Result];
  if (values.some((value) => isNullish(value))) {
    return null;
  }
  if (!Array.isArray(array)) {
    throw new StoreError(
      28724,
      `First argument to $slice must be an array, but is of type: ${typeOf(array)}`,
    );
  }
  const first = sliceNumber(second, 'Second');
  if (values.length < 3) {
    return first < 0 ? array.slice(Math.max(0, array.length + first)) : array.slice(0, first);
  }
  const count = sliceNumber(third, 'Third');
  if (count <= 0) {
    throw new StoreError(28729, `Third argument to $slice must be positive: ${count}`);
  }
  const from = first < 0 ? Math.max(0, array.length + first) : first;
  return array.slice(from, from + count);
}

function sliceNumber(value: Result, which: string): number {
  if (!isNumber(value)) {
    throw new StoreError(
      28725,
      `${which} argument to $slice must be a numeric value, but is of type: ${typeOf(value)}`,
    );
  }
  const whole = asInt32(value);
  if (whole === null) {
    throw new StoreError(
      28726,
      `${which} argument to $slice can't be represented as a 32-bit integer: ${shown(value)}`,
    );
  }
  return whole;
}

const ZIP_SHAPE = {
  fields: ['inputs', 'useLongestLength', 'defaults'],
  notDocument: 34460,
  unknownField: 34464,
  required: { inputs: 34465 },
};

const compileZip: CompileOperator = (operand, context, name) => {
  if (!(operand instanceof Doc)) {
    throw new StoreError(34460, `$zip only supports an object as an argument, found ${typeOf(operand)}`);
  }
  const inputs = operand.get('inputs');
  const defaults = operand.get('defaults');
  const longest = operand.get('useLongestLength');
  for (const field of operand.keys()) {
    if (!ZIP_SHAPE.fields.includes(field)) {
      throw new StoreError(34464, `$zip found an unknown argument: ${field}`);
    }
  }
  if (inputs !== MISSING && !Array.isArray(inputs)) {
    throw new StoreError(34461, `inputs must be an array of expressions, found ${typeOf(inputs)}`);
  }
  if (defaults !== MISSING && !Array.isArray(defaults)) {
    throw new StoreError(34462, `defaults must be an array of expressions, found ${typeOf(defaults)}`);
  }
  if (longest !== MISSING && typeof longest !== 'boolean') {
    throw new StoreError(34463, `useLongestLength must be a bool, found ${typeOf(longest)}`);
  }
  checkZip(inputs === MISSING ? [] : inputs, defaults === MISSING ? null : defaults, longest === true);
  const arrays = compileOperands(inputs === MISSING ? [] : inputs, context);
  const fillers = defaults === MISSING ? null : compileOperands(defaults, context);
  return fold([...arrays, ...(fillers ?? [])], (root) =>
    zip(
      arrays.map((part) => part.evaluate(root)),
      fillers?.map((part) => part.evaluate(root)) ?? null,
      { longest: longest === true, name },
    ),
  );
};

function checkZip(inputs: readonly Value[], defaults: readonly Value[] | null, longest: boolean): void {
  if (inputs.length === 0) {
    throw new StoreError(34465, '$zip requires at least one input array');
  }
  if (defaults !== null && defaults.length > 0 && !longest) {
    throw new StoreError(34466, 'cannot specify defaults unless useLongestLength is true');
  }
  if (defaults !== null && defaults.length > 0 && defaults.length !== inputs.length) {
    throw new StoreError(34467, 'defaults and inputs must have the same length');
  }
}

function zip(
  arrays: Result[],
  fillers: Result[] | null,
  { longest, name }: { longest: boolean; name: string },
): Result {
  const lists: Value[][] = [];
  for (const array of arrays) {
    if (isNullish(array)) {
      return null;
    }
    if (!Array.isArray(array)) {
      throw new StoreError(34468, `${name} found a non-array expression in input: ${shown(array)}`);
    }
    lists.push(array);
  }
  const lengths = lists.map((list) => list.length);
  const count = longest ? Math.max(...lengths) : Math.min(...lengths);
  return Array.from({ length: count }, (_, at) =>
    lists.map((list, which) => (at < list.length ? list[at] : presentOrNull(fillers?.[which]))),
  );
}

function presentOrNull(value: Result): Value {
  return value === MISSING || value === undefined ? null : value;
}

export const ARRAYS: OperatorTable = {
  $arrayElemAt: binary(elementAt),
  $first: endOf(0),
  $last: endOf(-1),
  $concatArrays: variadic(concatenate),
  $in: binary(contains),
  $indexOfArray: between(2, 4, indexOfArray),
  $isArray: unary((value) => Array.isArray(value)),
  $range: between(2, 3, range),
  $reverseArray: orNull((array) => {
    if (!Array.isArray(array)) {
      throw new StoreError(
        34435,
        `The argument to $reverseArray must be an array, but was of type: ${typeOf(array)}`,
      );
    }
    return array.toReversed();
  }),
  $size: unary((array) => {
    if (!Array.isArray(array)) {
      throw new StoreError(
        17124,
        `The argument to $size must be an array, but was of type: ${typeOf(array)}`,
      );
    }
    return int32(array.length);
  }),
  $slice: between(2, 3, slice),
  $zip: compileZip,
};
