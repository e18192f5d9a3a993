/** One line of a bench's table. */
export interface Row {
  what: string;
  unit: string;
  product: number;
  bare: number;
  /** The median of the rounds' own ratios, product over bare. */
  ratio: number;
  /** Such as `>= 0.5`; null for what has no goal and is shown for the reader. */
  goal: string | null;
  isReached: boolean | null;
}

export interface Goal {
  is: 'atLeast' | 'atMost';
  ratio: number;
}

/** Both sides of each round, taken one right after the other. */
export interface Pair {
  product: number;
  bare: number;
}

export function rowOf(what: string, unit: string, rounds: readonly Pair[], goal: Goal | null): Row {
  const ratio = ratioOf(rounds);
  const isReached = goal && (goal.is === 'atLeast' ? ratio >= goal.ratio : ratio <= goal.ratio);
  return {
    what,
    unit,
    product: rounded(median(rounds.map(({ product }) => product))),
    bare: rounded(median(rounds.map(({ bare }) => bare))),
    ratio: rounded(ratio),
    goal: goal && `${goal.is === 'atLeast' ? '>=' : '<='} ${goal.ratio}`,
    isReached,
  };
}

/** The median of the rounds' own ratios: what both sides suffer from in a round cancels out. */
export function ratioOf(rounds: readonly Pair[]): number {
  return median(rounds.map(({ product, bare }) => product / bare));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** @param share from 0 to 1; the nearest value that was seen, never one in between */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** To three digits that count. */
export function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
