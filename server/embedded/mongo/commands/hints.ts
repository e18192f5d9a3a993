import type { Hint } from '../plan/runQuery.ts';
import type { Collection } from '../storage/collection.ts';
import type { Index } from '../storage/index.ts';
import { compareValues } from '../values/compare.ts';
import { Doc } from '../values/doc.ts';
import { badValue } from '../values/errors.ts';
import { isNumber, MISSING, type Missing, type Value } from '../values/value.ts';
import { toNumber } from './arguments.ts';

/**
 * The index a client insists on, by its name or its key.
 *
 * @throws StoreError 2 when the collection has no such index
 */
export function hintFrom(collection: Collection, given: Value | Missing): Hint | undefined {
  if (given === MISSING || (given instanceof Doc && given.size === 0)) {
    return undefined;
  }
  if (given instanceof Doc && given.nameAt(0) === '$natural') {
    const order = given.valueAt(0);
    if (given.size > 1 || !isNumber(order) || Math.abs(toNumber(order)) !== 1) {
      throw badValue(`Illegal hint: $natural must be 1 or -1 and stand alone`);
    }
    return { kind: 'natural', backward: toNumber(order) < 0 };
  }
  const index = findIndex(collection, given);
  if (index === undefined || index.hidden) {
    throw badValue(
      `error processing query: ns=${collection.namespace} :: caused by :: hint provided does not correspond to an existing index`,
    );
  }
  return { kind: 'index', index };
}

export function findIndex(collection: Collection, given: Value): Index | undefined {
  if (typeof given === 'string') {
    return collection.indexNamed(given);
  }
  return given instanceof Doc ? collection.indexes.find((index) => sameKey(index.key, given)) : undefined;
}

/** Keys are the same with the same fields in the same order; 1 and 1.0 do not differ. */
export function sameKey(left: Doc, right: Doc): boolean {
  return (
    left.size === right.size &&
    left.keys().every((name, at) => name === right.nameAt(at)) &&
    left.values().every((value, at) => compareValues(value, right.valueAt(at)) === 0)
  );
}
