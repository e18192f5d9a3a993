import { compareResults } from '../expression/compareResults.ts';
import { isNullish, type Result } from '../expression/expression.ts';
import { asInt64 } from '../expression/numeric.ts';
import { shown } from '../expression/shown.ts';
import type { Collator } from '../values/context.ts';
import { StoreError } from '../values/errors.ts';
import { isNumber, MISSING, type Value } from '../values/value.ts';
import type { Fold } from './accumulator.ts';
import { MemoryMeter } from './memory.ts';

/** The `n` of the accumulators that keep so many: a positive integer of 64 bits. */
export function countOfN(value: Result): number {
  const whole = isNumber(value) ? asInt64(value) : null;
  if (whole === null) {
    throw new StoreError(7548606, `Value for 'n' must be of integral type, but found ${shown(value)}`);
  }
  if (whole <= 0n) {
    throw new StoreError(7548606, `'n' must be greater than 0, found ${whole}`);
  }
  return Number(whole);
}

/** The first so many values; absence counts as null. */
export function firstNFold(n: number): Fold {
  const items: Value[] = [];
  const meter = new MemoryMeter('$firstN');
  return {
    add(value) {
      if (items.length < n) {
        meter.add(value);
        items.push(value === MISSING ? null : value);
      }
    },
    value: () => items.slice(),
  };
}

export function lastNFold(n: number): Fold {
  let items: Value[] = [];
  return {
    add(value) {
      items.push(value === MISSING ? null : value);
      // Cutting only now and then keeps it linear.
      if (items.length >= 2 * n + 64) {
        items = items.slice(-n);
      }
    },
    value: () => items.slice(-n),
  };
}

interface Ranked<Item> {
  readonly key: Result;
  readonly order: number;
  readonly item: Item;
}

/** Keeps the n smallest by a comparison; of equals, those that came first. */
export class SmallestN<Item> {
  private kept: Ranked<Item>[] = [];
  private seen = 0;
  private readonly n: number;
  private readonly compare: (left: Result, right: Result) => number;

  constructor(n: number, compare: (left: Result, right: Result) => number) {
    this.n = n;
    this.compare = compare;
  }

  add(key: Result, item: Item): void {
    this.kept.push({ key, item, order: this.seen });
    this.seen += 1;
    if (this.kept.length >= 2 * this.n + 64) {
      this.kept = this.sorted();
    }
  }

  private sorted(): Ranked<Item>[] {
    return this.kept
      .sort((left, right) => this.compare(left.key, right.key) || left.order - right.order)
      .slice(0, this.n);
  }

  items(): Item[] {
    return this.sorted().map(({ item }) => item);
  }
}

/** `$minN` and `$maxN`: null and absence do not count. */
export function extremeNFold(n: number, sign: 1 | -1, collation?: Collator): Fold {
  const best = new SmallestN<Value>(n, (left, right) => -sign * compareResults(left, right, collation));
  return {
    add(value) {
      if (!isNullish(value)) {
        best.add(value, value);
      }
    },
    value: () => best.items(),
  };
}
