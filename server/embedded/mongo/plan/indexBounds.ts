import type { Index } from '../storage/index.ts';
import { writeFieldKey } from '../storage/indexKeys.ts';
import { KeyBytes } from '../storage/keyBytes.ts';
import { cutKey } from '../storage/keyEncoding.ts';
import { afterPrefix, indexKey, treeRange } from '../storage/treeKeys.ts';
import { compareValues } from '../values/compare.ts';
import type { Collator } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { RegExpValue, type Value } from '../values/value.ts';
import { EVERYTHING, type Interval, intersect, isEverything, isPoint } from './intervals.ts';
import { boundsOf, excludesMissing, type FieldPredicate } from './predicateBounds.ts';

/** The stretches of one index that a query has to look at. */
export interface IndexBounds {
  readonly index: Index;
  /** For each field of the index. */
  readonly fields: readonly (readonly Interval[])[];
  /** How many fields from the first on are narrowed. */
  readonly narrowed: number;
  /** The predicates the bounds came from. */
  readonly used: ReadonlySet<FieldPredicate>;
}

/** A stretch of keys: from, included, and to, excluded. */
export interface KeyRange {
  readonly low: Buffer;
  readonly high: Buffer;
  /** Where in its keys the first, second, … field that stands at a point ends. */
  readonly ends: readonly number[];
}

const MAX_RANGES = 1000; // of points multiplied over fields; beyond it the later fields are filtered instead

/**
 * What an index can do for the predicates that all must hold. Null when a sparse index might lack answers
 * or a string would have to be found by another collation than the index has.
 */
export function boundsFor(
  index: Index,
  predicates: readonly FieldPredicate[],
  collation: Collator | undefined,
  /** The client insists on this index, also where it lacks documents. */
  insisted = false,
): IndexBounds | null {
  const used = new Set<FieldPredicate>();
  const fields = index.fields.map((field, at) => {
    const path = field.path.join('.');
    const own = predicates.filter(
      (predicate) => predicate.path === path && suits(index, predicate, collation),
    );
    return sharesArray(index, at, fieldsUsed(index, used))
      ? [EVERYTHING]
      : combine(own, isArrayField(index, at), used);
  });
  if (index.sparse && !insisted && ![...used].some(excludesMissing)) {
    return null;
  }
  const firstWide = fields.findIndex(isEverything);
  return { index, fields, used, narrowed: firstWide < 0 ? fields.length : firstWide };
}

function fieldsUsed(index: Index, used: ReadonlySet<FieldPredicate>): number[] {
  const paths = new Set([...used].map((predicate) => predicate.path));
  return index.fields.flatMap((field, at) => (paths.has(field.path.join('.')) ? [at] : []));
}

function isArrayField(index: Index, at: number): boolean {
  return (index.arrays[at]?.size ?? 0) > 0;
}

/** Two fields within the same array may be matched by different elements, of which no one key tells. */
function sharesArray(index: Index, at: number, others: readonly number[]): boolean {
  const path = index.fields[at]?.path ?? [];
  return others.some((other) =>
    [...(index.arrays[at] ?? [])].some(
      (place) =>
        index.arrays[other]?.has(place) &&
        path.slice(0, place + 1).join('.') === index.fields[other]?.path.slice(0, place + 1).join('.'),
    ),
  );
}

function combine(
  predicates: readonly FieldPredicate[],
  isArray: boolean,
  used: Set<FieldPredicate>,
): Interval[] {
  const known = predicates.flatMap((predicate) => {
    const bounds = boundsOf(predicate);
    return bounds === null ? [] : [{ predicate, bounds }];
  });
  if (isArray && known.length > 1) {
    // Each may hold for another element, so only one of them can narrow: the one with the most points.
    known.sort((a, b) => Number(b.bounds.every(isPoint)) - Number(a.bounds.every(isPoint)));
    known.length = 1;
  }
  let bounds: Interval[] = [EVERYTHING];
  for (const one of known) {
    used.add(one.predicate);
    bounds = intersect(bounds, one.bounds);
  }
  return bounds;
}

