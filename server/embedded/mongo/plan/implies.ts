import type { PredicateTree } from '../match/matcher.ts';
import { compareValues } from '../values/compare.ts';
import { type Interval, intersect, isEverything, isPoint, unite } from './intervals.ts';
import { boundsOf, excludesMissing, type FieldPredicate } from './predicateBounds.ts';

/**
 * Whether every document that satisfies these predicates also satisfies a partial index's filter. It may
 * say no where the truth is yes, never the reverse.
 */
export function implies(predicates: readonly FieldPredicate[], filter: PredicateTree): boolean {
  if (filter.kind === 'and') {
    return filter.children.every((child) => implies(predicates, child));
  }
  if (filter.kind === 'or') {
    return filter.children.some((child) => implies(predicates, child));
  }
  return filter.kind === 'field' && predicates.some((predicate) => impliesField(predicate, filter));
}

function impliesField(predicate: FieldPredicate, filter: FieldPredicate): boolean {
  if (predicate.path !== filter.path) {
    return false;
  }
  if (predicate.op === filter.op && compareValues(predicate.value, filter.value) === 0) {
    return true;
  }
  if (filter.op === '$exists') {
    return filter.value === true && excludesMissing(predicate);
  }
  if (predicate.op === '$exists' || predicate.op === '$regex' || filter.op === '$regex') {
    return false;
  }
  const inner = boundsOf(predicate);
  const outer = boundsOf(filter);
  return inner !== null && outer !== null && inner.length > 0 && !isEverything(outer) && covers(outer, inner);
}

function covers(outer: readonly Interval[], inner: readonly Interval[]): boolean {
  const shared = unite(intersect(outer, inner));
  return (
    shared.length === inner.length && shared.every((one, at) => sameInterval(one, inner[at] as Interval))
  );
}

function sameInterval(a: Interval, b: Interval): boolean {
  return (
    compareValues(a.low, b.low) === 0 &&
    compareValues(a.high, b.high) === 0 &&
    (isPoint(a) || (a.lowIncluded === b.lowIncluded && a.highIncluded === b.highIncluded))
  );
}
