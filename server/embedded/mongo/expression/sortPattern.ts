import type { Collator } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING, type Value } from '../values/value.ts';
import { compareResults } from './compareResults.ts';
import type { Result } from './expression.ts';

/** One field of a sort: its path and 1 or -1. */
export interface SortField {
  readonly path: readonly string[];
  readonly direction: 1 | -1;
  /** Set where it is `$meta` that decides: by chance, or by what no document has. */
  readonly metadata?: string;
}

/** What a document sorts by: one value for each field of the pattern. */
export type SortKey = readonly Value[];

/**
 * The sort key of a document. An array counts by its least element, or by its greatest where the order is
 * descending; the empty array comes before null, absence is null.
 *
 * @throws StoreError 2 when two fields lead through different arrays
 */
export function sortKeyOf(root: Result, fields: readonly SortField[], collation?: Collator): SortKey {
  let arrayPath: string | null = null;
  return fields.map((field) => {
    if (field.metadata !== undefined) {
      return field.metadata === 'randVal' ? Math.random() : null;
    }
    const single =
      root instanceof Doc && field.path.length === 1 ? root.get(field.path[0] as string) : undefined;
    if (single !== undefined && !Array.isArray(single)) {
      return single === MISSING ? null : single;
    }
    const found: Value[] = [];
    const through = collect(root, field.path, 0, found);
    if (through !== null) {
      if (arrayPath !== null && arrayPath !== through) {
        throw new StoreError(2, 'cannot sort with keys that are parallel arrays');
      }
      arrayPath = through;
    }
    return pick(found, field.direction, collation);
  });
}

function pick(found: readonly Value[], direction: 1 | -1, collation?: Collator): Value {
  let best = found[0] as Value;
  for (let at = 1; at < found.length; at += 1) {
    const value = found[at] as Value;
    if (compareResults(value, best, collation) * direction < 0) {
      best = value;
    }
  }
  return found.length === 0 ? null : best;
}

/** Gathers the values at a path; answers the path of the array it went through, if any. */
function collect(value: Result, path: readonly string[], at: number, found: Value[]): string | null {
  if (Array.isArray(value)) {
    collectFromArray(value, path, at, found);
    return path.slice(0, at).join('.');
  }
  if (at === path.length) {
    found.push(value === MISSING ? null : value);
    return null;
  }
  if (value instanceof Doc) {
    return collect(value.get(path[at] as string), path, at + 1, found);
  }
  found.push(null);
  return null;
}

function collectFromArray(
  items: readonly Value[],
  path: readonly string[],
  at: number,
  found: Value[],
): void {
  if (at === path.length) {
    found.push(...(items.length === 0 ? [undefined] : items));
    return;
  }
  const part = path[at] as string;
  if (/^(0|[1-9]\d*)$/.test(part) && Number(part) < items.length) {
    collect(items[Number(part)] as Value, path, at + 1, found);
    return;
  }
  if (items.length === 0) {
    found.push(null);
  }
  for (const item of items) {
    if (item instanceof Doc) {
      collect(item, path, at, found);
    } else {
      found.push(null);
    }
  }
}

/** Compares two keys of the same pattern. */
export function compareKeys(
  left: SortKey,
  right: SortKey,
  fields: readonly SortField[],
  collation?: Collator,
): number {
  for (let at = 0; at < fields.length; at += 1) {
    const order = compareResults(left[at] as Value, right[at] as Value, collation);
    if (order !== 0) {
      return order * (fields[at] as SortField).direction;
    }
  }
  return 0;
}

/** Sorts items by the keys of their documents; equals keep their order. */
export function sortBy<Item>(
  items: readonly Item[],
  fields: readonly SortField[],
  {
    rootOf,
    collation,
    checkTime,
  }: { rootOf: (item: Item) => Result; collation?: Collator | undefined; checkTime?: () => void },
): Item[] {
  const keyed = items.map((item, at) => {
    if (checkTime !== undefined && at % 1024 === 0) {
      checkTime();
    }
    return { item, key: sortKeyOf(rootOf(item), fields, collation) };
  });
  let compared = 0;
  keyed.sort((left, right) => {
    compared += 1;
    if (checkTime !== undefined && compared % 4096 === 0) {
      checkTime();
    }
    return compareKeys(left.key, right.key, fields, collation);
  });
  return keyed.map(({ item }) => item);
}
