import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { showValue } from '../values/showValue.ts';
import { MISSING, type Missing, type Value } from '../values/value.ts';
import type { Index } from './index.ts';

const DUPLICATE_KEY = 11000;

/**
 * The error of a unique index.
 *
 * @param row the values that are taken, in the order of the index's fields
 */
export function duplicateKey(namespace: string, index: Index, row: readonly (Value | Missing)[]): StoreError {
  const keyValue = new Doc();
  const names = index.key.keys();
  for (const [at, name] of names.entries()) {
    const value = row[at];
    keyValue.append(name, value === MISSING || value === undefined ? null : value);
  }
  const collation = index.collation === undefined ? '' : ` collation: ${showValue(index.collation.spec)}`;
  return new StoreError(
    DUPLICATE_KEY,
    `E11000 duplicate key error collection: ${namespace} index: ${index.name}${collation} dup key: ${showValue(keyValue)}`,
    { keyPattern: index.key, keyValue },
  );
}
