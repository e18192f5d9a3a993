import { Doc } from '../values/doc.ts';
import { encodeDoc } from '../values/encode.ts';
import { notSupported, StoreError } from '../values/errors.ts';
import { Binary, int32, isNumber, MISSING, type Value } from '../values/value.ts';
import { compareResults } from './compareResults.ts';
import { compileExpression } from './core.ts';
import {
  type CompileOperator,
  constant,
  type ExpressionContext,
  isNullish,
  type OperatorTable,
} from './expression.ts';
import { followPath, parsePath } from './fieldPath.ts';
import { toDouble } from './numeric.ts';
import { fold, namedOperands, orNull, typeOf } from './operands.ts';
import { parseDirection } from './sortDirection.ts';
import type { SortField } from './sortPattern.ts';

const SORT_SHAPE = {
  fields: ['input', 'sortBy'],
  notDocument: 2942500,
  unknownField: 2942501,
  required: { input: 2942502, sortBy: 2942503 },
};

const compileSortArray: CompileOperator = (operand, context, name) => {
  const given = namedOperands(operand, name, SORT_SHAPE);
  const input = compileExpression(given.get('input'), context);
  const order = readOrder(given.get('sortBy'));
  return fold([input], (root) => {
    const array = input.evaluate(root);
    if (isNullish(array)) {
      return null;
    }
    if (!Array.isArray(array)) {
      throw new StoreError(
        2942504,
        `The input argument to $sortArray must be an array, but was of type: ${typeOf(array)}`,
      );
    }
    if (typeof order === 'number') {
      return array.toSorted((left, right) => order * compareResults(left, right, context.collation));
    }
    return array.toSorted((left, right) => compareByFields(left, right, order, context));
  });
};

/** Arrays at a path compare as a whole, unlike in a sort of documents. */
function compareByFields(
  left: Value,
  right: Value,
  fields: readonly SortField[],
  context: ExpressionContext,
): number {
  context.checkTime();
  for (const { path, direction } of fields) {
    const order = compareResults(valueAt(left, path), valueAt(right, path), context.collation);
    if (order !== 0) {
      return order * direction;
    }
  }
  return 0;
}

/** What is absent sorts as null. */
function valueAt(item: Value, path: readonly string[]): Value {
  const found = followPath(item, path);
  return found === MISSING ? null : found;
}

/** A direction for whole values, or the fields to sort documents by. */
function readOrder(spec: Value): 1 | -1 | SortField[] {
  if (spec instanceof Doc) {
    if (spec.size === 0) {
      throw new StoreError(2942505, "The $sortArray 'sortBy' document must not be empty");
    }
    return [...spec.entries()].map(([path, direction]) => ({
      path: parsePath(path),
      direction: fieldDirection(direction),
    }));
  }
  if (!isNumber(spec)) {
    throw new StoreError(
      2942507,
      `The $sortArray 'sortBy' argument must be an object or a number, not ${typeOf(spec)}`,
    );
  }
  const direction = toDouble(spec);
  if (direction !== 1 && direction !== -1) {
    throw new StoreError(2942506, "The $sortArray 'sortBy' argument must be 1 or -1");
  }
  return direction;
}

function fieldDirection(value: Value): 1 | -1 {
  if (value instanceof Doc) {
    throw new StoreError(2942505, 'The $sortArray sort document takes directions only');
  }
  try {
    return parseDirection(value);
  } catch (error) {
    throw error instanceof StoreError
      ? new StoreError(2942505, `The $sortArray sort document takes directions only: ${error.message}`)
      : error;
  }
}

function bsonSize(value: Value): Value {
  if (!(value instanceof Doc)) {
    throw new StoreError(31393, `$bsonSize requires a document input, found: ${typeOf(value)}`);
  }
  return int32(encodeDoc(value).length);
}

function binarySize(value: Value): Value {
  if (typeof value === 'string') {
    return int32(Buffer.byteLength(value));
  }
  if (value instanceof Binary) {
    return int32(value.bytes.length);
  }
  throw new StoreError(51276, `$binarySize requires a string or BinData argument, found: ${typeOf(value)}`);
}

const compileRand: CompileOperator = (operand) => {
  const isEmpty =
    operand instanceof Doc ? operand.size === 0 : Array.isArray(operand) && operand.length === 0;
  if (!isEmpty) {
    throw new StoreError(3040501, '$rand does not currently accept arguments');
  }
  return { evaluate: () => Math.random() };
};

const compileSampleRate: CompileOperator = (operand, context, name) => {
  const rate = compileExpression(operand, context).constant?.value;
  if (rate === undefined || rate === MISSING || !isNumber(rate)) {
    throw new StoreError(9, `${name} takes a constant number`);
  }
  const chance = toDouble(rate);
  if (!(chance >= 0 && chance <= 1)) {
    throw new StoreError(2, `numeric argument to ${name} must be in [0, 1]`);
  }
  return { evaluate: () => Math.random() < chance };
};

const META_KEYWORDS: ReadonlySet<string> = new Set([
  'textScore',
  'randVal',
  'searchScore',
  'searchHighlights',
  'geoNearDistance',
  'geoNearPoint',
  'recordId',
  'indexKey',
  'sortKey',
  'searchScoreDetails',
  'searchSequenceToken',
  'timeseriesBucketMinTime',
  'timeseriesBucketMaxTime',
  'vectorSearchScore',
  'score',
  'scoreDetails',
  'stream',
]);

const compileMeta: CompileOperator = (operand, context) => {
  if (typeof operand !== 'string') {
    throw new StoreError(17307, '$meta only supports string arguments');
  }
  if (!META_KEYWORDS.has(operand)) {
    throw new StoreError(17308, `Unsupported argument to $meta: ${operand}`);
  }
  if (operand === 'textScore') {
    throw new StoreError(40218, 'query requires text score metadata, but it is not available');
  }
  const { metadata } = context;
  return metadata === undefined
    ? constant(MISSING)
    : { evaluate: (root) => (root instanceof Doc ? metadata(root, operand) : MISSING) };
};

/** Operators that MongoDB has and this store does not. */
const REFUSED = ['$function', '$accumulator', '$toHashedIndexKey', '$encStrStartsWith', '$createUUID'];

function refusal(): CompileOperator {
  return (_operand, _context, name) => {
    throw notSupported(name, 168);
  };
}

export const MISCELLANY: OperatorTable = {
  $sortArray: compileSortArray,
  $bsonSize: orNull(bsonSize),
  $binarySize: orNull(binarySize),
  $rand: compileRand,
  $sampleRate: compileSampleRate,
  $meta: compileMeta,
  ...Object.fromEntries(REFUSED.map((name) => [name, refusal()])),
};
