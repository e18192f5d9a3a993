/**
 * The proleptic Gregorian calendar on plain milliseconds since 1970-01-01T00:00:00, without zones.
 *
 * Years run below 1 and past 9999, where `Date` and `Intl` differ from MongoDB or give up.
 */

export const MS_PER_SECOND = 1000;
export const MS_PER_MINUTE = 60_000;
export const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 86_400_000;

export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export interface IsoWeekDate {
  readonly isoWeekYear: number;
  readonly isoWeek: number;
  readonly isoDayOfWeek: number;
}

/** Days since the epoch of a day in the calendar; month and day may lie outside their usual range. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const zeroMonth = month - 1;
  const wholeYear = year + Math.floor(zeroMonth / 12);
  const monthInYear = zeroMonth - Math.floor(zeroMonth / 12) * 12 + 1;
  // Years start in March here, so that the leap day is the last day of a year.
  const marchYear = monthInYear <= 2 ? wholeYear - 1 : wholeYear;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (monthInYear + (monthInYear > 2 ? -3 : 9)) + 2) / 5);
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468 + (day - 1);
}

/** The calendar day that lies so many days after the epoch. */
export function civilFromDays(days: number): CalendarDay {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 31);
}

/** 0 is Sunday. */
export function weekdayOfDays(days: number): number {
  return (((days + 4) % 7) + 7) % 7;
}

/** 1 is Monday, 7 is Sunday. */
export function isoWeekdayOfDays(days: number): number {
  return weekdayOfDays(days) || 7;
}

export function dayOfYear(days: number): number {
  return days - daysFromCivil(civilFromDays(days).year, 1, 1) + 1;
}

/** The week of the year that begins on Sunday; days before the first Sunday are in week 0. */
export function sundayWeek(days: number): number {
  return Math.floor((dayOfYear(days) - 1 + 7 - weekdayOfDays(days)) / 7);
}

/** ISO 8601: a week belongs to the year that holds its Thursday. */
export function isoWeekDate(days: number): IsoWeekDate {
  const isoDayOfWeek = isoWeekdayOfDays(days);
  const thursday = days - isoDayOfWeek + 4;
  const isoWeekYear = civilFromDays(thursday).year;
  const isoWeek = Math.floor((thursday - daysFromCivil(isoWeekYear, 1, 1)) / 7) + 1;
  return { isoWeekYear, isoWeek, isoDayOfWeek };
}

export function daysFromIsoWeek(isoWeekYear: number, isoWeek: number, isoDayOfWeek: number): number {
  const fourthOfJanuary = daysFromCivil(isoWeekYear, 1, 4);
  const firstMonday = fourthOfJanuary - isoWeekdayOfDays(fourthOfJanuary) + 1;
  return firstMonday + (isoWeek - 1) * 7 + (isoDayOfWeek - 1);
}

/** Splits milliseconds into whole days since the epoch and the milliseconds within that day. */
export function splitDay(localMs: number): { days: number; msOfDay: number } {
  const days = Math.floor(localMs / MS_PER_DAY);
  return { days, msOfDay: localMs - days * MS_PER_DAY };
}

/** The same day and time so many months later; a day past the end of the month becomes its last day. */
export function addMonths(localMs: number, months: number): number {
  const { days, msOfDay } = splitDay(localMs);
  const { year, month, day } = civilFromDays(days);
  const target = year * 12 + (month - 1) + months;
  const targetYear = Math.floor(target / 12);
  const targetMonth = target - targetYear * 12 + 1;
  const clamped = Math.min(day, daysInMonth(targetYear, targetMonth));
  return daysFromCivil(targetYear, targetMonth, clamped) * MS_PER_DAY + msOfDay;
}
