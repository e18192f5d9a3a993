import type { Collection } from './collection.ts';
import type { Environment } from './environment.ts';
import type { Index } from './index.ts';
import { recordOfKey, treeRange } from './treeKeys.ts';

const CHUNK = 200;

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
    const last = await environment.write(() => addSome(environment, collection, index, { low: from, high }), {
      early: true,
    });
    if (last === null) {
      return environment.onDisk();
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
  const until = performance.now() + environment.workMs;
  let { low } = range;
  while (!collection.dropped) {
    const entries = environment.range({ low, high: range.high, limit: CHUNK });
    for (const { key, value } of entries) {
      collection.addToIndex(index, { record: recordOfKey(key), bytes: value });
    }
    const last = entries.at(-1);
    if (last === undefined || entries.length < CHUNK) {
      break;
    }
    if (performance.now() > until) {
      return last.key;
    }
    low = Buffer.concat([last.key, Buffer.of(0)]);
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
