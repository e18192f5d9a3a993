import { createHash } from 'node:crypto';
import { compareNumbers, exactParts } from '../values/compareNumbers.ts';
import type { Collator } from '../values/context.ts';
import { unpack } from '../values/decimalParts.ts';
import type { Doc } from '../values/doc.ts';
import { TYPE, typeCode } from '../values/typeNames.ts';
import {
  type Binary,
  type Code,
  type CodeWithScope,
  type DateTime,
  type DBPointer,
  type Decimal128,
  Int32,
  type NumberValue,
  type ObjectId,
  type RegExpValue,
  type SymbolValue,
  type Timestamp,
  type Value,
} from '../values/value.ts';
import type { KeyBytes } from './keyBytes.ts';

/** First byte of each bracket of types, in MongoDB's order. Numbers take four: NaN, below, at and above zero. */
const MARK = {
  minKey: 0x05,
  undefined: 0x0a,
  null: 0x10,
  number: 0x20,
  string: 0x30,
  object: 0x38,
  array: 0x40,
  binData: 0x48,
  objectId: 0x50,
  bool: 0x58,
  date: 0x60,
  timestamp: 0x68,
  regex: 0x70,
  dbPointer: 0x78,
  javascript: 0x80,
  javascriptWithScope: 0x88,
  maxKey: 0xf0,
} as const;

const END = 0; // below every mark, so that a shorter document or array comes first
const SIGN = 1n << 63n;

/** LMDB takes keys of up to 1978 bytes; the tree's and the record's number stand around the encoded values. */
export const MAX_ENCODED = 1960;
const HASHED_TAIL = 16;

/**
 * Writes a value so that the order of the bytes is MongoDB's order of the values. Equal values of different
 * number types give the same bytes, and no encoding is the beginning of another.
 *
 * With a collation strings are written by its keys, which tell equal from unequal but have no order.
 */
export function writeKey(to: KeyBytes, value: Value, collation?: Collator): void {
  const type = typeCode(value);
  if (type === TYPE.double || type === TYPE.int || type === TYPE.long || type === TYPE.decimal) {
    writeNumber(to, value as NumberValue); // the four numeric types
    return;
  }
  const write = WRITERS.get(type);
  write?.(to, value, collation);
}

type KeyWriter = (to: KeyBytes, value: Value, collation: Collator | undefined) => void;

// Keyed by type code, which says of which class the value is; hence the casts.
const WRITERS = new Map<number, KeyWriter>([
  [TYPE.minKey, (to) => to.byte(MARK.minKey)],
  [TYPE.maxKey, (to) => to.byte(MARK.maxKey)],
  [TYPE.undefined, (to) => to.byte(MARK.undefined)],
  [TYPE.null, (to) => to.byte(MARK.null)],
  [TYPE.string, (to, value, collation) => writeText(to, value as string, collation)],
  [TYPE.symbol, (to, value, collation) => writeText(to, (value as SymbolValue).value, collation)],
  [TYPE.object, (to, value, collation) => writeObject(to, value as Doc, collation)],
  [TYPE.array, (to, value, collation) => writeArray(to, value as Value[], collation)],
  [TYPE.binData, (to, value) => writeBinary(to, value as Binary)],
  [TYPE.objectId, (to, value) => writeMarked(to, MARK.objectId, (value as ObjectId).bytes)],
  [TYPE.bool, (to, value) => writeMarked(to, MARK.bool, value === true ? ONE : ZERO)],
  [TYPE.date, (to, value) => writeDate(to, value as DateTime)],
  [TYPE.timestamp, (to, value) => writeTimestamp(to, value as Timestamp)],
  [TYPE.regex, (to, value) => writeRegex(to, value as RegExpValue)],
  [TYPE.dbPointer, (to, value) => writePointer(to, value as DBPointer)],
  [TYPE.javascript, (to, value) => writeCode(to, value as Code)],
  [TYPE.javascriptWithScope, (to, value) => writeScoped(to, value as CodeWithScope)],
]);

const ONE = Uint8Array.of(1);
const ZERO = Uint8Array.of(0);

function writeMarked(to: KeyBytes, mark: number, bytes: Uint8Array): void {
  to.byte(mark);
  to.bytes(bytes);
}

function writeText(to: KeyBytes, text: string, collation: Collator | undefined): void {
  to.byte(MARK.string);
  to.text(collation === undefined ? text : collation.key(text));
}

function writeObject(to: KeyBytes, value: Doc, collation: Collator | undefined): void {
  to.byte(MARK.object);
  writeFields(to, value, collation);
}

/** Documents compare field by field: by the type's bracket, then by the name, then by the value. */
function writeFields(to: KeyBytes, value: Doc, collation: Collator | undefined): void {
  for (const [name, field] of value.entries()) {
    to.byte(bracketOf(field));
    to.text(name);
    writeKey(to, field, collation);
  }
  to.byte(END);
}

function writeArray(to: KeyBytes, values: readonly Value[], collation: Collator | undefined): void {
  to.byte(MARK.array);
  for (const value of values) {
    writeKey(to, value, collation);
  }
  to.byte(END);
}

function writeBinary(to: KeyBytes, value: Binary): void {
  to.byte(MARK.binData);
  // The old generic subtype stores its length a second time, and that counts.
  to.uint32(value.bytes.length + (value.subtype === 2 ? 4 : 0));
  to.byte(value.subtype);
  to.bytes(value.bytes);
}

function writeDate(to: KeyBytes, value: DateTime): void {
  to.byte(MARK.date);
  to.uint64(BigInt.asUintN(64, value.ms) ^ SIGN);
}

function writeTimestamp(to: KeyBytes, value: Timestamp): void {
  to.byte(MARK.timestamp);
  to.uint64(value.toBigInt());
}

