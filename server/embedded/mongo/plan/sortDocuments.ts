import type { StoredDocument } from '../storage/collection.ts';
import { type IndexField, unfoldRows, writeFieldKey } from '../storage/indexKeys.ts';
import { KeyBytes } from '../storage/keyBytes.ts';
import { compareValues } from '../values/compare.ts';
import type { Collator } from '../values/context.ts';
import type { Doc } from '../values/doc.ts';
import { badValue, StoreError } from '../values/errors.ts';
import { decodeFields } from '../values/rawFields.ts';
import { MISSING, type Missing, type Value } from '../values/value.ts';
import type { SortField } from './plan.ts';
import { PAUSE, type Step } from './scan.ts';
import { mergeRuns, packRun, type Run } from './sortedRuns.ts';

const PARALLEL_ARRAYS = 171;

/** A document's place in an order: bytes where strings compare by their bytes, else the values themselves. */
type SortKey = Buffer | Row;

interface Keyed {
  readonly key: SortKey;
  readonly document: StoredDocument;
}

export interface SortOptions {
  /** How many from the front are needed, 0 for all. */
  readonly wanted: number;
  readonly collation: Collator | undefined;
  /** Reads a document that was not held; undefined when it is gone or does not match any more. */
  readonly again: (record: number) => Buffer | undefined;
  /** False when the client wants an error rather than a sort that leaves documents where they lie. */
  readonly allowDiskUse: boolean;
}

const RUN_DOCUMENTS = 4096; // sorted at a time: a few milliseconds
const RUN_BYTES = 8 * 1024 * 1024;
const MEMORY_BYTES = 100 * 1024 * 1024; // MongoDB's limit
const ENTRY_BYTES = 12; // of a run besides the key
const VALUES_BYTES = 200; // a key that is no bytes, roughly
const KEPT_LEAST = 256;
const MEMORY_EXCEEDED = 292;

/**
 * Puts documents into an order; those that compare as equal keep theirs.
 *
 * Few are held. Of many only the keys are, in sorted runs, and each document is read again when its turn has come.
 *
 * @throws StoreError 292 when the keys, or without leave to use the disk the documents, exceed MongoDB's limit
 */
export function* sortDocuments(
  documents: Iterable<Step<StoredDocument>>,
  sort: readonly SortField[],
  options: SortOptions,
): Generator<Step<StoredDocument>> {
  const { wanted, collation } = options;
  const keyOf = collation === undefined ? bytesKey(sort) : valuesKey(sort, collation);
  const compareKeys = comparator(sort, collation);
  const compare = (a: Keyed, b: Keyed): number => compareKeys(a.key, b.key);
  const runs: Run<SortKey>[] = [];
  let held: Keyed[] = [];
  let heldBytes = 0;
  let spentBytes = 0;
  for (const document of documents) {
    if (document === PAUSE) {
      yield PAUSE;
      continue;
    }
    const key = keyOf(document.bytes);
    held.push({ key, document });
    heldBytes += document.bytes.length;
    if (wanted > 0 && wanted <= RUN_DOCUMENTS) {
      if (held.length >= wanted * 2 + KEPT_LEAST) {
        held = held.sort(compare).slice(0, wanted);
      }
      continue;
    }
    spentBytes += sizeOf(key) + ENTRY_BYTES + (options.allowDiskUse ? 0 : document.bytes.length);
    refuseExcess(spentBytes, options.allowDiskUse);
    if (held.length >= RUN_DOCUMENTS || heldBytes >= RUN_BYTES) {
      runs.push(toRun(held.sort(compare)));
      held = [];
      heldBytes = 0;
      yield PAUSE;
    }
  }
  held.sort(compare);
  if (runs.length === 0) {
    yield* held.map(({ document }) => document);
  } else {
    runs.push(...(held.length === 0 ? [] : [toRun(held)]));
    yield* readAgain(mergeRuns(runs, compareKeys), options.again);
  }
}