function suits(index: Index, { op, value }: FieldPredicate, collation: Collator | undefined): boolean {
  if (!holdsText(value)) {
    return true;
  }
  if (!sameCollation(index.collation, collation)) {
    return false;
  }
  // Collation keys tell equal from unequal, they have no order.
  return (
    collation === undefined ||
    op === '$eq' ||
    (op === '$in' && Array.isArray(value) && !value.some(isPattern))
  );
}

function isPattern(value: Value): boolean {
  return value instanceof RegExpValue;
}

function holdsText(value: Value): boolean {
  if (typeof value === 'string' || isPattern(value)) {
    return true;
  }
  if (Array.isArray(value)) {
    return value.some(holdsText);
  }
  return value instanceof Doc && value.values().some(holdsText);
}

export function sameCollation(left: Collator | undefined, right: Collator | undefined): boolean {
  if (left === undefined || right === undefined) {
    return left === right;
  }
  return compareValues(left.spec, right.spec) === 0;
}

interface Prefix {
  readonly bytes: Buffer;
  readonly ends: readonly number[];
}

/** The bounds as stretches of keys, in the index's order. */
export function keyRanges({ index, fields }: IndexBounds): KeyRange[] {
  let prefixes: Prefix[] = [{ bytes: Buffer.alloc(0), ends: [] }];
  for (const [at, intervals] of fields.entries()) {
    if (isEverything(intervals)) {
      break;
    }
    const ordered = index.fields[at]?.descending ? [...intervals].reverse() : intervals;
    const pointed = ordered.every(isPoint) && prefixes.length * ordered.length <= MAX_RANGES;
    if (!pointed || at === fields.length - 1) {
      return prefixes.flatMap((prefix) => ordered.map((one) => rangeWithin(index, prefix, one, at)));
    }
    prefixes = prefixes.flatMap((prefix) => ordered.map((one) => extend(index, prefix, one, at)));
  }
  return prefixes.map((prefix) => rangeOf(index.tree, prefix));
}

function extend(index: Index, { bytes, ends }: Prefix, { low }: Interval, at: number): Prefix {
  const longer = Buffer.concat([bytes, encoded(index, low, at)]);
  return { bytes: longer, ends: [...ends, TREE_BYTES + longer.length] };
}

function rangeOf(tree: number, { bytes, ends }: Prefix): KeyRange {
  if (bytes.length === 0) {
    return { ...treeRange(tree), ends };
  }
  const low = indexKey(tree, cutKey(bytes));
  return { low, high: afterPrefix(low), ends };
}

function rangeWithin(index: Index, { bytes, ends }: Prefix, one: Interval, at: number): KeyRange {
  const descending = index.fields[at]?.descending ?? false;
  const lower = { value: one.low, included: one.lowIncluded };
  const upper = { value: one.high, included: one.highIncluded };
  const [from, to] = descending ? [upper, lower] : [lower, upper];
  const start = Buffer.concat([bytes, encoded(index, from.value, at)]);
  const end = Buffer.concat([bytes, encoded(index, to.value, at)]);
  const low = indexKey(index.tree, cutKey(start));
  const high = indexKey(index.tree, cutKey(end));
  return {
    // Behind the cut of a long key anything may stand, so all of it is looked at.
    low: from.included || isCut(start) ? low : afterPrefix(low),
    high: to.included || isCut(end) ? afterPrefix(high) : high,
    ends,
  };
}

function isCut(key: Buffer): boolean {
  return cutKey(key).length < key.length;
}

const TREE_BYTES = 4;
const scratch = new KeyBytes();

function encoded(index: Index, value: Value, at: number): Buffer {
  scratch.clear();
  writeFieldKey(scratch, value, index.fields[at]?.descending ?? false, index.collation);
  return scratch.take();
}

/** For values of an index key from outside (`min`, `max`). */
export function encodeKeyPrefix(index: Index, values: readonly Value[]): Buffer {
  return indexKey(index.tree, cutKey(Buffer.concat(values.map((value, at) => encoded(index, value, at)))));
}
