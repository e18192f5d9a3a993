import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING, type Value } from '../values/value.ts';
import { compileExpression } from './core.ts';
import {
  type CompileOperator,
  type Expression,
  type ExpressionContext,
  isNullish,
  type OperatorTable,
  type Result,
} from './expression.ts';
import { fold, namedOperands, orNull, typeOf, variadic } from './operands.ts';
import { shown } from './shown.ts';

/** Documents one by one, or in one list. */
function mergeObjects(operands: readonly Result[]): Result {
  const [only] = operands;
  const values = operands.length === 1 && Array.isArray(only) ? only : operands;
  const merged = new Doc();
  for (const value of values) {
    if (isNullish(value)) {
      continue;
    }
    if (!(value instanceof Doc)) {
      throw new StoreError(
        40400,
        `$mergeObjects requires object inputs, but input ${shown(value)} is of type ${typeOf(value)}`,
      );
    }
    for (const [name, field] of value.entries()) {
      merged.set(name, field);
    }
  }
  return merged;
}

function objectToArray(value: Value): Value[] {
  if (!(value instanceof Doc)) {
    throw new StoreError(40390, `$objectToArray requires a document input, found: ${typeOf(value)}`);
  }
  return [...value.entries()].map(([name, field]) => new Doc(['k', 'v'], [name, field]));
}

function arrayToObject(value: Value): Doc {
  if (!Array.isArray(value)) {
    throw new StoreError(40386, `$arrayToObject requires an array input, found: ${typeOf(value)}`);
  }
  const made = new Doc();
  const read = Array.isArray(value[0]) ? readPair : readKeyValue;
  if (value.length > 0 && !(value[0] instanceof Doc) && !Array.isArray(value[0])) {
    throw new StoreError(
      40398,
      `Unrecognised input type format for $arrayToObject: ${typeOf(value[0] as Value)}`,
    );
  }
  for (const item of value) {
    const [name, field] = read(item);
    made.set(name, field);
  }
  return made;
}

function readPair(item: Value): [string, Value] {
  if (!Array.isArray(item)) {
    throw new StoreError(
      40396,
      `$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Array was detected, now found: ${typeOf(item)}`,
    );
  }
  if (item.length !== 2) {
    throw new StoreError(
      40397,
      `$arrayToObject requires an array of size 2 arrays,found array of size: ${item.length}`,
    );
  }
  const [name, field] = item as [Value, Value];
  if (typeof name !== 'string') {
    throw new StoreError(
      40395,
      `$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: ${typeOf(name)}`,
    );
  }
  if (name.includes('\0')) {
    throw new StoreError(4940400, 'Key field cannot contain an embedded null byte');
  }
  return [name, field];
}

function readKeyValue(item: Value): [string, Value] {
  if (!(item instanceof Doc)) {
    throw new StoreError(
      40391,
      `$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Object was detected, now found: ${typeOf(item)}`,
    );
  }
  if (item.size !== 2) {
    throw new StoreError(
      40392,
      `$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:${item.size}`,
    );
  }
  const name = item.get('k');
  const field = item.get('v');
  if (name === MISSING || field === MISSING) {
    throw new StoreError(
      40393,
      `$arrayToObject requires an object with keys 'k' and 'v'. Missing either or both keys from: ${shown(item)}`,
    );
  }
  if (typeof name !== 'string') {
    throw new StoreError(
      40394,
      `$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. Found type: ${typeOf(name)}`,
    );
  }
  if (name.includes('\0')) {
    throw new StoreError(4940401, 'Key field cannot contain an embedded null byte');
  }
  return [name, field];
}

const compileGetField: CompileOperator = (operand, context) => {
  const { field, input } = getFieldOperands(operand, context);
  return fold([field, input], (root) => {
    const name = field.evaluate(root);
    if (typeof name !== 'string') {
      throw new StoreError(
        3041704,
        `$getField requires 'field' to evaluate to type String, but got ${typeOf(name)}`,
      );
    }
    const source = input.evaluate(root);
    if (source instanceof Doc) {
      return source.get(name);
    }
    return isNullish(source) ? (source === MISSING ? MISSING : null) : MISSING;
  });
};

function getFieldOperands(
  operand: Value,
  context: ExpressionContext,
): { field: Expression; input: Expression } {
  const isNamed = operand instanceof Doc && operand.size > 0 && !operand.nameAt(0)?.startsWith('$');
  if (!isNamed && !(operand instanceof Doc && operand.size === 0)) {
    return { field: compileExpression(operand, context), input: compileExpression('$$CURRENT', context) };
  }
  const given = namedOperands(operand, '$getField', {
    fields: ['field', 'input'],
    notDocument: 3041701,
    unknownField: 3041701,
    required: { field: 3041702, input: 3041703 },
  });
  return {
    field: compileExpression(given.get('field'), context),
    input: compileExpression(given.get('input'), context),
  };
}

/** `$setField` and `$unsetField`, which is the first with a value that removes. */
function fieldSetter(withValue: boolean): CompileOperator {
  return (operand, context, name) => {
    const given = namedOperands(operand, name, {
      fields: withValue ? ['field', 'input', 'value'] : ['field', 'input'],
      notDocument: 4161100,
      unknownField: 4161101,
      required: withValue
        ? { field: 4161102, value: 4161103, input: 4161109 }
        : { field: 4161102, input: 4161109 },
    });
    const field = constantFieldName(given.get('field'), context, name);
    const input = compileExpression(given.get('input'), context);
    const value = withValue ? compileExpression(given.get('value'), context) : null;
    return fold([input, value ?? undefined], (root) => {
      const source = input.evaluate(root);
      if (isNullish(source)) {
        return null;
      }
      if (!(source instanceof Doc)) {
        throw new StoreError(4161105, `${name} requires 'input' to evaluate to type Object`);
      }
      const result = value === null ? MISSING : value.evaluate(root);
      const made = source.copy();
      if (result === MISSING) {
        made.delete(field);
      } else {
        made.set(field, result);
      }
      return made;
    });
  };
}

const LITERALS: ReadonlySet<string | undefined> = new Set(['$literal', '$const']);

function constantFieldName(source: Value | undefined, context: ExpressionContext, name: string): string {
  if (typeof source === 'string' && source.startsWith('$')) {
    throw new StoreError(
      4161108,
      `'field' argument to ${name} is not constant: a field path is not allowed, got "${source}"`,
    );
  }
  // Only what is written as a constant is one here, not what could be computed beforehand.
  const isComposed =
    Array.isArray(source) || (source instanceof Doc && source.size > 0 && !LITERALS.has(source.nameAt(0)));
  const field = compileExpression(source, context);
  if (field.constant === undefined || isComposed) {
    throw new StoreError(
      4161106,
      `${name} requires 'field' to evaluate to a constant, but got a non-constant argument`,
    );
  }
  if (typeof field.constant.value !== 'string') {
    throw new StoreError(
      4161107,
      `${name} requires 'field' to evaluate to type String, but got ${typeOf(field.constant.value)}`,
    );
  }
  if (field.constant.value.includes('\0')) {
    throw new StoreError(9534700, `${name} requires 'field' to contain no null bytes`);
  }
  return field.constant.value;
}

export const OBJECTS: OperatorTable = {
  $mergeObjects: variadic(mergeObjects),
  $objectToArray: orNull(objectToArray),
  $arrayToObject: orNull(arrayToObject),
  $getField: compileGetField,
  $setField: fieldSetter(true),
  $unsetField: fieldSetter(false),
};