function* readAgain(
  records: Iterable<Step<number>>,
  again: SortOptions['again'],
): Generator<Step<StoredDocument>> {
  for (const record of records) {
    if (record === PAUSE) {
      yield PAUSE;
      continue;
    }
    const bytes = again(record);
    if (bytes !== undefined) {
      yield { record, bytes };
    }
  }
}

function refuseExcess(bytes: number, allowDiskUse: boolean): void {
  if (bytes > MEMORY_BYTES) {
    throw new StoreError(
      MEMORY_EXCEEDED,
      allowDiskUse
        ? `Sort exceeded memory limit of ${MEMORY_BYTES} bytes; sorting more keys on disk is not supported by the embedded store`
        : `Sort exceeded memory limit of ${MEMORY_BYTES} bytes, but did not opt in to external sorting.`,
    );
  }
}

function sizeOf(key: SortKey): number {
  return Buffer.isBuffer(key) ? key.length : VALUES_BYTES;
}

function toRun(sorted: readonly Keyed[]): Run<SortKey> {
  const entries = sorted.map(({ key, document }) => ({ key, record: document.record }));
  if (entries.every((entry): entry is { key: Buffer; record: number } => Buffer.isBuffer(entry.key))) {
    return packRun(entries);
  }
  return {
    length: entries.length,
    keyAt: (at) => (entries[at] as { key: SortKey }).key, // within its length
    recordAt: (at) => (entries[at] as { record: number }).record,
  };
}

function comparator(
  sort: readonly SortField[],
  collation: Collator | undefined,
): (a: SortKey, b: SortKey) => number {
  if (collation === undefined) {
    return (a, b) => Buffer.compare(a as Buffer, b as Buffer); // bytesKey made them
  }
  return (a, b) => compareRows(a as Row, b as Row, sort, collation); // valuesKey made them
}

type Row = readonly (Value | Missing)[];

function toIndexFields(sort: readonly SortField[]): IndexField[] {
  return sort.map(({ path, descending }) => ({ path: path.split('.'), descending }));
}

const scratch = new KeyBytes();

function bytesKey(sort: readonly SortField[]): (bytes: Uint8Array) => Buffer {
  const fields = toIndexFields(sort);
  const names = new Set(fields.map(({ path }) => path[0] as string));
  return (bytes) => {
    const keys = rowsOf(decodeFields(bytes, names), fields).map((row) => {
      scratch.clear();
      for (const [at, value] of row.entries()) {
        writeFieldKey(scratch, value, fields[at]?.descending ?? false);
      }
      return scratch.take();
    });
    return keys.reduce((least, key) => (Buffer.compare(key, least) < 0 ? key : least));
  };
}

function valuesKey(
  sort: readonly SortField[],
  collation: Collator,
): (bytes: Uint8Array) => readonly (Value | Missing)[] {
  const fields = toIndexFields(sort);
  const names = new Set(fields.map(({ path }) => path[0] as string));
  return (bytes) => {
    const rows = rowsOf(decodeFields(bytes, names), fields);
    return rows.reduce((least, row) => (compareRows(row, least, sort, collation) < 0 ? row : least));
  };
}

function rowsOf(document: Doc, fields: readonly IndexField[]): readonly (readonly (Value | Missing)[])[] {
  try {
    return unfoldRows(document, fields);
  } catch (error) {
    if (error instanceof StoreError && error.code === PARALLEL_ARRAYS) {
      throw badValue('cannot sort with keys that are parallel arrays');
    }
    throw error;
  }
}

function compareRows(
  a: readonly (Value | Missing)[],
  b: readonly (Value | Missing)[],
  sort: readonly SortField[],
  collation: Collator,
): number {
  for (const [at, { descending }] of sort.entries()) {
    const order = compareValues(present(a[at]), present(b[at]), collation);
    if (order !== 0) {
      return descending ? -order : order;
    }
  }
  return 0;
}

function present(value: Value | Missing): Value {
  return value === MISSING ? null : value;
}
