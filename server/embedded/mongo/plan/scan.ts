import type { Collection, StoredDocument } from '../storage/collection.ts';
import { recordOfBytes, recordOfKey, treeRange } from '../storage/treeKeys.ts';
import type { KeyRange } from './indexBounds.ts';
import type { Access, IndexAccess } from './plan.ts';

/** Stands between documents every so often, so that whoever reads can let others have their turn. */
export const PAUSE = Symbol('pause');
export type Step<T> = T | typeof PAUSE;

/** What a scan looked at, as `explain` tells it. */
export interface ScanCounts {
  keysExamined: number;
  docsExamined: number;
  /** A document came a second time, by another key. */
  duplicates: number;
}

export function newCounts(): ScanCounts {
  return { keysExamined: 0, docsExamined: 0, duplicates: 0 };
}

const FIRST_CHUNK = 16;
const MAX_CHUNK = 512;
const CHUNK_BYTES = 1 << 20;
const PAUSE_EVERY = 128;

/**
 * Walks the documents of an access path.
 *
 * It reads ahead in chunks and holds no snapshot: when something was written in the meantime, it reads
 * again from behind the last key it gave.
 */
export function scan(
  collection: Collection,
  access: Access,
  counts: ScanCounts,
): Generator<Step<StoredDocument>> {
  switch (access.kind) {
    case 'collection':
      return scanCollection(collection, access.backward, counts);
    case 'index':
      return scanIndex(collection, access, counts, access.index.isMultikey ? new Set() : null);
    case 'union':
      return scanUnion(collection, access.branches, counts);
    case 'nothing':
      return scanNothing();
  }
}

// A generator that ends at once.
function* scanNothing(): Generator<Step<StoredDocument>> {}

function* scanCollection(
  collection: Collection,
  backward: boolean,
  counts: ScanCounts,
): Generator<Step<StoredDocument>> {
  const average = collection.sizeBytes / Math.max(collection.count, 1);
  const most = Math.max(1, Math.min(MAX_CHUNK, Math.floor(CHUNK_BYTES / Math.max(average, 1))));
  let { low, high } = treeRange(collection.tree);
  let limit = Math.min(FIRST_CHUNK, most);
  for (;;) {
    const entries = collection.dropped ? [] : collection.env.range({ low, high, reverse: backward, limit });
    const { changes } = collection;
    let last: Buffer | undefined;
    for (const { key, value } of entries) {
      if (collection.changes !== changes) {
        break;
      }
      last = key;
      counts.docsExamined += 1;
      yield { record: recordOfKey(key), bytes: value };
      if (counts.docsExamined % PAUSE_EVERY === 0) {
        yield PAUSE;
      }
    }
    if (last === undefined || (entries.length < limit && last === entries.at(-1)?.key)) {
      return;
    }
    if (backward) {
      high = last;
    } else {
      low = behind(last);
    }
    // What was read ahead in vain was too much.
    limit = last === entries.at(-1)?.key ? Math.min(limit * 4, most) : Math.min(FIRST_CHUNK, most);
  }
}

/** The least key above this one. */
function behind(key: Buffer): Buffer {
  return Buffer.concat([key, ZERO]);
}

const ZERO = Buffer.of(0);

function* scanIndex(
  collection: Collection,
  access: IndexAccess,
  counts: ScanCounts,
  seen: Set<number> | null,
): Generator<Step<StoredDocument>> {
  access.index.accesses += 1;
  const records =
    access.mergeAfter === null ? walkRanges(collection, access) : mergeRanges(collection, access);
  const visited = seen ?? (access.mergeAfter === null ? null : new Set<number>());
  for (const { record } of records) {
    counts.keysExamined += 1;
    if (visited?.has(record)) {
      counts.duplicates += 1;
    } else {
      visited?.add(record);
      const bytes = collection.read(record);
      if (bytes !== undefined) {
        counts.docsExamined += 1;
        yield { record, bytes };
      }
    }
    if (counts.keysExamined % PAUSE_EVERY === 0) {
      yield PAUSE;
    }
  }
}

function* scanUnion(
  collection: Collection,
  branches: readonly IndexAccess[],
  counts: ScanCounts,
): Generator<Step<StoredDocument>> {
  const seen = new Set<number>();
  for (const branch of branches) {
    yield* scanIndex(collection, branch, counts, seen);
  }
}

interface IndexEntry {
  readonly key: Buffer;
  readonly record: number;
}

function* walkRanges(collection: Collection, access: IndexAccess): Generator<IndexEntry> {
  const ranges = access.backward ? [...access.ranges].reverse() : access.ranges;
  for (const range of ranges) {
    yield* walkRange(collection, access, range);
  }
}

function* walkRange(
  collection: Collection,
  { index, backward }: IndexAccess,
  range: KeyRange,
): Generator<IndexEntry> {
  let { low, high } = range;
  let limit = FIRST_CHUNK;
  for (;;) {
    const request = { low, high, reverse: backward, limit };
    const entries: IndexEntry[] = collection.dropped
      ? []
      : index.isId
        ? collection.env.range(request).map(({ key, value }) => ({ key, record: recordOfBytes(value) }))
        : collection.env.keys(request).map((key) => ({ key, record: recordOfKey(key) }));
    const { changes } = collection;
    let last: Buffer | undefined;
    for (const entry of entries) {
      if (collection.changes !== changes) {
        break;
      }
      last = entry.key;
      yield entry;
    }
    if (last === undefined || (entries.length < limit && last === entries.at(-1)?.key)) {
      return;
    }
    if (backward) {
      high = last;
    } else {
      low = behind(last);
    }
    limit = last === entries.at(-1)?.key ? Math.min(limit * 4, MAX_CHUNK) : FIRST_CHUNK;
  }
}

interface Head {
  entry: IndexEntry;
  /** What stands behind the part that is the same within a range: the sorted fields. */
  tail: Buffer;
  readonly rest: Generator<IndexEntry>;
  readonly prefixBytes: number;
}

/** Takes from each range whichever key is next by the fields behind the points the ranges stand at. */
function* mergeRanges(collection: Collection, access: IndexAccess): Generator<IndexEntry> {
  const heads: Head[] = [];
  for (const range of access.ranges) {
    const rest = walkRange(collection, access, range);
    const first = rest.next();
    if (!first.done) {
      const prefixBytes = range.ends[(access.mergeAfter ?? 0) - 1] ?? 0;
      heads.push({ entry: first.value, tail: first.value.key.subarray(prefixBytes), rest, prefixBytes });
    }
  }
  while (heads.length > 0) {
    const head = next(heads, access.backward);
    yield head.entry;
    const following = head.rest.next();
    if (following.done) {
      heads.splice(heads.indexOf(head), 1);
    } else {
      head.entry = following.value;
      head.tail = following.value.key.subarray(head.prefixBytes);
    }
  }
}

function next(heads: readonly Head[], backward: boolean): Head {
  const turn = backward ? -1 : 1;
  return heads.reduce((best, head) => (Buffer.compare(head.tail, best.tail) * turn < 0 ? head : best));
}
