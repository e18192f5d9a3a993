/** A mean with the half width of its confidence interval. */
export interface Estimate {
  readonly mean: number;
  readonly halfWidth: number;
}

// Quantiles of Student's t at 99.5 %, by degrees of freedom: two-sided 99 %.
const T_995: readonly (readonly [number, number])[] = [
  [9, 3.25],
  [14, 2.977],
  [19, 2.861],
  [24, 2.797],
  [29, 2.756],
  [39, 2.708],
  [59, 2.66],
  [99, 2.626],
];

/** The 99 % confidence interval from independent replications; at least ten of them. */
export function estimate99(replications: readonly number[]): Estimate {
  const count = replications.length;
  const mean = replications.reduce((sum, value) => sum + value, 0) / count;
  const variance = replications.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const quantile = T_995.findLast(([freedom]) => freedom <= count - 1)?.[1] ?? Number.POSITIVE_INFINITY;
  return { mean, halfWidth: quantile * Math.sqrt(variance / count) };
}

export function isWithin({ mean, halfWidth }: Estimate, value: number): boolean {
  return Math.abs(mean - value) <= halfWidth;
}
