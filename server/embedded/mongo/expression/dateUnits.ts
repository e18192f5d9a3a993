import { StoreError } from '../values/errors.ts';
import { DateTime, isNumber } from '../values/value.ts';
import {
  addMonths,
  civilFromDays,
  daysFromCivil,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  splitDay,
} from './calendar.ts';
import { dateMs, localTime, zoneOf } from './dates.ts';
import { type CompileOperator, isNullish, type OperatorTable, type Result } from './expression.ts';
import { asInt64, isLong } from './numeric.ts';
import { type NamedValues, named, typeOf } from './operands.ts';
import { UTC, utcFromLocal, type Zone } from './zone.ts';

export type DateUnit =
  | 'year'
  | 'quarter'
  | 'month'
  | 'week'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'millisecond';

/** Length of the units that always last as long, in milliseconds. */
const FIXED_MS: { readonly [unit in DateUnit]?: number } = {
  hour: MS_PER_HOUR,
  minute: MS_PER_MINUTE,
  second: MS_PER_SECOND,
  millisecond: 1,
};

const MONTHS: { readonly [unit in DateUnit]?: number } = { year: 12, quarter: 3, month: 1 };
const DAYS: { readonly [unit in DateUnit]?: number } = { week: 7, day: 1 };

const UNITS: ReadonlySet<string> = new Set([
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'hour',
  'minute',
  'second',
  'millisecond',
]);

export function isDateUnit(text: string): text is DateUnit {
  return UNITS.has(text);
}

/** @throws StoreError with the given code for another type, 9 for an unknown name */
export function readUnit(value: Result, code: number): DateUnit {
  if (typeof value !== 'string') {
    throw new StoreError(code, `unit requires a string, but found ${typeOf(value)}`);
  }
  if (!isDateUnit(value)) {
    throw new StoreError(9, `unknown time unit value: ${value}`);
  }
  return value;
}

// Amounts beyond these cannot give a date that a signed integer of 64 bits holds.
const LARGEST_AMOUNT: { readonly [unit in DateUnit]: bigint } = {
  year: 584_942_417n,
  quarter: 4n * 584_942_417n,
  month: 12n * 584_942_417n,
  week: 30_500_568_904n,
  day: 213_503_982_334n,
  hour: 5_124_095_576_030n,
  minute: 307_445_734_561_825n,
  second: 18_446_744_073_709_551n,
  millisecond: 2n ** 63n,
};

/** The date so many units later by the clock and calendar of a zone. */
export function addUnits(
  ms: number,
  amount: bigint,
  { unit, zone }: { unit: DateUnit; zone: Zone },
): DateTime {
  if (amount > LARGEST_AMOUNT[unit] || amount < -LARGEST_AMOUNT[unit]) {
    throw new StoreError(5976500, `invalid $dateAdd 'amount' parameter value: ${amount} ${unit}`);
  }
  const fixed = FIXED_MS[unit];
  const moved =
    fixed === undefined
      ? BigInt(moveLocal(ms, Number(amount), { unit, zone }))
      : BigInt(ms) + amount * BigInt(fixed);
  if (!isLong(moved)) {
    throw new StoreError(5166406, '$dateAdd overflowed');
  }
  return new DateTime(moved);
}

function moveLocal(ms: number, amount: number, { unit, zone }: { unit: DateUnit; zone: Zone }): number {
  const local = ms + zone.offsetMs(ms);
  const months = MONTHS[unit];
  const moved =
    months === undefined
      ? local + amount * (DAYS[unit] ?? 1) * MS_PER_DAY
      : addMonths(local, amount * months);
  // Where nothing moves on the wall, the instant must not jump to the other of two equal times.
  return moved === local ? ms : utcFromLocal(moved, zone);
}

const ADD_SHAPE = {
  fields: ['startDate', 'unit', 'amount', 'timezone'],
  notDocument: 5166400,
  unknownField: 5166401,
  required: { startDate: 5166402, unit: 5166402, amount: 5166402 },
};

