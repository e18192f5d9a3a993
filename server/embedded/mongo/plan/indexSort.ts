import type { Collator } from '../values/context.ts';
import { type IndexBounds, sameCollation } from './indexBounds.ts';
import { isEverything, isPoint } from './intervals.ts';
import type { SortField } from './plan.ts';

export interface IndexOrder {
  readonly backward: boolean;
  /** Fields of the index before the sorted ones that stand at several points; their ranges are merged. */
  readonly mergeAfter: number | null;
}

/**
 * Whether walking an index within its bounds, one way or the other, gives the order asked for.
 *
 * Fields that stand at one point do not matter to an order, be they in the index or in the sort. Where
 * fields before the sorted ones stand at several points each, merging their ranges gives the order.
 */
export function indexOrder(
  bounds: IndexBounds,
  sort: readonly SortField[],
  collation: Collator | undefined,
): IndexOrder | null {
  const { index, fields } = bounds;
  if (index.hasCutKeys || index.collation !== undefined || !sameCollation(index.collation, collation)) {
    return null;
  }
  const wanted = sort.filter(({ path }) => !isFixed(bounds, path));
  let start = 0;
  while (start < index.fields.length && !isFieldOf(bounds, start, wanted[0])) {
    if (!fields[start]?.every(isPoint)) {
      return null;
    }
    start += 1;
  }
  const backward = alignment(bounds, wanted, start);
  if (backward === null) {
    return null;
  }
  const needsMerge = fields.slice(0, start).some((intervals) => intervals.length > 1);
  return { backward, mergeAfter: needsMerge ? start : null };
}

function isFixed({ index, fields }: IndexBounds, path: string): boolean {
  const at = index.fields.findIndex((field) => field.path.join('.') === path);
  const intervals = fields[at];
  return intervals?.length === 1 && intervals.every(isPoint) && index.arrays[at]?.size === 0;
}

function isFieldOf({ index }: IndexBounds, at: number, wanted: SortField | undefined): boolean {
  return wanted === undefined || index.fields[at]?.path.join('.') === wanted.path;
}

/** Matches the sort's fields one by one with the index's; null when they part or turn different ways. */
function alignment(bounds: IndexBounds, wanted: readonly SortField[], start: number): boolean | null {
  const { index, fields } = bounds;
  let backward: boolean | null = null;
  let at = start;
  for (const { path, descending } of wanted) {
    while (at < index.fields.length && index.fields[at]?.path.join('.') !== path) {
      const intervals = fields[at];
      if (intervals?.length !== 1 || !intervals.every(isPoint)) {
        return null;
      }
      at += 1;
    }
    const field = index.fields[at];
    if (field === undefined || !isSortable(bounds, at)) {
      return null;
    }
    const turned = field.descending !== descending;
    if (backward !== null && backward !== turned) {
      return null;
    }
    backward = turned;
    at += 1;
  }
  return backward ?? false;
}

/** An array sorts by its least or greatest element, which comes first only if none is left out. */
function isSortable({ index, fields }: IndexBounds, at: number): boolean {
  return index.arrays[at]?.size === 0 || (index.fields.length === 1 && isEverything(fields[at] ?? []));
}
