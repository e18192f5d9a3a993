/** In the order of ISO's numbers: Monday is 1. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Days in a row as pairs of first and last: 1, 2, 3, 5 is 1 to 3 and 5 to 5. */
export function dayRuns(days: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const day of [...new Set(days)].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && run[1] === day - 1) {
      run[1] = day;
    } else {
      runs.push([day, day]);
    }
  }
  return runs;
}
