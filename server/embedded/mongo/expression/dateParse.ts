import { StoreError } from '../values/errors.ts';
import {
  civilFromDays,
  daysFromCivil,
  daysFromIsoWeek,
  daysInMonth,
  isoWeekDate,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
} from './calendar.ts';
import { MONTH_NAMES } from './dateFormat.ts';
import { UTC, utcFromLocal, type Zone, zoneNamed } from './zone.ts';

/** What was read from a text; what is not there was not said. */
export interface DateFields {
  year?: number;
  month?: number;
  day?: number;
  dayOfYear?: number;
  isoWeekYear?: number;
  isoWeek?: number;
  isoDayOfWeek?: number;
  hour?: number;
  minute?: number;
  second?: number;
  millisecond?: number;
  zone?: Zone;
}

export function conversionError(message: string): StoreError {
  return new StoreError(241, message);
}

const MONTH =
  '(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const WEEKDAY = '(?:(?:sun|mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur)(?:day)?,?\\s+)?';
const TIME =
  '(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?(?:\\s*(?<half>[ap])\\.?m\\.?)?';
const ZONE =
  '(?:\\s*(?<zone>z|[+-]\\d{1,2}(?::?\\d{2})?|utc|gmt(?:[+-]\\d{1,2}(?::?\\d{2})?)?|[a-z]+/[a-z_/+-]+|[ecmp][sd]t))?';

/** The forms of a date that are read without a format, tried one after the other. */
const FORMS: readonly RegExp[] = [
  `^(?<year>\\d{4})-(?<mon>\\d{1,2})-(?<day>\\d{1,2})(?:(?:t|\\s+)${TIME}${ZONE})?$`,
  `^(?<year>\\d{4})-(?<mon>\\d{1,2})-(?<day>\\d{1,2})${ZONE}$`,
  `^(?<year>\\d{4})(?<mon>\\d{2})(?<day>\\d{2})(?:(?:t|\\s+)?(?<hour>\\d{2}):?(?<minute>\\d{2})(?::?(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?${ZONE})?$`,
  `^(?<year>\\d{4})/(?<mon>\\d{1,2})/(?<day>\\d{1,2})(?:\\s+${TIME}${ZONE})?$`,
  `^(?<mon>\\d{1,2})/(?<day>\\d{1,2})/(?<year>\\d{4})(?:\\s+${TIME}${ZONE})?$`,
  `^(?<day>\\d{1,2})[-.](?<mon>\\d{1,2})[-.](?<year>\\d{4})(?:\\s+${TIME}${ZONE})?$`,
  `^${WEEKDAY}${MONTH}\\.?\\s+(?<day>\\d{1,2})(?:st|nd|rd|th)?,?\\s+(?<year>\\d{4})(?:,?\\s+${TIME}${ZONE})?$`,
  `^${WEEKDAY}(?<day>\\d{1,2})(?:st|nd|rd|th)?[\\s-]${MONTH}\\.?,?[\\s-](?<year>\\d{4})(?:,?\\s+${TIME}${ZONE})?$`,
  `^${WEEKDAY}${MONTH}\\.?\\s+(?<day>\\d{1,2})\\s+${TIME}${ZONE}\\s+(?<year>\\d{4})$`,
  `^(?<year>\\d{4})-?w(?<week>\\d{2})(?:-?(?<weekday>[1-7]))?$`,
  `^(?<year>\\d{4})[.-]?(?<yearday>\\d{3})$`,
].map((source) => new RegExp(source, 'i'));

/** Reads a date in one of the usual ways of writing one, or null. */
export function readFreeDate(text: string): DateFields | null {
  for (const form of FORMS) {
    const groups = form.exec(trimmed(text))?.groups;
    if (groups !== undefined) {
      return fieldsOf(groups);
    }
  }
  return null;
}

