import { Doc } from '../values/doc.ts';
import { badValue, notSupported, StoreError } from '../values/errors.ts';
import { RegExpValue, type Value } from '../values/value.ts';
import { bitTest } from './bits.ts';
import { comparison, negation, notEqual } from './comparison.ts';
import { exists, ofSize, ofType, remainder } from './elements.ts';
import { elemMatch } from './elemMatch.ts';
import type { ElementPredicate, ParseScope } from './matcher.ts';
import { allOf, inList, isReference, notInList } from './membership.ts';
import { regexPredicate, regexWithOptions } from './regexOperator.ts';

type FieldOperator = (
  operand: Value,
  path: string,
  scope: ParseScope,
  beside: Doc,
) => ElementPredicate | null;

/** Every operator that stands beside a field's name. One more operator is one more line here. */
const FIELD_OPERATORS: { readonly [name: string]: FieldOperator } = {
  $eq: (operand, path, scope) => comparison('$eq', operand, path, scope),
  $gt: (operand, path, scope) => comparison('$gt', operand, path, scope),
  $gte: (operand, path, scope) => comparison('$gte', operand, path, scope),
  $lt: (operand, path, scope) => comparison('$lt', operand, path, scope),
  $lte: (operand, path, scope) => comparison('$lte', operand, path, scope),
  $ne: notEqual,
  $in: inList,
  $nin: notInList,
  $all: allOf,
  $not: not,
  $exists: exists,
  $type: ofType,
  $size: ofSize,
  $mod: remainder,
  $elemMatch: elemMatch,
  $regex: (_operand, _path, _scope, beside) => regexWithOptions(beside),
  $options: (_operand, _path, _scope, beside) => (beside.has('$regex') ? null : regexWithOptions(beside)),
  $bitsAllSet: (operand) => bitTest('$bitsAllSet', operand),
  $bitsAllClear: (operand) => bitTest('$bitsAllClear', operand),
  $bitsAnySet: (operand) => bitTest('$bitsAnySet', operand),
  $bitsAnyClear: (operand) => bitTest('$bitsAnyClear', operand),
  $comment: () => null,
  $near: (_operand, _path, scope) => near('$near', scope),
  $nearSphere: (_operand, _path, scope) => near('$nearSphere', scope),
  $geoNear: (_operand, _path, scope) => near('$geoNear', scope),
  $within: refused('$within'),
  $geoWithin: refused('$geoWithin'),
  $geoIntersects: refused('$geoIntersects'),
  $maxDistance: refused('$maxDistance'),
  $minDistance: refused('$minDistance'),
};

const BAD_VALUE = 2;
const NEAR_NOT_ALLOWED = 5_626_500;

/** Sorts by distance, which has no place in filters inside updates and projections. */
function near(name: string, scope: ParseScope): never {
  throw scope.allowsExpressions
    ? notSupported(name, BAD_VALUE)
    : new StoreError(NEAR_NOT_ALLOWED, '$geoNear, $near, and $nearSphere are not allowed in this context');
}

function refused(name: string): FieldOperator {
  return () => {
    throw notSupported(name, BAD_VALUE);
  };
}

/** Whether a name is an operator that stands beside a field's name. */
export function isFieldOperator(name: string): boolean {
  return Object.hasOwn(FIELD_OPERATORS, name);
}

/** Whether a value beside a field name holds operators and is not to be compared as it stands. */
export function isOperatorDocument(value: Value): value is Doc {
  return value instanceof Doc && (value.nameAt(0) ?? '').startsWith('$') && !isReference(value);
}

/** Compiles the operators of `{field: {$gt: 1, $lt: 5}}`, all of which must hold. */
export function parseOperators(operators: Doc, path: string, scope: ParseScope): ElementPredicate[] {
  const predicates: ElementPredicate[] = [];
  for (const [name, operand] of operators) {
    const compile = Object.hasOwn(FIELD_OPERATORS, name) ? FIELD_OPERATORS[name] : undefined;
    if (compile === undefined) {
      throw badValue(`unknown operator: ${name}`);
    }
    const predicate = compile(operand, path, scope, operators);
    if (predicate !== null) {
      predicates.push({ ...predicate, name });
    }
  }
  return predicates;
}

/** Compiles whatever stands beside a field name: operators, a regular expression or a value. */
export function parseCondition(value: Value, path: string, scope: ParseScope): ElementPredicate[] {
  if (value instanceof RegExpValue) {
    return [{ ...regexPredicate(value), name: '$regex' }];
  }
  return isOperatorDocument(value)
    ? parseOperators(value, path, scope)
    : [{ ...comparison('$eq', value, path, scope), name: '$eq' }];
}

function not(operand: Value, path: string, scope: ParseScope): ElementPredicate {
  if (operand instanceof RegExpValue) {
    return negation([regexPredicate(operand)]);
  }
  if (!(operand instanceof Doc)) {
    throw badValue('$not needs a regex or a document');
  }
  if (operand.size === 0) {
    throw badValue('$not cannot be empty');
  }
  return negation(parseOperators(operand, path, scope));
}