function adder(sign: 1n | -1n): CompileOperator {
  return named(ADD_SHAPE, (values, _context, given) => {
    const { startDate, unit, amount } = values as { [field: string]: Result };
    if (isNullish(startDate as Result) || isNullish(unit as Result) || isNullish(amount as Result)) {
      return null;
    }
    const zone = given.has('timezone') ? zoneOf(values.timezone as Result) : UTC;
    if (zone === null) {
      return null;
    }
    const ms = dateMs(startDate as Result);
    if (ms === null) {
      throw new StoreError(
        5166403,
        `$dateAdd requires startDate to be convertible to a date, found ${typeOf(startDate as Result)}`,
      );
    }
    const by = readUnit(unit as Result, 5439013);
    const whole = asInt64(amount as Result);
    if (whole === null) {
      throw new StoreError(5166405, 'expected integer $dateAdd amount');
    }
    if (sign === -1n && whole === -(2n ** 63n)) {
      throw new StoreError(6045000, 'invalid $dateSubtract amount parameter value');
    }
    return addUnits(ms, sign * whole, { unit: by, zone });
  });
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** 0 for Sunday to 6, from a name in full or of three letters. */
function readStartOfWeek(value: Result): number {
  if (typeof value !== 'string') {
    throw new StoreError(5439015, `startOfWeek requires a string, but found ${typeOf(value)}`);
  }
  const name = value.toLowerCase();
  const at = WEEKDAYS.findIndex((day) => day === name || day.slice(0, 3) === name);
  if (at < 0) {
    throw new StoreError(5439016, `unknown day of week value: ${value}`);
  }
  return at;
}

function weekOf(days: number, startOfWeek: number): number {
  // The epoch was a Thursday.
  return Math.floor((days + 4 - startOfWeek) / 7);
}

/** How many boundaries of the unit lie between two instants. */
export function countBoundaries(
  from: number,
  to: number,
  { unit, zone, startOfWeek }: { unit: DateUnit; zone: Zone; startOfWeek: number },
): bigint {
  const fixed = FIXED_MS[unit];
  if (fixed !== undefined) {
    return BigInt(unitIndex(to, zone, fixed) - unitIndex(from, zone, fixed));
  }
  const start = localTime(from, zone).days;
  const end = localTime(to, zone).days;
  if (unit === 'day') {
    return BigInt(end - start);
  }
  if (unit === 'week') {
    return BigInt(weekOf(end, startOfWeek) - weekOf(start, startOfWeek));
  }
  const months = MONTHS[unit] as number;
  return BigInt(Math.floor(monthIndex(end) / months) - Math.floor(monthIndex(start) / months));
}

/** Hours begin where the zone's clock begins them, which is on the half hour in some places. */
function unitIndex(ms: number, zone: Zone, fixed: number): number {
  const offset = fixed === MS_PER_HOUR ? zone.offsetMs(ms) % MS_PER_HOUR : 0;
  return Math.floor((ms + offset) / fixed);
}

function monthIndex(days: number): number {
  const { year, month } = civilFromDays(days);
  return year * 12 + month - 1;
}

const DIFF_SHAPE = {
  fields: ['startDate', 'endDate', 'unit', 'timezone', 'startOfWeek'],
  notDocument: 5166301,
  unknownField: 5166302,
  required: { startDate: 5166303, endDate: 5166304, unit: 5166305 },
};

const compileDiff: CompileOperator = named(DIFF_SHAPE, (values, _context, given) => {
  const { startDate, endDate } = values as { [field: string]: Result };
  if (isNullish(startDate as Result) || isNullish(endDate as Result)) {
    return null;
  }
  const from = diffDate(startDate as Result);
  const to = diffDate(endDate as Result);
  const common = unitAndZone(values, given);
  return common === null ? null : countBoundaries(from, to, common);
});

function diffDate(value: Result): number {
  const ms = dateMs(value);
  if (ms === null) {
    throw new StoreError(5166307, `$dateDiff requires a date, found ${typeOf(value)}`);
  }
  return ms;
}

interface UnitAndZone {
  readonly unit: DateUnit;
  readonly zone: Zone;
  readonly startOfWeek: number;
}

/** MongoDB looks at a start of the week that does not matter only where the date is not a constant. */
function skipsAll(values: NamedValues, given: ReadonlyMap<string, unknown>): boolean {
  const isConstant = given.get('date') instanceof DateTime;
  return (
    given.has('startOfWeek') && given.has('date') && !isConstant && isNullish(values.startOfWeek as Result)
  );
}

function unitAndZone(values: NamedValues, given: ReadonlyMap<string, unknown>): UnitAndZone | null {
  if (isNullish(values.unit as Result)) {
    return null;
  }
  const unit = readUnit(values.unit as Result, 5439013);
  const zone = given.has('timezone') ? zoneOf(values.timezone as Result) : UTC;
  if (zone === null) {
    return null;
  }
  if (unit !== 'week' || !given.has('startOfWeek')) {
    return skipsAll(values, given) ? null : { unit, zone, startOfWeek: 0 };
  }
  return isNullish(values.startOfWeek as Result)
    ? null
    : { unit, zone, startOfWeek: readStartOfWeek(values.startOfWeek as Result) };
}

const REFERENCE_DAYS = daysFromCivil(2000, 1, 1); // bins are counted from here, a Saturday
const REFERENCE_MONTH = 2000 * 12;

/** The start of the bin of so many units that an instant lies in. */
export function truncate(ms: number, size: number, { unit, zone, startOfWeek }: UnitAndZone): number {
  const fixed = FIXED_MS[unit];
  if (fixed !== undefined) {
    const offset = zone.offsetMs(ms);
    const reference = REFERENCE_DAYS * MS_PER_DAY;
    const bin = fixed * size;
    return Math.floor((ms + offset - reference) / bin) * bin + reference - offset;
  }
  const { days } = splitDay(ms + zone.offsetMs(ms));
  return utcFromLocal(truncateDays(days, size, { unit, startOfWeek }) * MS_PER_DAY, zone);
}

function truncateDays(
  days: number,
  size: number,
  { unit, startOfWeek }: { unit: DateUnit; startOfWeek: number },
): number {
  const months = MONTHS[unit];
  if (months !== undefined) {
    const bin = months * size;
    const month = Math.floor((monthIndex(days) - REFERENCE_MONTH) / bin) * bin + REFERENCE_MONTH;
    return daysFromCivil(Math.floor(month / 12), month - Math.floor(month / 12) * 12 + 1, 1);
  }
  const bin = (DAYS[unit] ?? 1) * size;
  const reference = unit === 'week' ? REFERENCE_DAYS + ((startOfWeek - 6 + 7) % 7) : REFERENCE_DAYS;
  return Math.floor((days - reference) / bin) * bin + reference;
}

const TRUNC_SHAPE = {
  fields: ['date', 'unit', 'binSize', 'timezone', 'startOfWeek'],
  notDocument: 5439007,
  unknownField: 5439008,
  required: { date: 5439009, unit: 5439010 },
};

const compileTrunc: CompileOperator = named(TRUNC_SHAPE, (values, _context, given) => {
  const { date, binSize } = values as { [field: string]: Result };
  if (isNullish(date as Result)) {
    return null;
  }
  const ms = dateMs(date as Result);
  if (ms === null) {
    throw new StoreError(5166307, `$dateTrunc requires 'date' to be a date, found ${typeOf(date as Result)}`);
  }
  if (given.has('binSize') && isNullish(binSize as Result)) {
    return null;
  }
  const common = unitAndZone(values, given);
  if (common === null) {
    return null;
  }
  const size = given.has('binSize') ? readBinSize(binSize as Result) : 1n;
  checkBinSize(size, common.unit);
  return new DateTime(truncate(ms, Number(size), common));
});

function readBinSize(value: Result): bigint {
  const size = isNumber(value) ? asInt64(value) : null;
  if (size === null) {
    throw new StoreError(
      5439017,
      `$dateTrunc requires 'binSize' to be a 64-bit integer, but got value of type ${typeOf(value)}`,
    );
  }
  if (size <= 0n) {
    throw new StoreError(
      5439018,
      `$dateTrunc requires 'binSize' to be greater than 0, but got value ${size}`,
    );
  }
  return size;
}

// Above these a bin is longer than the range of dates.
const LARGEST_BIN: { readonly [unit in DateUnit]: bigint } = {
  ...LARGEST_AMOUNT,
  millisecond: 2n ** 63n - 1n,
};

function checkBinSize(size: bigint, unit: DateUnit): void {
  if (size > LARGEST_BIN[unit]) {
    throw new StoreError(
      FIXED_MS[unit] === undefined ? 5439006 : 5439002,
      'invalid $dateTrunc binSize parameter value',
    );
  }
}

export const DATE_UNITS: OperatorTable = {
  $dateAdd: adder(1n),
  $dateSubtract: adder(-1n),
  $dateDiff: compileDiff,
  $dateTrunc: compileTrunc,
};
