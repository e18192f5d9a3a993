import { compareValues } from '../values/compare.ts';
import { MISSING, type Value } from '../values/value.ts';
import { testAnyAt } from './fieldPath.ts';
import type { DocumentTest, ElementPredicate } from './matcher.ts';

/**
 * A long `$all` of plain values: sorts what is at the path once, and looks each value up in it.
 *
 * @returns null where some condition is more than an equality
 */
export function containsAll(path: string, conditions: readonly ElementPredicate[]): DocumentTest | null {
  const wanted: Value[] = [];
  for (const { index } of conditions) {
    if (index?.op !== '$eq' || index.value === null) {
      return null;
    }
    wanted.push(index.value);
  }
  wanted.sort((left, right) => compareValues(left, right));
  return (document) => {
    const found: Value[] = [];
    testAnyAt(path, 'each', (value) => {
      if (value !== MISSING) {
        found.push(value);
      }
      return false;
    })(document, null);
    found.sort((left, right) => compareValues(left, right));
    return isSubset(wanted, found);
  };
}

/** Whether each of the sorted values is among the other sorted values. */
function isSubset(wanted: readonly Value[], found: readonly Value[]): boolean {
  let at = 0;
  return wanted.every((value) => {
    while (at < found.length && compareValues(found[at], value) < 0) {
      at += 1;
    }
    return at < found.length && compareValues(found[at], value) === 0;
  });
}
