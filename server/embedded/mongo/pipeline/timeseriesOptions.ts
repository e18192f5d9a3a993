import { isNullish } from '../expression/expression.ts';
import { typeOf } from '../expression/operands.ts';
import { decimalToInteger, roundToInteger } from '../values/decimal.ts';
import { Doc } from '../values/doc.ts';
import { badValue, StoreError } from '../values/errors.ts';
import { Decimal128, isNumber, type NumberValue, type Value } from '../values/value.ts';

const CODE = { typeMismatch: 14, invalidOptions: 72, missing: 40414, unknown: 40415 } as const;

const LONGEST_SPAN_S = 31_536_000; // a year
const GRANULARITIES = ['seconds', 'minutes', 'hours'];

type Check = (value: Value, field: string) => void;

const FIELDS: { readonly [field: string]: Check } = {
  timeField: checkFieldName,
  metaField: checkFieldName,
  granularity: checkGranularity,
  bucketMaxSpanSeconds: checkSpan,
  bucketRoundingSeconds: checkSpan,
};

/**
 * Checks the options of a time-series collection, so that a wrong request is told what is wrong with it.
 *
 * @param name of the document that holds them, as messages show it
 * @throws StoreError 2, 14, 72, 40414 or 40415
 */
export function checkTimeseries(given: Value, name: string): void {
  if (!(given instanceof Doc)) {
    throw wrongType(name, given, 'object');
  }
  for (const [field, value] of given.entries()) {
    const check = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
    if (check === undefined) {
      throw new StoreError(CODE.unknown, `BSON field '${name}.${field}' is an unknown field.`);
    }
    if (!isNullish(value)) {
      check(value, `${name}.${field}`);
    }
  }
  if (isNullish(given.get('timeField'))) {
    throw new StoreError(CODE.missing, `BSON field '${name}.timeField' is missing but a required field`);
  }
  checkTogether(given);
}

function checkFieldName(value: Value, field: string): void {
  if (typeof value !== 'string') {
    throw wrongType(field, value, 'string');
  }
  if (value.includes('\0')) {
    throw badValue(`'${field}' may not contain null bytes`);
  }
  if (value.includes('.')) {
    throw new StoreError(CODE.invalidOptions, `'${field}' must be a top-level field name`);
  }
}

function checkGranularity(value: Value, field: string): void {
  if (typeof value !== 'string') {
    throw wrongType(field, value, 'string');
  }
  if (!GRANULARITIES.includes(value)) {
    throw badValue(`Enumeration value '${value}' for field '${field}' is not a valid value.`);
  }
}

function checkSpan(value: Value, field: string): void {
  if (!isNumber(value)) {
    throw wrongType(field, value, 'int');
  }
  const seconds = wholeOf(value);
  if (!(seconds >= 1 && seconds <= LONGEST_SPAN_S)) {
    throw badValue(`BSON field '${field}' value must be between 1 and ${LONGEST_SPAN_S}, not '${seconds}'`);
  }
}

function wholeOf(value: NumberValue): number {
  if (value instanceof Decimal128) {
    const rounded = decimalToInteger(roundToInteger(value, 'halfEven'));
    return rounded === null ? Number.NaN : Number(rounded);
  }
  return Math.trunc(Number(String(value)));
}

function checkTogether(given: Doc): void {
  const span = numberIn(given, 'bucketMaxSpanSeconds');
  const rounding = numberIn(given, 'bucketRoundingSeconds');
  const meta = given.get('metaField');
  if (meta === '_id' || meta === given.get('timeField')) {
    throw new StoreError(CODE.invalidOptions, "The time-series 'metaField' must be a field of its own");
  }
  if (span !== rounding) {
    throw new StoreError(
      CODE.invalidOptions,
      "'bucketMaxSpanSeconds' and 'bucketRoundingSeconds' must be given together, and be equal",
    );
  }
  if (rounding !== null && !isNullish(given.get('granularity'))) {
    throw new StoreError(CODE.invalidOptions, "A 'granularity' may not be given beside the size of buckets");
  }
}

function numberIn(given: Doc, field: string): number | null {
  const value = given.get(field);
  return isNumber(value) ? wholeOf(value) : null;
}

function wrongType(field: string, value: Value, expected: string): StoreError {
  return new StoreError(
    CODE.typeMismatch,
    `BSON field '${field}' is the wrong type '${typeOf(value)}', expected type '${expected}'`,
  );
}
