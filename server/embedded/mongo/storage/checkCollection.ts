import { decodeDoc } from '../values/decode.ts';
import type { Collection } from './collection.ts';
import { encodedOfEntry, recordKey, recordOfBytes, recordOfKey, treeRange } from './treeKeys.ts';

export interface CollectionCheck {
  documents: number;
  readonly keysPerIndex: Map<string, number>;
  /** What is wrong, in words; empty when nothing is. */
  readonly errors: string[];
  /** Records whose bytes are no document. */
  readonly corrupt: number[];
}

const CHUNK = 500;
const MAX_ERRORS = 100;

/**
 * Compares documents and index entries: each document has all its entries, each entry has its document.
 *
 * Reads piece by piece; run it while nobody writes for an answer that means anything.
 */
export function* checkCollection(collection: Collection): Generator<void, CollectionCheck> {
  const check: CollectionCheck = { documents: 0, keysPerIndex: new Map(), errors: [], corrupt: [] };
  const expected = new Map(collection.indexes.map((index) => [index.name, 0]));
  for (const { key, value } of walk(collection, collection.tree)) {
    checkDocument(collection, recordOfKey(key), value, { check, expected });
    if (check.documents % CHUNK === 0) {
      yield;
    }
  }
  for (const index of collection.indexes) {
    let entries = 0;
    for (const { key, value } of walk(collection, index.tree)) {
      const record = index.isId ? recordOfBytes(value) : recordOfKey(key);
      if (collection.env.peek(recordKey(collection.tree, record)) === undefined) {
        complain(
          check,
          `index ${index.name} has an entry ${encodedOfEntry(key, index.isId).toString('hex')} for record ${record}, which is not there`,
        );
      }
      entries += 1;
      if (entries % CHUNK === 0) {
        yield;
      }
    }
    check.keysPerIndex.set(index.name, entries);
    if (entries !== expected.get(index.name)) {
      complain(
        check,
        `index ${index.name} has ${entries} entries, its documents ask for ${expected.get(index.name)}`,
      );
    }
  }
  if (check.documents !== collection.count) {
    complain(check, `there are ${check.documents} documents, counted were ${collection.count}`);
  }
  return check;
}

function* walk(collection: Collection, tree: number): Generator<{ key: Buffer; value: Buffer }> {
  let { low, high } = treeRange(tree);
  for (;;) {
    const entries = collection.env.range({ low, high, limit: CHUNK });
    yield* entries;
    const last = entries.at(-1);
    if (last === undefined || entries.length < CHUNK) {
      return;
    }
    low = Buffer.concat([last.key, Buffer.of(0)]);
  }
}

interface Progress {
  readonly check: CollectionCheck;
  readonly expected: Map<string, number>;
}

function checkDocument(
  collection: Collection,
  record: number,
  bytes: Buffer,
  { check, expected }: Progress,
): void {
  check.documents += 1;
  try {
    decodeDoc(bytes);
  } catch (error) {
    check.corrupt.push(record);
    complain(check, `record ${record} is no document: ${String(error)}`);
    return;
  }
  for (const { name, missing, keys } of collection.entriesOf(record, bytes)) {
    expected.set(name, (expected.get(name) ?? 0) + keys);
    if (missing > 0) {
      complain(check, `index ${name} lacks ${missing} entries of record ${record}`);
    }
  }
}

function complain(check: CollectionCheck, error: string): void {
  if (check.errors.length < MAX_ERRORS) {
    check.errors.push(error);
  }
}
