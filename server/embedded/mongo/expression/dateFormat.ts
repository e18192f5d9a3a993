import { StoreError } from '../values/errors.ts';
import {
  civilFromDays,
  dayOfYear,
  isoWeekDate,
  MS_PER_MINUTE,
  sundayWeek,
  weekdayOfDays,
} from './calendar.ts';
import { hourOf, type LocalTime, localTime, millisecondOf, minuteOf, secondOf } from './dates.ts';
import { pad } from './dateText.ts';
import type { Zone } from './zone.ts';

export const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

interface Moment extends LocalTime {
  readonly offsetMs: number;
}

function yearText(year: number): string {
  if (year < 0 || year > 9999) {
    throw new StoreError(18537, `$dateToString is only defined on year 0-9999, tried to use year ${year}`);
  }
  return pad(year, 4);
}

/** What each letter after `%` writes. */
const WRITERS: { readonly [letter: string]: (moment: Moment) => string } = {
  '%': () => '%',
  Y: ({ days }) => yearText(civilFromDays(days).year),
  G: ({ days }) => yearText(isoWeekDate(days).isoWeekYear),
  m: ({ days }) => pad(civilFromDays(days).month, 2),
  b: ({ days }) => (MONTH_NAMES[civilFromDays(days).month - 1] as string).slice(0, 3),
  B: ({ days }) => MONTH_NAMES[civilFromDays(days).month - 1] as string,
  d: ({ days }) => pad(civilFromDays(days).day, 2),
  j: ({ days }) => pad(dayOfYear(days), 3),
  H: (moment) => pad(hourOf(moment), 2),
  M: (moment) => pad(minuteOf(moment), 2),
  S: (moment) => pad(secondOf(moment), 2),
  L: (moment) => pad(millisecondOf(moment), 3),
  w: ({ days }) => String(weekdayOfDays(days) + 1),
  u: ({ days }) => String(isoWeekDate(days).isoDayOfWeek),
  U: ({ days }) => pad(sundayWeek(days), 2),
  V: ({ days }) => pad(isoWeekDate(days).isoWeek, 2),
  z: ({ offsetMs }) => offsetText(offsetMs),
  Z: ({ offsetMs }) => String(Math.trunc(offsetMs / MS_PER_MINUTE)),
};

function offsetText(offsetMs: number): string {
  const minutes = Math.trunc(Math.abs(offsetMs) / MS_PER_MINUTE);
  return `${offsetMs < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}${pad(minutes % 60, 2)}`;
}

/** @throws StoreError 18535 for a lone `%` at the end, 18536 for a letter that means nothing */
export function checkFormat(format: string): void {
  for (let at = format.indexOf('%'); at >= 0; at = format.indexOf('%', at + 2)) {
    const letter = format[at + 1];
    if (letter === undefined) {
      throw new StoreError(18535, "Unmatched '%' at end of format string");
    }
    if (!Object.hasOwn(WRITERS, letter)) {
      throw new StoreError(18536, `Invalid format character '%${letter}' in format string`);
    }
  }
}

export function formatDate(ms: number, zone: Zone, format: string): string {
  const moment = { ...localTime(ms, zone), offsetMs: zone.offsetMs(ms) };
  return format.replace(/%(.)/gs, (_, letter: string) =>
    (WRITERS[letter] as (moment: Moment) => string)(moment),
  );
}
