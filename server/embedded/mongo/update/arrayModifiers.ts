import { compileMatch } from '../match/compileMatch.ts';
import { isFieldOperator } from '../match/fieldOperators.ts';
import { equalValues } from '../values/compare.ts';
import type { QueryContext } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { badValue, failedToParse, type StoreError, typeMismatch } from '../values/errors.ts';
import { exactLong } from '../values/integers.ts';
import { typeName } from '../values/typeNames.ts';
import { isNumber, MISSING, type Missing, RegExpValue, type Value } from '../values/value.ts';
import { type Modifier, UNCHANGED } from './updater.ts';

export function pop(operand: Value, path: string): Modifier {
  const end = isNumber(operand) ? exactLong(operand) : null;
  if (!isNumber(operand)) {
    throw failedToParse(`Expected a number in: ${path}: ${typeName(operand)}`);
  }
  if (end !== 1n && end !== -1n) {
    throw failedToParse(`$pop expects 1 or -1, found: ${String(operand)}`);
  }
  return {
    operator: '$pop',
    onMissing: 'skip',
    onBlockedPath: 'fail',
    apply: (current) => {
      if (!Array.isArray(current)) {
        throw typeMismatch(`Path '${path}' contains an element of non-array type '${nameOf(current)}'`);
      }
      return end === 1n ? current.slice(0, -1) : current.slice(1);
    },
  };
}

function nameOf(value: Value | Missing): string {
  return value === MISSING ? 'missing' : typeName(value);
}

export function pullAll(operand: Value, context: QueryContext): Modifier {
  if (!Array.isArray(operand)) {
    throw badValue(`$pullAll requires an array argument but was given a ${typeName(operand)}`);
  }
  return culling('$pullAll', (element) =>
    operand.some((value) => equalValues(value, element, context.collation)),
  );
}

export function pull(operand: Value, context: QueryContext): Modifier {
  return culling('$pull', pullTest(operand, context));
}

function culling(operator: string, isPulled: (element: Value) => boolean): Modifier {
  return {
    operator,
    onMissing: 'skip',
    onBlockedPath: 'skip',
    apply: (current) => {
      if (!Array.isArray(current)) {
        throw badValue(`Cannot apply ${operator} to a non-array value`);
      }
      const kept = current.filter((element) => !isPulled(element));
      return kept.length === current.length ? UNCHANGED : kept;
    },
  };
}

/** Operators test each element, a document is a filter over elements that are documents, all else is equality. */
function pullTest(operand: Value, context: QueryContext): (element: Value) => boolean {
  const byOperators = operand instanceof Doc && isFieldOperator(operand.nameAt(0) ?? '');
  if (operand instanceof RegExpValue || byOperators) {
    const matcher = compileMatch(Doc.from([['element', operand]]), context, { allowsExpressions: false });
    return (element) => matcher.matches(Doc.from([['element', element]]));
  }
  if (operand instanceof Doc) {
    const matcher = compileMatch(operand, context, { allowsExpressions: false });
    return (element) => element instanceof Doc && matcher.matches(element);
  }
  return (element) => equalValues(element, operand, context.collation);
}

export function addToSet(operand: Value, path: string, context: QueryContext): Modifier {
  const values = valuesToAdd(operand);
  return {
    operator: '$addToSet',
    onMissing: 'create',
    onBlockedPath: 'fail',
    apply: (current) => {
      if (current !== MISSING && !Array.isArray(current)) {
        throw badValue(
          `Cannot apply $addToSet to non-array field. Field named '${path}' has non-array type ${typeName(current)}`,
        );
      }
      const result = current === MISSING ? [] : current.slice();
      for (const value of values) {
        if (!result.some((element) => equalValues(element, value, context.collation))) {
          result.push(value);
        }
      }
      return current !== MISSING && result.length === current.length ? UNCHANGED : result;
    },
  };
}

function valuesToAdd(operand: Value): readonly Value[] {
  if (!(operand instanceof Doc) || operand.nameAt(0) !== '$each') {
    return [operand];
  }
  const each = operand.valueAt(0);
  if (!Array.isArray(each)) {
    throw typeMismatch(
      `The argument to $each in $addToSet must be an array but it was of type ${typeName(each)}`,
    );
  }
  if (operand.size > 1) {
    throw badValue(`Found unexpected fields after $each in $addToSet: ${operand.nameAt(1)}`);
  }
  return each;
}

/** The complaint of `$push` about a field that holds something else. */
export function notAnArray(path: string, current: Value): StoreError {
  return badValue(`The field '${path}' must be an array but is of type ${typeName(current)}`);
}
