import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { DateTime, int32, ObjectId, Timestamp, type Value } from '../values/value.ts';
import {
  civilFromDays,
  dayOfYear,
  isoWeekDate,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  splitDay,
  sundayWeek,
  weekdayOfDays,
} from './calendar.ts';
import { compileExpression } from './core.ts';
import {
  type CompileOperator,
  type Expression,
  type ExpressionContext,
  isNullish,
  type OperatorTable,
  type Result,
} from './expression.ts';
import { fold, named, orNull, typeOf } from './operands.ts';
import { UTC, type Zone, zoneNamed } from './zone.ts';

/**
 * Milliseconds since the epoch of anything that carries a date.
 *
 * @throws StoreError 16006 for other types
 */
export function toMs(value: Result, code = 16006): number {
  const ms = dateMs(value);
  if (ms === null) {
    throw new StoreError(code, `can't convert from BSON type ${typeOf(value)} to Date`);
  }
  return ms;
}

export function dateMs(value: Result): number | null {
  if (value instanceof DateTime) {
    return value.toNumber();
  }
  if (value instanceof Timestamp) {
    return value.seconds * MS_PER_SECOND;
  }
  return value instanceof ObjectId ? objectIdSeconds(value) * MS_PER_SECOND : null;
}

/** MongoDB reads the seconds as a signed number, so from 2038 on they are in the past. */
function objectIdSeconds(id: ObjectId): number {
  return new DataView(id.bytes.buffer, id.bytes.byteOffset, 12).getInt32(0);
}

/** A zone from the value of a `timezone` operand; null when that is null or absent. */
export function zoneOf(value: Result): Zone | null {
  if (isNullish(value)) {
    return null;
  }
  if (typeof value !== 'string') {
    throw new StoreError(40517, `timezone must evaluate to a string, found ${typeOf(value)}`);
  }
  return zoneNamed(value);
}

/** The clock and calendar of a place at one instant. */
export interface LocalTime {
  readonly days: number;
  readonly msOfDay: number;
}

export function localTime(utcMs: number, zone: Zone): LocalTime {
  return splitDay(utcMs + zone.offsetMs(utcMs));
}

export function hourOf({ msOfDay }: LocalTime): number {
  return Math.floor(msOfDay / MS_PER_HOUR);
}

export function minuteOf({ msOfDay }: LocalTime): number {
  return Math.floor((msOfDay % MS_PER_HOUR) / MS_PER_MINUTE);
}

export function secondOf({ msOfDay }: LocalTime): number {
  return Math.floor((msOfDay % MS_PER_MINUTE) / MS_PER_SECOND);
}

export function millisecondOf({ msOfDay }: LocalTime): number {
  return msOfDay % MS_PER_SECOND;
}

/** `$year` and its kin, which take a date alone, in a list of one, or with a zone. */
function datePart(read: (time: LocalTime) => Value): CompileOperator {
  return (operand, context, name) => {
    const { date, timezone } = partOperands(operand, context, name);
    return fold([date, timezone ?? undefined], (root) => {
      const value = date.evaluate(root);
      if (isNullish(value)) {
        return null;
      }
      const ms = toMs(value);
      const zone = timezone === null ? UTC : zoneOf(timezone.evaluate(root));
      return zone === null ? null : read(localTime(ms, zone));
    });
  };
}

function partOperands(
  operand: Value,
  context: ExpressionContext,
  name: string,
): { date: Expression; timezone: Expression | null } {
  if (Array.isArray(operand)) {
    if (operand.length !== 1) {
      throw new StoreError(
        40536,
        `${name} accepts exactly one argument if given an array, but was given ${operand.length}`,
      );
    }
    return { date: compileExpression(operand[0] as Value, context), timezone: null };
  }
  if (!(operand instanceof Doc) || operand.nameAt(0)?.startsWith('$')) {
    return { date: compileExpression(operand, context), timezone: null };
  }
  const unknown = operand.keys().find((field) => field !== 'date' && field !== 'timezone');
  if (unknown !== undefined) {
    throw new StoreError(40535, `unrecognized option to ${name}: "${unknown}"`);
  }
  if (!operand.has('date')) {
    throw new StoreError(40539, `missing 'date' argument to ${name}, provided: ${name}`);
  }
  return {
    date: compileExpression(operand.get('date') as Value, context),
    timezone: operand.has('timezone') ? compileExpression(operand.get('timezone') as Value, context) : null,
  };
}

const TO_PARTS_SHAPE = {
  fields: ['date', 'timezone', 'iso8601'],
  notDocument: 40524,
  unknownField: 40520,
  required: { date: 40522 },
};

function dateToParts(ms: number, zone: Zone, isIso: boolean): Doc {
  const time = localTime(ms, zone);
  const made = new Doc();
  if (isIso) {
    const { isoWeekYear, isoWeek, isoDayOfWeek } = isoWeekDate(time.days);
    made
      .append('isoWeekYear', int32(isoWeekYear))
      .append('isoWeek', int32(isoWeek))
      .append('isoDayOfWeek', int32(isoDayOfWeek));
  } else {
    const { year, month, day } = civilFromDays(time.days);
    made.append('year', int32(year)).append('month', int32(month)).append('day', int32(day));
  }
  return made
    .append('hour', int32(hourOf(time)))
    .append('minute', int32(minuteOf(time)))
    .append('second', int32(secondOf(time)))
    .append('millisecond', int32(millisecondOf(time)));
}

const compileToParts: CompileOperator = named(TO_PARTS_SHAPE, (values, _context, given) => {
  const zone = given.has('timezone') ? zoneOf(values.timezone as Result) : UTC;
  const iso = given.has('iso8601') ? (values.iso8601 as Result) : false;
  if (zone === null || isNullish(iso)) {
    return null;
  }
  if (typeof iso !== 'boolean') {
    throw new StoreError(40521, `iso8601 must evaluate to a bool, found ${typeOf(iso)}`);
  }
  return isNullish(values.date) ? null : dateToParts(toMs(values.date as Result), zone, iso);
});

function timestampPart(read: (timestamp: Timestamp) => number, code: number): CompileOperator {
  return orNull((value, _context, name) => {
    if (!(value instanceof Timestamp)) {
      throw new StoreError(code, `${name} requires a timestamp argument, found: ${typeOf(value)}`);
    }
    return BigInt(read(value));
  });
}

export const DATES: OperatorTable = {
  $year: datePart(({ days }) => int32(civilFromDays(days).year)),
  $month: datePart(({ days }) => int32(civilFromDays(days).month)),
  $dayOfMonth: datePart(({ days }) => int32(civilFromDays(days).day)),
  $hour: datePart((time) => int32(hourOf(time))),
  $minute: datePart((time) => int32(minuteOf(time))),
  $second: datePart((time) => int32(secondOf(time))),
  $millisecond: datePart((time) => int32(millisecondOf(time))),
  $dayOfYear: datePart(({ days }) => int32(dayOfYear(days))),
  $dayOfWeek: datePart(({ days }) => int32(weekdayOfDays(days) + 1)),
  $week: datePart(({ days }) => int32(sundayWeek(days))),
  $isoWeek: datePart(({ days }) => int32(isoWeekDate(days).isoWeek)),
  $isoWeekYear: datePart(({ days }) => BigInt(isoWeekDate(days).isoWeekYear)),
  $isoDayOfWeek: datePart(({ days }) => int32(isoWeekDate(days).isoDayOfWeek)),
  $dateToParts: compileToParts,
  $tsSecond: timestampPart((timestamp) => timestamp.seconds, 5687301),
  $tsIncrement: timestampPart((timestamp) => timestamp.increment, 5687302),
};
