import { compareValues } from '../values/compare.ts';
import type { Collator } from '../values/context.ts';
import { MISSING, MinKey } from '../values/value.ts';
import type { Result } from './expression.ts';

/** MongoDB's order over values, with absence after MinKey and before everything else. */
export function compareResults(left: Result, right: Result, collation?: Collator): number {
  if (left !== MISSING && right !== MISSING) {
    return compareValues(left, right, collation);
  }
  if (left === right) {
    return 0;
  }
  const other = left === MISSING ? right : left;
  const order = other instanceof MinKey ? 1 : -1;
  return left === MISSING ? order : -order;
}

export function equalResults(left: Result, right: Result, collation?: Collator): boolean {
  return compareResults(left, right, collation) === 0;
}
