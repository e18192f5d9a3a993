/** Units in which a length of time is typed, the largest first. */
export const durationUnits = [
  { unit: 'days', seconds: 86_400 },
  { unit: 'hours', seconds: 3_600 },
  { unit: 'minutes', seconds: 60 },
  { unit: 'seconds', seconds: 1 },
] as const;
export type DurationUnit = (typeof durationUnits)[number]['unit'];

/** The largest unit that says it without a fraction. */
export function unitFor(seconds: number | null): DurationUnit {
  if (seconds === null || seconds === 0) {
    return 'seconds';
  }
  return durationUnits.find((one) => seconds % one.seconds === 0)?.unit ?? 'seconds';
}

/** Decimal places in which a length of time is typed. */
export const DURATION_DECIMALS = 2;

/** Whether a length can be said in the unit: `20 s` in days would read, and be taken, as nothing. */
export function fitsUnit(seconds: number | null, unit: DurationUnit): boolean {
  if (seconds === null) {
    return true;
  }
  const size = secondsOf(unit);
  const shown = Number((seconds / size).toFixed(DURATION_DECIMALS)) * size;
  return Math.abs(shown - seconds) < 0.001;
}

export function secondsOf(unit: DurationUnit): number {
  return durationUnits.find((one) => one.unit === unit)?.seconds ?? 1;
}

/** `1 h 30 min`, `45 s`; parts that are nothing are left out. */
export function durationParts(seconds: number): { unit: DurationUnit; count: number }[] {
  let left = seconds;
  const parts: { unit: DurationUnit; count: number }[] = [];
  for (const { unit, seconds: size } of durationUnits) {
    const count = unit === 'seconds' ? left : Math.floor(left / size);
    if (count > 0) {
      parts.push({ unit, count });
      left -= count * size;
    }
  }
  return parts.length === 0 ? [{ unit: 'seconds', count: 0 }] : parts;
}
