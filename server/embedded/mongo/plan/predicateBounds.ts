import type { PredicateTree } from '../match/matcher.ts';
import { Doc } from '../values/doc.ts';
import { isNumber, MaxKey, MinKey, RegExpValue, SymbolValue, type Value } from '../values/value.ts';
import { bracketOf, EVERYTHING, type Interval, interval, point, unite } from './intervals.ts';

export type FieldPredicate = Extract<PredicateTree, { kind: 'field' }>;

/**
 * The stretches of an index's values where documents that satisfy a predicate can be; never too few.
 * Null when the predicate says nothing an index could use.
 */
export function boundsOf({ op, value }: FieldPredicate): Interval[] | null {
  switch (op) {
    case '$eq':
      return equalTo(value);
    case '$in':
      return Array.isArray(value) ? unite(value.flatMap(memberOf)) : null;
    case '$regex':
      return value instanceof RegExpValue ? matching(value) : null;
    case '$exists':
      return value === true ? [EVERYTHING] : [point(null)];
    case '$type':
      return null;
    default:
      return comparedTo(op, value);
  }
}

/** An array equals the whole field, or one of its elements that is an array. */
function equalTo(value: Value): Interval[] {
  if (Array.isArray(value)) {
    return unite([point(value.length === 0 ? undefined : value[0]), point(value)]);
  }
  return [point(value instanceof SymbolValue ? value.value : value)];
}

function memberOf(value: Value): Interval[] {
  return value instanceof RegExpValue ? matching(value) : equalTo(value);
}

type Comparison = '$gt' | '$gte' | '$lt' | '$lte';

function comparedTo(op: Comparison, value: Value): Interval[] | null {
  const orEqual = op === '$gte' || op === '$lte';
  if (isNumber(value) && Number.isNaN(Number(value.toString()))) {
    return orEqual ? [point(Number.NaN)] : [];
  }
  if (value === null) {
    return orEqual ? [point(null)] : [];
  }
  if (value instanceof MinKey || value instanceof MaxKey) {
    return [EVERYTHING];
  }
  const bracket = bracketOf(value);
  if (bracket === null) {
    return null;
  }
  return op === '$gt' || op === '$gte'
    ? [interval(value, bracket.high, orEqual, bracket.highIncluded)]
    : [interval(bracket.low, value, bracket.lowIncluded, orEqual)];
}

const ALL_STRINGS = interval('', new Doc(), true, false);

/** Strings that start with the pattern's fixed beginning, and regular expressions that equal it. */
function matching(pattern: RegExpValue): Interval[] {
  const beginning = fixedBeginning(pattern);
  const end = beginning === '' ? null : nextString(beginning);
  const strings = end === null ? ALL_STRINGS : interval(beginning, end, true, false);
  return [strings, point(pattern)];
}

const PLAIN = /^[A-Za-z0-9 _\-@:/,;<>=!"'#%&~`]$/;

function fixedBeginning({ pattern, options }: RegExpValue): string {
  if (options.replace('s', '') !== '' || !pattern.startsWith('^') || pattern.includes('|')) {
    return '';
  }
  let beginning = '';
  let at = 1;
  while (at < pattern.length && PLAIN.test(pattern[at] as string)) {
    beginning += pattern[at];
    at += 1;
  }
  // What a quantifier stands behind may be absent.
  return /[*?{]/.test(pattern[at] ?? '') ? beginning.slice(0, -1) : beginning;
}

function nextString(text: string): string {
  return text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1);
}

/** Whether a document without the field cannot satisfy the predicate, so that a sparse index has all answers. */
export function excludesMissing({ op, value }: FieldPredicate): boolean {
  if (op === '$in') {
    return Array.isArray(value) && !value.some((member) => member === null || member === undefined);
  }
  return op === '$exists' ? value === true : value !== null && value !== undefined;
}
