import {
  DECIMAL_NAN,
  decimalFromDouble,
  decimalFromString,
  decimalToInteger,
  isDecimalInfinite,
  isDecimalNaN,
  negateDecimal,
  toDecimal,
} from '../values/decimal.ts';
import { StoreError } from '../values/errors.ts';
import {
  Binary,
  DateTime,
  Decimal128,
  Int32,
  int32,
  isNumber,
  type NumberValue,
  ObjectId,
  type Value,
} from '../values/value.ts';
import { type BinaryFormat, binaryToText, textToBinary } from './binaryText.ts';
import { parseDate } from './dateConstruct.ts';
import { dateMs } from './dates.ts';
import { isoText } from './dateText.ts';
import { numberText } from './numberText.ts';
import { INT_MAX, INT_MIN, toDouble } from './numeric.ts';
import { typeOf } from './operands.ts';
import { isTruthy } from './truth.ts';
import { UTC } from './zone.ts';

/** What a conversion may be told beside its target. */
export interface ConversionOptions {
  readonly subtype: number;
  readonly format: BinaryFormat | null;
  readonly isBigEndian: boolean;
}

export type Convert = (value: Value, options: ConversionOptions) => Value;

function failure(message: string): StoreError {
  return new StoreError(241, `${message} in $convert with no onError value`);
}

function unsupported(value: Value, target: string): StoreError {
  return failure(`Unsupported conversion from ${typeOf(value)} to ${target}`);
}

/** The integer part of a number, or a failure where it does not fit. */
function wholePart(value: NumberValue, least: bigint, most: bigint): bigint {
  const whole = integerPart(value);
  if (whole === null) {
    throw failure('Attempt to convert NaN or infinity value to integer type');
  }
  if (whole < least || whole > most) {
    throw failure('Conversion would overflow target type');
  }
  return whole;
}

function integerPart(value: NumberValue): bigint | null {
  if (value instanceof Decimal128) {
    return decimalToInteger(value);
  }
  if (value instanceof Int32) {
    return BigInt(value.value);
  }
  return typeof value === 'bigint' ? value : Number.isFinite(value) ? BigInt(Math.trunc(value)) : null;
}

/** An integer written in base ten, sign allowed, nothing else. */
function parseInteger(text: string, bits: 32 | 64): bigint {
  if (!/^[+-]?\d+$/.test(text)) {
    throw failure(`Failed to parse number '${text}'`);
  }
  const whole = BigInt(text.startsWith('+') ? text.slice(1) : text);
  if (BigInt.asIntN(bits, whole) !== whole) {
    throw failure(`Failed to parse number '${text}': Overflow`);
  }
  return whole;
}

/** The bytes as they lie in BSON: the old generic subtype begins with its own length. */
function contentOf({ subtype, bytes }: Binary): Uint8Array {
  if (subtype !== 2) {
    return bytes;
  }
  const whole = Buffer.alloc(bytes.length + 4);
  whole.writeInt32LE(bytes.length, 0);
  whole.set(bytes, 4);
  return whole;
}

function integerBytes(value: Binary, { isBigEndian }: ConversionOptions, sizes: readonly number[]): bigint {
  const content = contentOf(value);
  const size = content.length;
  if (!sizes.includes(size)) {
    throw failure(`Failed to convert BinData of length ${size} to an integer`);
  }
  const bytes = isBigEndian ? content : Uint8Array.from(content).reverse();
  const hex = Buffer.from(bytes).toString('hex');
  return BigInt.asIntN(size * 8, BigInt(`0x${hex}`));
}

const toInt: Convert = (value, options) => {
  if (typeof value === 'boolean') {
    return int32(value ? 1 : 0);
  }
  if (isNumber(value)) {
    return int32(Number(wholePart(value, BigInt(INT_MIN), BigInt(INT_MAX))));
  }
  if (typeof value === 'string') {
    return int32(Number(parseInteger(value, 32)));
  }
  if (value instanceof Binary) {
    return int32(Number(integerBytes(value, options, [1, 2, 4])));
  }
  throw unsupported(value, 'int');
};

const toLong: Convert = (value, options) => {
  if (typeof value === 'boolean') {
    return value ? 1n : 0n;
  }
  if (isNumber(value)) {
    return wholePart(value, -(2n ** 63n), 2n ** 63n - 1n);
  }
  if (typeof value === 'string') {
    return parseInteger(value, 64);
  }
  if (value instanceof DateTime) {
    return value.ms;
  }
  if (value instanceof Binary) {
    return integerBytes(value, options, [1, 2, 4, 8]);
  }
  throw unsupported(value, 'long');
};

const REAL = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan)$/i;

