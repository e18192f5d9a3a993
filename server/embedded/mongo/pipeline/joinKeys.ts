import { hashKey } from '../expression/hashing.ts';
import type { Collator } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { MISSING, type Missing, type Value } from '../values/value.ts';

const POSITION = /^(0|[1-9]\d*)$/;

/** What null and absence are found by: a query for null finds both. */
const NULL_KEY = hashKey(null);

/** The keys of the values a query `{ path: value }` would compare: whole arrays and their elements. */
export function foreignKeys(document: Doc, path: readonly string[], collation?: Collator): Set<string> {
  const keys = new Set<string>();
  addKeys(document, path, 0, (value) => keys.add(keyOf(value, collation)));
  return keys;
}

function keyOf(value: Value | Missing, collation?: Collator): string {
  return value === MISSING || value === null || value === undefined ? NULL_KEY : hashKey(value, collation);
}

function addKeys(
  value: Value | Missing,
  path: readonly string[],
  at: number,
  add: (value: Value | Missing) => void,
): void {
  if (at === path.length) {
    add(value);
    if (Array.isArray(value)) {
      for (const item of value) {
        add(item);
      }
    }
    return;
  }
  const part = path[at] as string;
  if (value instanceof Doc) {
    addKeys(value.get(part), path, at + 1, add);
  } else if (Array.isArray(value)) {
    for (const item of value) {
      if (item instanceof Doc) {
        addKeys(item, path, at, add);
      }
    }
    if (POSITION.test(part) && Number(part) < value.length) {
      addKeys(value[Number(part)], path, at + 1, add);
    }
  } else {
    add(MISSING);
  }
}

/** The values a local document joins by: the elements where it has an array, null where it has nothing. */
export function localValues(document: Doc, path: readonly string[]): Value[] {
  const found: Value[] = [];
  gatherLocal(document, path, 0, found);
  return found.length === 0 ? [null] : found;
}

function gatherLocal(value: Value | Missing, path: readonly string[], at: number, found: Value[]): void {
  if (at === path.length) {
    if (Array.isArray(value)) {
      found.push(...(value.length === 0 ? [null] : value));
    } else if (value !== MISSING) {
      found.push(value);
    }
    return;
  }
  if (value instanceof Doc) {
    gatherLocal(value.get(path[at] as string), path, at + 1, found);
    return;
  }
  if (Array.isArray(value)) {
    const part = path[at] as string;
    for (const item of value) {
      if (item instanceof Doc) {
        gatherLocal(item, path, at, found);
      }
    }
    if (POSITION.test(part) && Number(part) < value.length) {
      gatherLocal(value[Number(part)], path, at + 1, found);
    }
  }
}

export function localKeys(values: readonly Value[], collation?: Collator): Set<string> {
  return new Set(values.map((value) => keyOf(value, collation)));
}
