import { StoreError } from '../values/errors.ts';
import { DateTime, isNumber } from '../values/value.ts';
import {
  daysFromCivil,
  daysFromIsoWeek,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
} from './calendar.ts';
import { compileExpression } from './core.ts';
import { checkFormat, formatDate } from './dateFormat.ts';
import { checkReadFormat, conversionError, instantOf, readFormattedDate, readFreeDate } from './dateParse.ts';
import { toMs, zoneOf } from './dates.ts';
import {
  type CompileOperator,
  type Expression,
  isNullish,
  type OperatorTable,
  type Result,
} from './expression.ts';
import { asInt64 } from './numeric.ts';
import { fold, namedOperands, typeOf } from './operands.ts';
import { shown } from './shown.ts';
import { UTC, utcFromLocal, type Zone } from './zone.ts';

type Parts = Map<string, Expression>;

const CALENDAR = ['year', 'month', 'day'];
const ISO = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'];
const CLOCK = ['hour', 'minute', 'second', 'millisecond'];

const compileFromParts: CompileOperator = (operand, context, name) => {
  const given = namedOperands(operand, name, {
    fields: [...CALENDAR, ...ISO, ...CLOCK, 'timezone'],
    notDocument: 40519,
    unknownField: 40518,
    required: {},
  });
  const hasIso = ISO.some((field) => given.has(field));
  if (hasIso && CALENDAR.some((field) => given.has(field))) {
    throw new StoreError(
      given.has('isoWeekYear') ? 40525 : 40489,
      '$dateFromParts does not allow mixing natural dates with ISO dates',
    );
  }
  if (!given.has(hasIso ? 'isoWeekYear' : 'year')) {
    throw new StoreError(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
  }
  const parts: Parts = new Map(
    [...given].map(([field, value]) => [field, compileExpression(value, context)]),
  );
  return fold([...parts.values()], (root) => fromParts(parts, root, hasIso));
};

function fromParts(parts: Parts, root: Result, hasIso: boolean): Result {
  const read = (field: string, otherwise: number): bigint | null => {
    const part = parts.get(field);
    return part === undefined ? BigInt(otherwise) : partNumber(part.evaluate(root), field);
  };
  const zonePart = parts.get('timezone');
  const clock = CLOCK.map((field) => read(field, 0));
  const day = (hasIso ? ISO : CALENDAR).map((field) => read(field, 1));
  const zone = zonePart === undefined ? UTC : zoneOf(zonePart.evaluate(root));
  if (zone === null || [...clock, ...day].includes(null)) {
    return null;
  }
  const [year, middle, last] = day.map(Number) as [number, number, number];
  if (year < 1 || year > 9999) {
    throw new StoreError(
      40523,
      `'${hasIso ? 'isoWeekYear' : 'year'}' must evaluate to an integer in the range 1 to 9999, found ${year}`,
    );
  }
  checkPart(middle, hasIso ? 'isoWeek' : 'month');
  checkPart(last, hasIso ? 'isoDayOfWeek' : 'day');
  const days = hasIso ? daysFromIsoWeek(year, middle, last) : daysFromCivil(year, middle, last);
  const [hour, minute, second, millisecond] = clock.map(Number) as [number, number, number, number];
  checkPart(hour, 'hour');
  checkPart(minute, 'minute');
  const local =
    days * MS_PER_DAY + hour * MS_PER_HOUR + minute * MS_PER_MINUTE + second * MS_PER_SECOND + millisecond;
  return new DateTime(utcFromLocal(local, zone));
}

function checkPart(value: number, field: string): void {
  if (value < -32_768 || value > 32_767) {
    throw new StoreError(
      31034,
      `'${field}' must evaluate to a value in the range [-32768, 32767]; value ${value} is not in range`,
    );
  }
}

function partNumber(value: Result, field: string): bigint | null {
  if (isNullish(value)) {
    return null;
  }
  const whole = isNumber(value) ? asInt64(value) : null;
  if (whole === null) {
    throw new StoreError(
      40515,
      `'${field}' must evaluate to an integer, found ${typeOf(value)} with value ${shown(value)}`,
    );
  }
  return whole;
}

const compileToString: CompileOperator = (operand, context, name) => {
  const given = namedOperands(operand, name, {
    fields: ['format', 'date', 'timezone', 'onNull'],
    notDocument: 18629,
    unknownField: 18534,
    required: { date: 18628 },
  });
  const part = (field: string) =>
    given.has(field) ? compileExpression(given.get(field), context) : undefined;
  const [date, format, timezone, onNull] = ['date', 'format', 'timezone', 'onNull'].map(part);
  if (format?.constant && !isNullish(format.constant.value)) {
    checkFormat(formatText(format.constant.value));
  }
  return fold([date, format, timezone, onNull], (root) => {
    const value = (date as Expression).evaluate(root);
    const pattern = format?.evaluate(root);
    const zone = timezone === undefined ? UTC : zoneOf(timezone.evaluate(root));
    if (format !== undefined && isNullish(pattern as Result)) {
      return null;
    }
    if (zone === null) {
      return null;
    }
    if (isNullish(value)) {
      return onNull === undefined ? null : onNull.evaluate(root);
    }
    const text = format === undefined ? defaultFormat(zone) : formatText(pattern as Result);
    checkFormat(text);
    return formatDate(toMs(value), zone, text);
  });
};

function formatText(value: Result): string {
  if (typeof value !== 'string') {
    throw new StoreError(18533, `$dateToString requires that 'format' be a string, found: ${typeOf(value)}`);
  }
  return value;
}

function defaultFormat(zone: Zone): string {
  return zone.fixedOffsetMs === 0 ? '%Y-%m-%dT%H:%M:%S.%LZ' : '%Y-%m-%dT%H:%M:%S.%L';
}

const compileFromString: CompileOperator = (operand, context, name) => {
  const given = namedOperands(operand, name, {
    fields: ['dateString', 'format', 'timezone', 'onError', 'onNull'],
    notDocument: 40540,
    unknownField: 40541,
    required: { dateString: 40542 },
  });
  const part = (field: string) =>
    given.has(field) ? compileExpression(given.get(field), context) : undefined;
  const [text, format, timezone, onError, onNull] = [
    'dateString',
    'format',
    'timezone',
    'onError',
    'onNull',
  ].map(part);
  if (format?.constant && typeof format.constant.value === 'string') {
    checkReadFormat(format.constant.value);
  }
  const evaluate: Expression['evaluate'] = (root) => {
    const source = (text as Expression).evaluate(root);
    const zone = timezone === undefined ? UTC : zoneOf(timezone.evaluate(root));
    const pattern = format === undefined ? null : readFormat(format.evaluate(root));
    if (isNullish(source)) {
      return onNull === undefined ? null : onNull.evaluate(root);
    }
    if (zone === null || (format !== undefined && pattern === null)) {
      return null;
    }
    try {
      return new DateTime(parseDate(source, { zone, pattern, allowsZone: timezone === undefined }));
    } catch (error) {
      if (onError !== undefined && error instanceof StoreError && error.code === 241) {
        return onError.evaluate(root);
      }
      throw error;
    }
  };
  return fold([text, format, timezone, onError, onNull], evaluate);
};

function readFormat(value: Result): string | null {
  if (isNullish(value)) {
    return null;
  }
  if (typeof value !== 'string') {
    throw new StoreError(
      40684,
      `$dateFromString requires that 'format' be a string, found: ${typeOf(value)}`,
    );
  }
  checkReadFormat(value);
  return value;
}

/**
 * Reads a date from a text.
 *
 * @throws StoreError 241 when the text is no date, or says a zone where another was given
 */
export function parseDate(
  source: Result,
  { zone, pattern, allowsZone }: { zone: Zone; pattern: string | null; allowsZone: boolean },
): number {
  if (typeof source !== 'string') {
    throw conversionError(
      `$dateFromString requires that 'dateString' be a string, found: ${typeOf(source)} with value ${shown(source)}`,
    );
  }
  const fields = pattern === null ? readFreeDate(source) : readFormattedDate(source, pattern);
  if (fields?.zone !== undefined && !allowsZone) {
    throw conversionError(
      `you cannot pass in a date/time string with time zone information ('${source}') together with a timezone argument`,
    );
  }
  const instant = fields === null ? null : instantOf(fields, zone);
  if (instant === null) {
    throw conversionError(`Error parsing date string '${source}'`);
  }
  return instant;
}

export const DATE_CONSTRUCTION: OperatorTable = {
  $dateFromParts: compileFromParts,
  $dateToString: compileToString,
  $dateFromString: compileFromString,
};
