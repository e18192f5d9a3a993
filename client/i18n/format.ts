import { useTranslation } from 'react-i18next';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Format {
  /** `14:32` */
  time: (instant: string) => string;
  /** The exact instant with its zone, for hover and focus. */
  exact: (instant: string) => string;
  /** `now`, `3 min`, `2 h`, `yesterday`, `12 Mar`: how long ago, in as few signs as it takes. */
  ago: (instant: string, now: number) => string;
  /** `Today`, `Yesterday`, `Monday, 3 March`. */
  day: (instant: string, now: number) => string;
  /** A day and a time, for what lies ahead. */
  moment: (instant: string) => string;
  /** `14:32:07` on the day of `now`, else as `moment`: where seconds decide who was first. */
  second: (instant: string, now: number) => string;
  number: (value: number) => string;
  percent: (value: number) => string;
  /** `Ana, Ben and Caio`. */
  list: (items: readonly string[]) => string;
  bytes: (sizeBytes: number) => string;
}

/** `4:07` or `1:02:09`: how a running wait or a call's length is written. */
export function clock(durationMs: number): string {
  const total = Math.max(0, Math.floor(durationMs / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  const tail = `${String(minutes).padStart(hours > 0 ? 2 : 1, '0')}:${String(seconds).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

export function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

export function createFormat(locale: string): Format {
  const relativeDay = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const short = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const time = short({ hour: 'numeric', minute: '2-digit' });
  const second = short({ hour: 'numeric', minute: '2-digit', second: '2-digit' });
  const exact = short({ dateStyle: 'full', timeStyle: 'long' });
  const dayMonth = short({ day: 'numeric', month: 'short' });
  const dayMonthYear = short({ day: 'numeric', month: 'short', year: 'numeric' });
  const moment = short({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const weekday = short({ weekday: 'long', day: 'numeric', month: 'long' });
  const numbers = new Intl.NumberFormat(locale);
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const sizes = (unit: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 });
  const units = (value: number, unit: 'minute' | 'hour') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
  const capitalized = (text: string) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
  const isThisYear = (at: number, now: number) => new Date(at).getFullYear() === new Date(now).getFullYear();

  const format: Format = {
    time: (instant) => time.format(new Date(instant)),
    exact: (instant) => exact.format(new Date(instant)),
    ago: (instant, now) => {
      const at = Date.parse(instant);
      const age = now - at;
      if (age < MINUTE) {
        return relativeDay.format(0, 'second');
      }
      if (age < HOUR) {
        return units(Math.floor(age / MINUTE), 'minute');
      }
      if (isSameDay(at, now)) {
        return time.format(at);
      }
      if (isSameDay(at, now - DAY)) {
        return relativeDay.format(-1, 'day');
      }
      return (isThisYear(at, now) ? dayMonth : dayMonthYear).format(at);
    },
    day: (instant, now) => {
      const at = Date.parse(instant);
      if (isSameDay(at, now)) {
        return capitalized(relativeDay.format(0, 'day'));
      }
      if (isSameDay(at, now - DAY)) {
        return capitalized(relativeDay.format(-1, 'day'));
      }
      return capitalized(isThisYear(at, now) ? weekday.format(at) : dayMonthYear.format(at));
    },
    moment: (instant) => moment.format(new Date(instant)),
    second: (instant, now) =>
      (isSameDay(Date.parse(instant), now) ? second : moment).format(new Date(instant)),
    number: (value) => numbers.format(value),
    percent: (value) => percents.format(value / 100),
    list: (items) => lists.format(items),
    bytes: (sizeBytes) =>
      sizeBytes < 1024 * 1024
        ? sizes('kilobyte').format(Math.max(1, Math.round(sizeBytes / 1024)))
        : sizes('megabyte').format(sizeBytes / 1024 / 1024),
  };
  return format;
}

/** A dozen formatters of the browser, which are slow to make: one set a language, not one a message. */
const formats = new Map<string, Format>();

/** Dates, numbers and sizes in the reader's language. */
export function useFormat(): Format {
  const { language } = useTranslation().i18n;
  const format = formats.get(language) ?? createFormat(language === 'pt' ? 'pt-BR' : language);
  formats.set(language, format);
  return format;
}