const HEX = /^([+-]?)0x([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([+-]?\d+))?$/i;

function hexadecimal([, sign, whole = '', fraction = '', power = '0']: RegExpExecArray): number {
  if (whole === '' && fraction === '') {
    throw failure('Failed to parse number: no digits');
  }
  const size = Number.parseInt(whole + fraction, 16) * 2 ** (Number(power) - 4 * fraction.length);
  return sign === '-' ? -size : size;
}

function parseDouble(text: string): number {
  const hex = HEX.exec(text);
  if (hex !== null) {
    return hexadecimal(hex);
  }
  if (!REAL.test(text)) {
    throw failure(`Failed to parse number '${text}'`);
  }
  const word = /^([+-]?)(inf|nan)/i.exec(text);
  if (word !== null) {
    const size = word[2]?.toLowerCase() === 'nan' ? Number.NaN : Infinity;
    return word[1] === '-' ? -size : size;
  }
  const number = Number(text);
  const isUnderflow = number === 0 && /[1-9]/.test(text.replace(/e.*$/i, ''));
  if (!Number.isFinite(number) || isUnderflow) {
    throw failure(`Failed to parse number '${text}': Out of range`);
  }
  return number;
}

const toDoubleValue: Convert = (value, options) => {
  if (typeof value === 'boolean') {
    return value ? 1 : 0;
  }
  if (isNumber(value)) {
    const number = toDouble(value);
    if (
      value instanceof Decimal128 &&
      !Number.isFinite(number) &&
      !isDecimalInfinite(value) &&
      !isDecimalNaN(value)
    ) {
      throw failure('Conversion would overflow target type');
    }
    return number;
  }
  if (typeof value === 'string') {
    return parseDouble(value);
  }
  if (value instanceof DateTime) {
    return value.toNumber();
  }
  if (value instanceof Binary) {
    return doubleBytes(value, options);
  }
  throw unsupported(value, 'double');
};

function doubleBytes(value: Binary, { isBigEndian }: ConversionOptions): number {
  const view = new DataView(Uint8Array.from(value.bytes).buffer);
  if (view.byteLength === 4) {
    return view.getFloat32(0, !isBigEndian);
  }
  if (view.byteLength === 8) {
    return view.getFloat64(0, !isBigEndian);
  }
  throw failure(`Failed to convert BinData of length ${view.byteLength} to a double`);
}

const toDecimalValue: Convert = (value) => {
  if (typeof value === 'boolean') {
    return toDecimal(int32(value ? 1 : 0));
  }
  if (typeof value === 'number') {
    return decimalFromDouble(value);
  }
  if (isNumber(value)) {
    return toDecimal(value);
  }
  if (value instanceof DateTime) {
    return toDecimal(value.ms);
  }
  if (typeof value === 'string') {
    if (/^-nan$/i.test(value)) {
      return negateDecimal(DECIMAL_NAN);
    }
    const decimal = REAL.test(value) ? decimalFromString(value) : null;
    if (decimal === null || (isDecimalInfinite(decimal) && /\d/.test(value))) {
      throw failure(`Failed to parse number '${value}'`);
    }
    return decimal;
  }
  throw unsupported(value, 'decimal');
};

const toDateValue: Convert = (value) => {
  if (isNumber(value) && !(value instanceof Int32)) {
    return new DateTime(wholePart(value, -(2n ** 63n), 2n ** 63n - 1n));
  }
  if (typeof value === 'string') {
    return new DateTime(parseDate(value, { zone: UTC, pattern: null, allowsZone: true }));
  }
  if (value instanceof DateTime) {
    return value;
  }
  const ms = dateMs(value);
  if (ms === null) {
    throw unsupported(value, 'date');
  }
  return new DateTime(ms);
};

const toObjectId: Convert = (value) => {
  if (value instanceof ObjectId) {
    return value;
  }
  if (typeof value !== 'string') {
    throw unsupported(value, 'objectId');
  }
  if (!/^[0-9a-fA-F]{24}$/.test(value)) {
    throw failure(`Failed to parse objectId '${value}'`);
  }
  return new ObjectId(Buffer.from(value, 'hex'));
};

const toText: Convert = (value, { format }) => {
  if (typeof value === 'string') {
    return value;
  }
  if (typeof value === 'boolean') {
    return value ? 'true' : 'false';
  }
  if (isNumber(value)) {
    return numberText(value);
  }
  if (value instanceof DateTime) {
    return isoText(value.ms);
  }
  if (value instanceof ObjectId) {
    return value.toHex();
  }
  if (value instanceof Binary) {
    if (format === null) {
      throw new StoreError(4341115, "Format must be speficied when converting from 'binData' to 'string'");
    }
    return checkedSize(binaryToText(new Binary(contentOf(value), value.subtype), format), format);
  }
  throw unsupported(value, 'string');
};

const MAX_STRING_BYTES = 16 * 1024 * 1024;

function checkedSize(text: string, format: BinaryFormat): string {
  if (Buffer.byteLength(text) >= MAX_STRING_BYTES) {
    const message = `the text exceeds the limit of ${MAX_STRING_BYTES} bytes`;
    throw format === 'utf8' ? new StoreError(16493, message) : failure(message);
  }
  return text;
}

const toBinary: Convert = (value, { subtype, format, isBigEndian }) => {
  if (value instanceof Binary) {
    if (value.subtype !== subtype) {
      throw failure('Conversions between different BinData subtypes are not supported');
    }
    return value;
  }
  if (typeof value === 'string') {
    if (format === null) {
      throw new StoreError(4341115, "Format must be speficied when converting from 'string' to 'binData'");
    }
    return textToBinary(value, format, subtype);
  }
  const view = numberBytes(value, !isBigEndian);
  if (view === null) {
    throw unsupported(value, 'binData');
  }
  return new Binary(view, subtype);
};

function numberBytes(value: Value, isLittleEndian: boolean): Uint8Array | null {
  const view = new DataView(new ArrayBuffer(value instanceof Int32 ? 4 : 8));
  if (value instanceof Int32) {
    view.setInt32(0, value.value, isLittleEndian);
  } else if (typeof value === 'bigint') {
    view.setBigInt64(0, value, isLittleEndian);
  } else if (typeof value === 'number') {
    view.setFloat64(0, value, isLittleEndian);
  } else {
    return null;
  }
  return new Uint8Array(view.buffer);
}

/** The conversions, by the name of the type they give. */
export const CONVERTERS: { readonly [target: string]: Convert } = {
  double: toDoubleValue,
  string: toText,
  binData: toBinary,
  objectId: toObjectId,
  bool: (value) => isTruthy(value),
  date: toDateValue,
  int: toInt,
  long: toLong,
  decimal: toDecimalValue,
};
