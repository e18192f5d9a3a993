import { compareValues } from '../values/compare.ts';
import { Doc } from '../values/doc.ts';
import { Binary, DateTime, MAX_KEY, MIN_KEY, ObjectId, Timestamp, type Value } from '../values/value.ts';

/** A stretch of values, by MongoDB's order of values. */
export interface Interval {
  readonly low: Value;
  readonly high: Value;
  readonly lowIncluded: boolean;
  readonly highIncluded: boolean;
}

export function interval(low: Value, high: Value, lowIncluded = true, highIncluded = true): Interval {
  return { low, high, lowIncluded, highIncluded };
}

export function point(value: Value): Interval {
  return interval(value, value);
}

export const EVERYTHING: Interval = interval(MIN_KEY, MAX_KEY);

export function isPoint({ low, high }: Interval): boolean {
  return low === high || compareValues(low, high) === 0;
}

export function isEverything(intervals: readonly Interval[]): boolean {
  const [only] = intervals;
  return (
    intervals.length === 1 && only !== undefined && isKey(only.low, MIN_KEY) && isKey(only.high, MAX_KEY)
  );
}

function isKey(value: Value, key: Value): boolean {
  return compareValues(value, key) === 0;
}

function isEmpty({ low, high, lowIncluded, highIncluded }: Interval): boolean {
  const order = compareValues(low, high);
  return order > 0 || (order === 0 && !(lowIncluded && highIncluded));
}

function compareLow(a: Interval, b: Interval): number {
  return compareValues(a.low, b.low) || Number(b.lowIncluded) - Number(a.lowIncluded);
}

function compareHigh(a: Interval, b: Interval): number {
  return compareValues(a.high, b.high) || Number(a.highIncluded) - Number(b.highIncluded);
}

/** In order, and without two that touch. */
export function unite(intervals: readonly Interval[]): Interval[] {
  const united: Interval[] = [];
  for (const next of [...intervals].sort(compareLow)) {
    const last = united.at(-1);
    if (last === undefined || !touches(last, next)) {
      united.push(next);
    } else if (compareHigh(last, next) < 0) {
      united[united.length - 1] = { ...last, high: next.high, highIncluded: next.highIncluded };
    }
  }
  return united;
}

function touches(left: Interval, right: Interval): boolean {
  const order = compareValues(left.high, right.low);
  return order > 0 || (order === 0 && (left.highIncluded || right.lowIncluded));
}

export function intersect(left: readonly Interval[], right: readonly Interval[]): Interval[] {
  const shared: Interval[] = [];
  for (const a of left) {
    for (const b of right) {
      const low = compareLow(a, b) >= 0 ? a : b;
      const high = compareHigh(a, b) <= 0 ? a : b;
      const both = interval(low.low, high.high, low.lowIncluded, high.highIncluded);
      if (!isEmpty(both)) {
        shared.push(both);
      }
    }
  }
  return shared;
}

const SMALLEST_DATE = new DateTime(-(1n << 63n));
const LARGEST_DATE = new DateTime((1n << 63n) - 1n);
const EMPTY_DOC = new Doc();
const LOWEST_ID = new ObjectId(new Uint8Array(12));
const HIGHEST_ID = new ObjectId(new Uint8Array(12).fill(0xff));

/**
 * All values a comparison with a value of this type can be true for: only its own bracket of types.
 * Null when comparisons with such a value reach beyond one bracket, or are too rare to bother.
 */
export function bracketOf(value: Value): Interval | null {
  const test = BRACKETS.find(([holds]) => holds(value));
  return test === undefined ? null : test[1];
}

const BRACKETS: readonly (readonly [(value: Value) => boolean, Interval])[] = [
  [isNumeric, interval(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)],
  [(value) => typeof value === 'string', interval('', EMPTY_DOC, true, false)],
  [(value) => value instanceof Doc, interval(EMPTY_DOC, [], true, false)],
  [(value) => value instanceof Binary, interval(new Binary(new Uint8Array(0)), LOWEST_ID, true, false)],
  [(value) => value instanceof ObjectId, interval(LOWEST_ID, HIGHEST_ID)],
  [(value) => typeof value === 'boolean', interval(false, true)],
  [(value) => value instanceof DateTime, interval(SMALLEST_DATE, LARGEST_DATE)],
  [
    (value) => value instanceof Timestamp,
    interval(new Timestamp(0, 0), new Timestamp(0xffffffff, 0xffffffff)),
  ],
];

function isNumeric(value: Value): boolean {
  return !Array.isArray(value) && compareRank(value);
}

function compareRank(value: Value): boolean {
  return compareValues(value, Number.NaN) >= 0 && compareValues(value, Number.POSITIVE_INFINITY) <= 0;
}
