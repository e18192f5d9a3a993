import { compareValues } from '../values/compare.ts';
import type { Collator } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { badValue } from '../values/errors.ts';
import { MISSING, ObjectId, RegExpValue, type Value } from '../values/value.ts';
import { equality, negation } from './comparison.ts';
import { elemMatch } from './elemMatch.ts';
import type { ElementPredicate, ElementTest, ParseScope } from './matcher.ts';
import { regexPredicate } from './regexOperator.ts';

export function inList(operand: Value, _path: string, scope: ParseScope): ElementPredicate {
  const list = membersOf(operand, '$in');
  const regexes = list
    .filter((member) => member instanceof RegExpValue)
    .map((regex) => regexPredicate(regex).element);
  const inSet = membershipTest(
    list.filter((member) => !(member instanceof RegExpValue)),
    scope.context.collation,
  );
  const element: ElementTest =
    regexes.length === 0
      ? inSet
      : (value, details) => inSet(value, details) || regexes.some((test) => test(value, details));
  return { element, leaf: 'each', index: { op: '$in', value: list } };
}

export function notInList(operand: Value, path: string, scope: ParseScope): ElementPredicate {
  membersOf(operand, '$nin');
  return negation([inList(operand, path, scope)]);
}

function membersOf(operand: Value, op: string): Value[] {
  if (!Array.isArray(operand)) {
    throw badValue(`${op} needs an array`);
  }
  for (const member of operand) {
    if (member === undefined) {
      throw badValue(`cannot compare to undefined`);
    }
    if (member instanceof Doc && (member.nameAt(0) ?? '').startsWith('$') && !isReference(member)) {
      throw badValue(`cannot nest $ under ${op}`);
    }
  }
  return operand;
}

/** `{$ref, $id}` is a value and no operator. */
export function isReference(value: Doc): boolean {
  return value.has('$ref') && value.has('$id');
}

/** Many equalities at once, by a hash for the common types and by bisection for all others. */
function membershipTest(members: readonly Value[], collation: Collator | undefined): ElementTest {
  const hasNull = members.includes(null);
  const keys = new Set<string>();
  const rest: Value[] = [];
  for (const member of members) {
    const key = hashKey(member, collation);
    if (key === null) {
      rest.push(member);
    } else {
      keys.add(key);
    }
  }
  rest.sort((left, right) => compareValues(left, right, collation));
  return (value) => {
    if (value === MISSING || value === null) {
      return hasNull;
    }
    const key = hashKey(value, collation);
    return key === null ? contains(rest, value, collation) : keys.has(key);
  };
}

/** A string that is equal for equal values, or null where there is no cheap one. */
function hashKey(value: Value, collation: Collator | undefined): string | null {
  if (typeof value === 'string') {
    return `s${collation === undefined ? value : collation.key(value)}`;
  }
  return value instanceof ObjectId ? `o${value.toHex()}` : null;
}

function contains(sorted: readonly Value[], value: Value, collation: Collator | undefined): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareValues(sorted[middle], value, collation);
    if (order === 0) {
      return true;
    }
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return false;
}

/** `$all`: each member must be found, in the array or as the value itself. */
export function allOf(operand: Value, path: string, scope: ParseScope): ElementPredicate {
  if (!Array.isArray(operand)) {
    throw badValue('$all needs an array');
  }
  const predicates = operand.some(isElemMatch)
    ? operand.map((member) => elemMatchMember(member, path, scope))
    : operand.map((member) => allMember(member, path, scope));
  return {
    element: (value, details) =>
      predicates.length > 0 && predicates.every((predicate) => predicate.element(value, details)),
    leaf: 'each',
    all: predicates.length > 0 ? predicates : [NEVER],
    isLong: predicates.length > FEW && scope.context.collation === undefined,
  };
}

const FEW = 16; // up to this many values are asked for one after the other
const NEVER: ElementPredicate = { element: () => false, leaf: 'whole' };

function isElemMatch(member: Value): boolean {
  return member instanceof Doc && member.nameAt(0) === '$elemMatch';
}

function elemMatchMember(member: Value, path: string, scope: ParseScope): ElementPredicate {
  if (!(member instanceof Doc) || !isElemMatch(member)) {
    throw badValue('$all/$elemMatch has to be consistent');
  }
  return elemMatch(member.valueAt(0), path, scope);
}

function allMember(member: Value, path: string, scope: ParseScope): ElementPredicate {
  if (member instanceof RegExpValue) {
    return regexPredicate(member);
  }
  if (member instanceof Doc && (member.nameAt(0) ?? '').startsWith('$') && !isReference(member)) {
    throw badValue('no $ expressions in $all');
  }
  return equality(member, path, scope);
}