function fieldsOf(groups: { [name: string]: string | undefined }): DateFields {
  const fields: DateFields = {};
  const put = (name: Exclude<keyof DateFields, 'zone'>, text: string | undefined) => {
    if (text !== undefined) {
      fields[name] = Number(text);
    }
  };
  if (groups.week !== undefined) {
    put('isoWeekYear', groups.year);
    put('isoWeek', groups.week);
    fields.isoDayOfWeek = Number(groups.weekday ?? 1);
    return fields;
  }
  put('year', groups.year);
  put('month', groups.mon);
  put('day', groups.day);
  put('dayOfYear', groups.yearday);
  put('hour', groups.hour);
  put('minute', groups.minute);
  put('second', groups.second);
  if (groups.month !== undefined) {
    fields.month = monthNumber(groups.month);
  }
  if (groups.fraction !== undefined) {
    fields.millisecond = Math.trunc(Number(`0.${groups.fraction}`) * 1000 + 1e-6);
  }
  if (groups.half !== undefined && fields.hour !== undefined) {
    fields.hour = (fields.hour % 12) + (groups.half.toLowerCase() === 'p' ? 12 : 0);
  }
  if (groups.zone !== undefined) {
    fields.zone = readZone(groups.zone);
  }
  return fields;
}

const AROUND = new Set([' ', '\t', '\n', '\v', '\f', '\r', '\0', '\u00a0']); // other spaces make it no date

function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && AROUND.has(text[from] as string)) {
    from += 1;
  }
  while (to > from && AROUND.has(text[to - 1] as string)) {
    to -= 1;
  }
  return text.slice(from, to);
}

function monthNumber(name: string): number {
  return (
    MONTH_NAMES.findIndex((month) => month.slice(0, 3).toLowerCase() === name.slice(0, 3).toLowerCase()) + 1
  );
}

const ABBREVIATIONS: { readonly [name: string]: string } = {
  Z: '+00',
  EST: '-05',
  EDT: '-04',
  CST: '-06',
  CDT: '-05',
  MST: '-07',
  MDT: '-06',
  PST: '-08',
  PDT: '-07',
};

