import type { Collection } from './collection.ts';
import type { Environment } from './environment.ts';
import type { Index } from './index.ts';
import { recordOfKey, treeRange } from './treeKeys.ts';

const DOCUMENTS_PER_JOB = 300;

/**
 * Fills an index with the documents that were there before it. Writes go on meanwhile and keep the index
 * up themselves; meeting one of theirs again does no harm, as the same entry is written.
 *
 * @throws StoreError 11000 when it is unique and the documents are not
 */
export async function buildIndex(
  environment: Environment,
  collection: Collection,
  index: Index,
): Promise<void> {
  let { low, high } = treeRange(collection.tree);
  for (;;) {
    const from = low;
    const last = await environment.write(() => addSome(environment, collection, index, { low: from, high }));
    if (last === null) {
      return;
    }
    low = Buffer.concat([last, Buffer.of(0)]);
  }
}

/** @returns the last key it looked at, or null when the index is complete */
function addSome(
  environment: Environment,
  collection: Collection,
  index: Index,
  range: { low: Buffer; high: Buffer },
): Buffer | null {
  const entries = collection.dropped ? [] : environment.range({ ...range, limit: DOCUMENTS_PER_JOB });
  for (const { key, value } of entries) {
    collection.addToIndex(index, { record: recordOfKey(key), bytes: value });
  }
  if (entries.length === DOCUMENTS_PER_JOB) {
    return (entries.at(-1) as { key: Buffer }).key;
  }
  index.ready = true;
  environment.onAbort(() => {
    index.ready = false;
  });
  if (!collection.dropped) {
    collection.save();
  }
  return null;
}