function writeRegex(to: KeyBytes, value: RegExpValue): void {
  to.byte(MARK.regex);
  to.text(value.pattern);
  to.text(value.options);
}

function writePointer(to: KeyBytes, value: DBPointer): void {
  to.byte(MARK.dbPointer);
  to.uint32(Buffer.byteLength(value.namespace) + 1);
  to.text(value.namespace);
  to.bytes(value.id.bytes);
}

function writeCode(to: KeyBytes, value: Code): void {
  to.byte(MARK.javascript);
  to.text(value.code);
}

function writeScoped(to: KeyBytes, value: CodeWithScope): void {
  to.byte(MARK.javascriptWithScope);
  to.text(value.code);
  writeFields(to, value.scope, undefined);
}

/** The first byte a value's key starts with; all numbers share one. */
function bracketOf(value: Value): number {
  const type = typeCode(value);
  return BRACKET.get(type) ?? MARK.number;
}

const BRACKET = new Map<number, number>([
  [TYPE.minKey, MARK.minKey],
  [TYPE.undefined, MARK.undefined],
  [TYPE.null, MARK.null],
  [TYPE.string, MARK.string],
  [TYPE.symbol, MARK.string],
  [TYPE.object, MARK.object],
  [TYPE.array, MARK.array],
  [TYPE.binData, MARK.binData],
  [TYPE.objectId, MARK.objectId],
  [TYPE.bool, MARK.bool],
  [TYPE.date, MARK.date],
  [TYPE.timestamp, MARK.timestamp],
  [TYPE.regex, MARK.regex],
  [TYPE.dbPointer, MARK.dbPointer],
  [TYPE.javascript, MARK.javascript],
  [TYPE.javascriptWithScope, MARK.javascriptWithScope],
  [TYPE.maxKey, MARK.maxKey],
]);

/**
 * A number is its double towards zero, and, where that is not exact (large longs, most decimals), the exact
 * decimal digits behind it. Below zero all bytes are turned around.
 */
function writeNumber(to: KeyBytes, value: NumberValue): void {
  const plain = value instanceof Int32 ? value.value : value;
  const sign = signOf(plain);
  if (Number.isNaN(sign)) {
    to.byte(MARK.number);
    return;
  }
  to.byte(MARK.number + 2 + sign);
  if (sign === 0) {
    return;
  }
  const start = to.length;
  if (typeof plain === 'number') {
    to.double(Math.abs(plain));
    to.byte(0);
  } else {
    writeExact(to, plain);
  }
  if (sign < 0) {
    to.flip(start);
  }
}

function signOf(value: number | bigint | Decimal128): number {
  if (typeof value === 'number') {
    return Math.sign(value);
  }
  if (typeof value === 'bigint') {
    return value === 0n ? 0 : value < 0n ? -1 : 1;
  }
  const parts = unpack(value);
  if (parts.kind === 'nan') {
    return Number.NaN;
  }
  if (parts.kind === 'finite' && parts.coefficient === 0n) {
    return 0;
  }
  return parts.negative ? -1 : 1;
}

function writeExact(to: KeyBytes, value: bigint | Decimal128): void {
  const near = Math.abs(typeof value === 'bigint' ? Number(value) : Number(value.toString()));
  const negative = signOf(value) < 0;
  const floor = towardsZero(value, near, negative);
  to.double(floor);
  if (compareNumbers(value, negative ? -floor : floor) === 0) {
    to.byte(0);
    return;
  }
  to.byte(1);
  writeDigits(to, value);
}

/** The greatest double whose magnitude does not exceed the value's. */
function towardsZero(value: bigint | Decimal128, near: number, negative: boolean): number {
  const capped = near === Number.POSITIVE_INFINITY && isFiniteValue(value) ? Number.MAX_VALUE : near;
  const order = compareNumbers(negative ? -capped : capped, value);
  const exceeds = negative ? order < 0 : order > 0;
  return exceeds ? nextBelow(capped) : capped;
}

function isFiniteValue(value: bigint | Decimal128): boolean {
  return typeof value === 'bigint' || unpack(value).kind === 'finite';
}

const scratch = new DataView(new ArrayBuffer(8));

function nextBelow(magnitude: number): number {
  scratch.setFloat64(0, magnitude);
  scratch.setBigUint64(0, scratch.getBigUint64(0) - 1n);
  return scratch.getFloat64(0);
}

const EXPONENT_BIAS = 0x8000;

/** The decimal point's place, then the digits without trailing zeros: their bytes order as the values do. */
function writeDigits(to: KeyBytes, value: bigint | Decimal128): void {
  const parts = typeof value === 'bigint' ? exactParts(value) : unpack(value);
  if (parts.kind !== 'finite') {
    return;
  }
  const digits = parts.coefficient.toString();
  const point = parts.exponent + digits.length + EXPONENT_BIAS;
  to.byte(point >> 8);
  to.byte(point & 0xff);
  to.text(digits.replace(/0+$/, ''));
}

const UNCUT = MAX_ENCODED - HASHED_TAIL;

/** Replaces the end of a key that LMDB would not take by a hash of the whole; such keys have no order there. */
export function fitKey(encoded: Buffer): { key: Buffer; cut: boolean } {
  if (encoded.length <= MAX_ENCODED) {
    return { key: encoded, cut: false };
  }
  const hash = createHash('sha256').update(encoded).digest().subarray(0, HASHED_TAIL);
  return { key: Buffer.concat([encoded.subarray(0, UNCUT), hash]), cut: true };
}

/** As much of a bound as holds for keys with and without a hash at their end. */
export function cutKey(encoded: Buffer): Buffer {
  return encoded.length <= UNCUT ? encoded : encoded.subarray(0, UNCUT);
}