function readZone(text: string): Zone {
  const name = text.toUpperCase();
  const offset = /^(?:GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(name);
  if (offset !== null) {
    return zoneNamed(`${offset[1]}${String(offset[2]).padStart(2, '0')}:${offset[3] ?? '00'}`);
  }
  return zoneNamed(ABBREVIATIONS[name] ?? (name === 'UTC' || name === 'GMT' ? 'UTC' : text));
}

type FieldReader = readonly [pattern: string, store: (fields: DateFields, text: string) => void];

function numberInto(name: Exclude<keyof DateFields, 'zone'>, digits: string): FieldReader {
  return [digits, (fields, text) => Object.assign(fields, { [name]: Number(text) })];
}

/** How each letter after `%` is read. */
const READERS: { readonly [letter: string]: FieldReader } = {
  '%': ['%', () => undefined],
  Y: numberInto('year', '\\d{4}'),
  G: numberInto('isoWeekYear', '\\d{4}'),
  m: numberInto('month', '\\d{1,2}'),
  d: numberInto('day', '\\d{1,2}'),
  j: numberInto('dayOfYear', '\\d{1,3}'),
  H: numberInto('hour', '\\d{1,2}'),
  M: numberInto('minute', '\\d{1,2}'),
  S: numberInto('second', '\\d{1,2}'),
  L: ['\\d{1,3}', (fields, text) => Object.assign(fields, { millisecond: Number(text.padEnd(3, '0')) })],
  u: numberInto('isoDayOfWeek', '[1-7]'),
  V: numberInto('isoWeek', '\\d{1,2}'),
  b: ['[A-Za-z]{3}', (fields, text) => Object.assign(fields, { month: namedMonth(text, 3) })],
  B: ['[A-Za-z]+', (fields, text) => Object.assign(fields, { month: namedMonth(text, 9) })],
  z: ['Z|[+-]?\\d{1,2}:?\\d{0,2}', (fields, text) => Object.assign(fields, { zone: shortZone(text) })],
  Z: ['[+-]?\\d+', (fields, text) => Object.assign(fields, { zone: minutesZone(Number(text)) })],
};

function namedMonth(text: string, length: number): number {
  const at = MONTH_NAMES.findIndex((month) => month.slice(0, length).toLowerCase() === text.toLowerCase());
  if (at < 0) {
    throw conversionError(`Error parsing date string: unknown month '${text}'`);
  }
  return at + 1;
}

function shortZone(text: string): Zone {
  if (text === 'Z') {
    return UTC;
  }
  const sign = text.startsWith('-') ? '-' : '+';
  const digits = text.replace(/\D/g, '');
  const hours = digits.length <= 2 ? digits : digits.slice(0, -2);
  return zoneNamed(`${sign}${hours.padStart(2, '0')}:${digits.length <= 2 ? '00' : digits.slice(-2)}`);
}

function minutesZone(minutes: number): Zone {
  const offset = minutes * MS_PER_MINUTE;
  return { fixedOffsetMs: offset, offsetMs: () => offset };
}

/** @throws StoreError 18535 and 18536 when the format is not valid for reading */
export function checkReadFormat(format: string): void {
  for (let at = format.indexOf('%'); at >= 0; at = format.indexOf('%', at + 2)) {
    const letter = format[at + 1];
    if (letter === undefined) {
      throw new StoreError(18535, "Unmatched '%' at end of format string");
    }
    if (!Object.hasOwn(READERS, letter)) {
      throw new StoreError(18536, `Invalid format character '%${letter}' in format string`);
    }
  }
}

/** Reads a date by a format of `%` letters, or null when the text does not follow it. */
export function readFormattedDate(text: string, format: string): DateFields | null {
  checkReadFormat(format);
  const stores: FieldReader[1][] = [];
  const source = format.replace(
    /%(.)|([^%]+)/gs,
    (_, letter: string | undefined, plain: string | undefined) => {
      if (letter === undefined) {
        return (plain ?? '').replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
      }
      const [pattern, store] = READERS[letter] as FieldReader;
      stores.push(store);
      return `(${pattern})`;
    },
  );
  const match = new RegExp(`^${source}$`, 's').exec(text);
  if (match === null) {
    return null;
  }
  const fields: DateFields = {};
  for (const [at, store] of stores.entries()) {
    store(fields, match[at + 1] as string);
  }
  return fields;
}

/**
 * The instant that fields name; `zone` counts where the text did not say one.
 *
 * @returns null when the fields are incomplete or out of range
 */
export function instantOf(fields: DateFields, zone: Zone): number | null {
  const days = daysOf(fields);
  const { hour = 0, minute = 0, second = 0, millisecond = 0 } = fields;
  if (days === null || hour > 24 || minute > 59 || second > 59) {
    return null;
  }
  const local =
    days * MS_PER_DAY + hour * MS_PER_HOUR + minute * MS_PER_MINUTE + second * MS_PER_SECOND + millisecond;
  return utcFromLocal(local, fields.zone ?? zone);
}

function daysOf(fields: DateFields): number | null {
  const { year, month, day, dayOfYear, isoWeekYear, isoWeek, isoDayOfWeek } = fields;
  if (isoWeekYear !== undefined || isoWeek !== undefined) {
    if (
      isoWeekYear === undefined ||
      isoWeek === undefined ||
      isoDayOfWeek === undefined ||
      year !== undefined
    ) {
      return null;
    }
    const days = daysFromIsoWeek(isoWeekYear, isoWeek, isoDayOfWeek);
    return isoWeekDate(days).isoWeek === isoWeek ? days : null;
  }
  if (year === undefined) {
    return null;
  }
  if (dayOfYear !== undefined) {
    // MongoDB counts the days of a year from zero here.
    const days = daysFromCivil(year, 1, dayOfYear + 1);
    return civilFromDays(days).year === year ? days : null;
  }
  if (
    month === undefined ||
    day === undefined ||
    month < 1 ||
    month > 12 ||
    day < 1 ||
    day > daysInMonth(year, month)
  ) {
    return null;
  }
  return daysFromCivil(year, month, day);
}
