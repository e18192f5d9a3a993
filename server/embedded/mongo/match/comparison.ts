import { compareValues, typeRank } from '../values/compare.ts';
import type { Collator } from '../values/context.ts';
import { badValue } from '../values/errors.ts';
import { isNaNValue } from '../values/integers.ts';
import { isNumber, MaxKey, MISSING, MinKey, type Missing, RegExpValue, type Value } from '../values/value.ts';
import type { ElementPredicate, ElementTest, ParseScope } from './matcher.ts';

type Order = '$eq' | '$gt' | '$gte' | '$lt' | '$lte';

/** Which signs of a comparison satisfy the operator. */
const ACCEPTS: { readonly [Op in Order]: (sign: number) => boolean } = {
  $eq: (sign) => sign === 0,
  $gt: (sign) => sign > 0,
  $gte: (sign) => sign >= 0,
  $lt: (sign) => sign < 0,
  $lte: (sign) => sign <= 0,
};

const MISSING_RANK = 0;

/** A comparison with a constant; values of another bracket of types never satisfy it. */
export function comparison(op: Order, operand: Value, path: string, scope: ParseScope): ElementPredicate {
  rejectOperand(op, operand, path);
  return {
    element: comparisonTest(op, operand, scope.context.collation),
    leaf: 'each',
    index: { op, value: operand },
  };
}

function rejectOperand(op: Order, operand: Value, path: string): void {
  if (operand === undefined) {
    throw badValue('cannot compare to undefined');
  }
  if (operand instanceof RegExpValue && op !== '$eq') {
    throw badValue(`Can't have RegEx as arg to predicate over field '${path}'.`);
  }
}

function comparisonTest(op: Order, operand: Value, collation: Collator | undefined): ElementTest {
  const accepts = ACCEPTS[op];
  if (operand instanceof MinKey || operand instanceof MaxKey) {
    return keyTest(op, operand);
  }
  if (isNaNValue(operand)) {
    // NaN compares with nothing but NaN, whatever the sort order says.
    return accepts(0) ? (value) => isNaNValue(value) : () => false;
  }
  if (operand === null) {
    return accepts(0) ? (value) => value === null || value === MISSING : () => false;
  }
  const rank = typeRank(operand);
  const numeric = isNumber(operand);
  return (value) =>
    value !== MISSING &&
    typeRank(value) === rank &&
    !(numeric && isNaNValue(value)) &&
    accepts(compareValues(value, operand, collation));
}

/** The two keys compare with values of every type. */
function keyTest(op: Order, key: MinKey | MaxKey): ElementTest {
  const accepts = ACCEPTS[op];
  const rank = typeRank(key);
  return (value: Value | Missing) => accepts((value === MISSING ? MISSING_RANK : typeRank(value)) - rank);
}

export function equality(operand: Value, path: string, scope: ParseScope): ElementPredicate {
  return comparison('$eq', operand, path, scope);
}

export function notEqual(operand: Value, path: string, scope: ParseScope): ElementPredicate {
  if (operand instanceof RegExpValue) {
    throw badValue("Can't have regex as arg to $ne.");
  }
  return negation([comparison('$eq', operand, path, scope)]);
}

/** Holds where not all of the predicates hold. */
export function negation(predicates: readonly ElementPredicate[]): ElementPredicate {
  return {
    element: (value) => !predicates.every((predicate) => predicate.element(value, null)),
    leaf: 'whole',
    negated: predicates,
  };
}
