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

const PARALLEL_ARRAYS = 171;

/** A document's place in an order: bytes where strings compare by their bytes, else the values themselves. */
type SortKey = Buffer | readonly (Value | Missing)[];

interface Keyed {
  readonly key: SortKey;
  readonly place: number;
  readonly document: StoredDocument;
}

/**
 * Puts documents into an order; those that compare as equal keep theirs.
 *
 * @param wanted how many from the front are needed, 0 for all; no more than twice as many are then held
 */
export function* sortDocuments(
  documents: Iterable<Step<StoredDocument>>,
  sort: readonly SortField[],
  options: { readonly wanted: number; readonly collation: Collator | undefined },
): Generator<Step<StoredDocument>> {
  const { wanted, collation } = options;
  const keyOf = collation === undefined ? bytesKey(sort) : valuesKey(sort, collation);
  const compare = comparator(sort, collation);
  let held: Keyed[] = [];
  let place = 0;
  for (const document of documents) {
    if (document === PAUSE) {
      yield PAUSE;
      continue;
    }
    held.push({ key: keyOf(document.bytes), place, document });
    place += 1;
    if (wanted > 0 && held.length >= wanted * 2 + KEPT_LEAST) {
      held = held.sort(compare).slice(0, wanted);
    }
  }
  for (const { document } of held.sort(compare)) {
    yield document;
  }
}

const KEPT_LEAST = 256;

function comparator(
  sort: readonly SortField[],
  collation: Collator | undefined,
): (a: Keyed, b: Keyed) => number {
  if (collation === undefined) {
    return (a, b) => Buffer.compare(a.key as Buffer, b.key as Buffer) || a.place - b.place; // bytesKey made them
  }
  return (a, b) => compareRows(rowOf(a), rowOf(b), sort, collation) || a.place - b.place;
}

function rowOf({ key }: Keyed): readonly (Value | Missing)[] {
  return key as readonly (Value | Missing)[]; // valuesKey made them
}

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
