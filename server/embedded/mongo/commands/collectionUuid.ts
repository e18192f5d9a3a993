import type { Collection } from '../storage/collection.ts';
import { StoreError } from '../values/errors.ts';
import { Binary, type Missing, type Value } from '../values/value.ts';
import { wrongType } from './arguments.ts';

const INVALID_UUID = 207;
const MISMATCH = 361;
const UUID_SUBTYPE = 4;
const UUID_BYTES = 16;

/** @throws StoreError 207 where the value is not sixteen bytes of the subtype for a UUID */
export function checkIsUuid(value: Binary): void {
  if (value.subtype !== UUID_SUBTYPE || value.bytes.length !== UUID_BYTES) {
    throw new StoreError(INVALID_UUID, 'uuid must be a 16-byte binary field with UUID (4) subtype');
  }
}

/**
 * Holds a command to the collection its client means, which may have been replaced by another of that name.
 *
 * @param given the command's `collectionUUID`; what is not binary is told by the check of types
 * @throws StoreError 207 for what is no UUID, 361 where it is another's or nobody's
 */
export function checkUuid(
  given: Value | Missing,
  collection: Collection | undefined,
  { db, name }: { db: string; name: string },
): void {
  if (!(given instanceof Binary)) {
    return;
  }
  if (given.subtype !== UUID_SUBTYPE) {
    throw wrongType('collectionUUID', given, ['uuid']);
  }
  checkIsUuid(given);
  if (collection === undefined || collection.isView || Buffer.compare(collection.uuid, given.bytes) !== 0) {
    throw new StoreError(MISMATCH, 'Collection UUID does not match that specified', {
      db,
      collectionUUID: given,
      expectedCollection: name,
      actualCollection: null,
    });
  }
}
