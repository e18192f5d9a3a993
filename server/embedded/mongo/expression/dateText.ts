import { StoreError } from '../values/errors.ts';
import { civilFromDays, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, splitDay } from './calendar.ts';

export function pad(value: number, width: number): string {
  return value < 0 ? `-${pad(-value, width)}` : String(value).padStart(width, '0');
}

/**
 * An instant as `2024-01-31T12:00:00.000Z`.
 *
 * @throws StoreError 18537 for years outside 0 to 9999, which that form cannot show
 */
export function isoText(ms: bigint): string {
  const { days, msOfDay } = splitDay(Number(ms));
  const { year, month, day } = civilFromDays(days);
  if (year < 0 || year > 9999) {
    throw new StoreError(
      18537,
      `Could not convert date to string: date component was outside the supported range of 0-9999: ${year}`,
    );
  }
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${timeText(msOfDay)}Z`;
}

function timeText(msOfDay: number): string {
  const hour = Math.floor(msOfDay / MS_PER_HOUR);
  const minute = Math.floor((msOfDay % MS_PER_HOUR) / MS_PER_MINUTE);
  const second = Math.floor((msOfDay % MS_PER_MINUTE) / MS_PER_SECOND);
  return `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}.${pad(msOfDay % MS_PER_SECOND, 3)}`;
}
