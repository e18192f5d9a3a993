import type { Collator } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING, type Missing, type Value } from '../values/value.ts';
import { KeyBytes } from './keyBytes.ts';
import { fitKey, writeKey } from './keyEncoding.ts';

/** One field of an index: where it leads and in which order its values stand. */
export interface IndexField {
  readonly path: readonly string[];
  readonly descending: boolean;
}

export interface ExtractedKeys {
  /** Encoded and without repetitions; empty when a sparse index leaves the document out. */
  readonly keys: readonly Buffer[];
  /** For each field, the places in its path (0 is the first name) where an array was unfolded. */
  readonly arrays: readonly (readonly number[])[];
  /** A key was longer than LMDB takes, so that its end is a hash. */
  readonly cut: boolean;
  /** The values behind the first key, for messages about duplicates. */
  readonly rows: readonly (readonly (Value | Missing)[])[];
}

/** Where one field of the index stands while its path is walked. */
interface Walk {
  readonly value: Value | Missing;
  /** Names of the path that were taken. */
  readonly taken: number;
  readonly done: boolean;
}

const CANNOT_INDEX_PARALLEL_ARRAYS = 171;

/**
 * The keys under which an index holds a document: one for each combination of values, where an array on
 * a path stands for each of its elements.
 *
 * @throws StoreError 171 when two of the fields run over different arrays
 */
export function extractKeys(
  document: Doc,
  fields: readonly IndexField[],
  options: { readonly sparse: boolean; readonly collation?: Collator | undefined },
): ExtractedKeys {
  const arrays = fields.map(() => new Set<number>());
  const rows = unfoldRows(document, fields, arrays);
  const kept = options.sparse ? rows.filter((row) => row.some((value) => value !== MISSING)) : rows;
  const { keys, cut } = encodeRows(kept, fields, options.collation);
  return { keys, cut, rows: kept, arrays: arrays.map((places) => [...places]) };
}

/** All combinations of values that a document has at these paths. */
export function unfoldRows(
  document: Doc,
  fields: readonly IndexField[],
  arrays: Set<number>[] = fields.map(() => new Set()),
): (Value | Missing)[][] {
  const rows: (Value | Missing)[][] = [];
  const starts = fields.map(() => ({ value: document, taken: 0, done: false }));
  unfold(fields, starts, arrays, rows);
  return rows;
}

function unfold(
  fields: readonly IndexField[],
  starts: readonly Walk[],
  arrays: Set<number>[],
  rows: (Value | Missing)[][],
): void {
  const walks = starts.map((start, at) => advance((fields[at] as IndexField).path, start));
  const array = sharedArray(fields, walks);
  if (array === null) {
    rows.push(walks.map((walk) => walk.value));
    return;
  }
  const over = walks.map((walk) => walk.value === array);
  for (const [at, walk] of walks.entries()) {
    if (over[at]) {
      arrays[at]?.add(walk.taken - 1);
    }
  }
  if (array.length === 0) {
    rows.push(
      walks.map((walk, at) => (over[at] ? (atEnd(fields, at, walk) ? undefined : MISSING) : walk.value)),
    );
    return;
  }
  for (const element of array) {
    unfold(
      fields,
      walks.map((walk, at) =>
        over[at] ? intoElement(element, walk, atEnd(fields, at, walk)) : { ...walk, done: true },
      ),
      arrays,
      rows,
    );
  }
}

function atEnd(fields: readonly IndexField[], at: number, walk: Walk): boolean {
  return walk.taken === fields[at]?.path.length;
}

/** An element that ends the path is taken as it is, arrays within arrays included. */
function intoElement(element: Value, walk: Walk, last: boolean): Walk {
  if (last) {
    return { value: element, taken: walk.taken, done: true };
  }
  return element instanceof Doc
    ? { value: element, taken: walk.taken, done: false }
    : { value: MISSING, taken: walk.taken, done: true };
}

/** Follows the path through documents until it ends, breaks, or meets an array. */
function advance(path: readonly string[], start: Walk): Walk {
  let { value, taken } = start;
  if (start.done) {
    return start;
  }
  while (taken < path.length && value instanceof Doc) {
    value = value.get(path[taken] as string);
    taken += 1;
    while (Array.isArray(value) && isPosition(path[taken]) && Number(path[taken]) < value.length) {
      value = value[Number(path[taken])];
      taken += 1;
    }
  }
  if (Array.isArray(value)) {
    return { value, taken, done: false };
  }
  return { value: taken < path.length ? MISSING : value, taken, done: true };
}

function isPosition(name: string | undefined): boolean {
  return name !== undefined && /^(0|[1-9]\d*)$/.test(name);
}

function sharedArray(fields: readonly IndexField[], walks: readonly Walk[]): Value[] | null {
  let found: Value[] | null = null;
  let first = 0;
  for (const [at, walk] of walks.entries()) {
    if (walk.done || !Array.isArray(walk.value)) {
      continue;
    }
    if (found !== null && walk.value !== found) {
      const names = [nameOf(fields, at), nameOf(fields, first)];
      throw new StoreError(
        CANNOT_INDEX_PARALLEL_ARRAYS,
        `cannot index parallel arrays [${names[0]}] [${names[1]}]`,
      );
    }
    if (found === null) {
      found = walk.value;
      first = at;
    }
  }
  return found;
}

function nameOf(fields: readonly IndexField[], at: number): string {
  return fields[at]?.path.at(-1) ?? '';
}

const scratch = new KeyBytes();

function encodeRows(
  rows: readonly (readonly (Value | Missing)[])[],
  fields: readonly IndexField[],
  collation: Collator | undefined,
): { keys: Buffer[]; cut: boolean } {
  const keys: Buffer[] = [];
  const seen = rows.length > 1 ? new Set<string>() : null;
  let cut = false;
  for (const row of rows) {
    scratch.clear();
    for (const [at, field] of fields.entries()) {
      writeFieldKey(scratch, row[at] as Value | Missing, field.descending, collation);
    }
    const fitted = fitKey(scratch.take());
    cut ||= fitted.cut;
    const name = seen === null ? '' : fitted.key.toString('latin1');
    if (!seen?.has(name)) {
      seen?.add(name);
      keys.push(fitted.key);
    }
  }
  return { keys, cut };
}

/** Writes one field's value; an absent field stands as null. */
export function writeFieldKey(
  to: KeyBytes,
  value: Value | Missing,
  descending: boolean,
  collation?: Collator,
): void {
  const start = to.length;
  writeKey(to, value === MISSING ? null : value, collation);
  if (descending) {
    to.flip(start);
  }
}
