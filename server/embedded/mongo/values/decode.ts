import { Doc } from './doc.ts';
import { StoreError } from './errors.ts';
import {
  asBuffer,
  endOfDocument,
  endOfName,
  endOfValue,
  invalidBson,
  MAX_DEPTH,
  MIN_KEY_BYTE,
} from './layout.ts';
import { TYPE } from './typeNames.ts';
import {
  Binary,
  Code,
  CodeWithScope,
  DateTime,
  DBPointer,
  Decimal128,
  int32,
  MAX_KEY,
  MIN_KEY,
  ObjectId,
  RegExpValue,
  SymbolValue,
  Timestamp,
  type Value,
} from './value.ts';

const OVERFLOW = 15;

/**
 * Reads one document from its bytes. Binary content and object ids are copied, so that the result outlives
 * the page of memory it came from.
 *
 * @throws StoreError 22 when the bytes are no document, 15 when it is nested deeper than 200 levels
 */
export function decodeDoc(bytes: Uint8Array, offset = 0): Doc {
  const buffer = asBuffer(bytes);
  return readDocument(buffer, offset, buffer.length, 1);
}

/**
 * Reads the value of one element.
 *
 * @param type  the element's type byte
 * @param at    where its value starts
 * @param limit end of the enclosing document
 */
export function decodeValue(bytes: Buffer, type: number, at: number, limit: number, depth = 1): Value {
  return readValue(bytes, type, at, endOfValue(bytes, type, at, limit), depth);
}

function readValue(bytes: Buffer, type: number, at: number, end: number, depth: number): Value {
  if (type === TYPE.object) {
    return readDocument(bytes, at, end, depth + 1);
  }
  if (type === TYPE.array) {
    return readArray(bytes, at, end, depth + 1);
  }
  if (type === TYPE.javascriptWithScope) {
    return readCodeWithScope(bytes, at, end, depth);
  }
  const read = READERS.get(type);
  if (read === undefined) {
    throw invalidBson(`Unrecognized BSON type ${type}`);
  }
  return read(bytes, at, end);
}

function readDocument(bytes: Buffer, at: number, limit: number, depth: number): Doc {
  const names: string[] = [];
  const values: Value[] = [];
  readElements(bytes, at, limit, depth, names, values);
  return new Doc(names, values);
}

function readArray(bytes: Buffer, at: number, limit: number, depth: number): Value[] {
  const values: Value[] = [];
  readElements(bytes, at, limit, depth, null, values);
  return values;
}

function readElements(
  bytes: Buffer,
  start: number,
  limit: number,
  depth: number,
  names: string[] | null,
  values: Value[],
): void {
  if (depth > MAX_DEPTH) {
    throw new StoreError(OVERFLOW, `BSONObj exceeded maximum nested object depth: ${MAX_DEPTH}`);
  }
  const last = endOfDocument(bytes, start, limit);
  let at = start + 4;
  while (at < last) {
    // Within the document, whose end was checked.
    const type = bytes[at] as number;
    const nameEnd = endOfName(bytes, at + 1, last);
    const end = endOfValue(bytes, type, nameEnd + 1, last);
    names?.push(readText(bytes, at + 1, nameEnd));
    values.push(readValue(bytes, type, nameEnd + 1, end, depth));
    at = end;
  }
}

export function readText(bytes: Buffer, from: number, to: number): string {
  if (to - from > SHORT) {
    return bytes.toString('utf8', from, to);
  }
  let text = '';
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] as number;
    if (byte >= 0x80) {
      return bytes.toString('utf8', from, to);
    }
    text += String.fromCharCode(byte);
  }
  return text;
}

// Below this length building the text here is quicker than crossing into native code.
const SHORT = 12;

type Reader = (bytes: Buffer, at: number, end: number) => Value;

const READERS = new Map<number, Reader>([
  [TYPE.double, (bytes, at) => bytes.readDoubleLE(at)],
  [TYPE.string, readString],
  [TYPE.binData, readBinary],
  [TYPE.undefined, () => undefined],
  [TYPE.objectId, (bytes, at) => readObjectId(bytes, at)],
  [TYPE.bool, readBoolean],
  [TYPE.date, (bytes, at) => new DateTime(bytes.readBigInt64LE(at))],
  [TYPE.null, () => null],
  [TYPE.regex, readRegExp],
  [TYPE.dbPointer, readDBPointer],
  [TYPE.javascript, (bytes, at, end) => new Code(readString(bytes, at, end))],
  [TYPE.symbol, (bytes, at, end) => new SymbolValue(readString(bytes, at, end))],
  [TYPE.int, (bytes, at) => int32(bytes.readInt32LE(at))],
  [TYPE.timestamp, (bytes, at) => new Timestamp(bytes.readUInt32LE(at + 4), bytes.readUInt32LE(at))],
  [TYPE.long, (bytes, at) => bytes.readBigInt64LE(at)],
  [TYPE.decimal, (bytes, at, end) => new Decimal128(copyOf(bytes, at, end))],
  [TYPE.maxKey, () => MAX_KEY],
  [MIN_KEY_BYTE, () => MIN_KEY],
]);

function copyOf(bytes: Buffer, from: number, to: number): Uint8Array {
  return new Uint8Array(bytes.subarray(from, to));
}

function readString(bytes: Buffer, at: number, end: number): string {
  if (end - at < 5 || bytes[end - 1] !== 0) {
    throw invalidBson('string is not terminated by a zero byte');
  }
  return readText(bytes, at + 4, end - 1);
}

function readObjectId(bytes: Buffer, at: number): ObjectId {
  return new ObjectId(copyOf(bytes, at, at + 12));
}

function readBoolean(bytes: Buffer, at: number): boolean {
  const byte = bytes[at];
  if (byte !== 0 && byte !== 1) {
    throw invalidBson('boolean is neither 0 nor 1');
  }
  return byte === 1;
}

function readBinary(bytes: Buffer, at: number, end: number): Binary {
  const subtype = bytes[at + 4] as number;
  // The old generic subtype repeats the length inside.
  if (subtype === 2 && end - at >= 9 && bytes.readInt32LE(at + 5) === end - at - 9) {
    return new Binary(copyOf(bytes, at + 9, end), subtype);
  }
  return new Binary(copyOf(bytes, at + 5, end), subtype);
}

function readRegExp(bytes: Buffer, at: number, end: number): RegExpValue {
  const middle = endOfName(bytes, at, end);
  return new RegExpValue(readText(bytes, at, middle), readText(bytes, middle + 1, end - 1));
}

function readDBPointer(bytes: Buffer, at: number, end: number): DBPointer {
  return new DBPointer(readString(bytes, at, end - 12), readObjectId(bytes, end - 12));
}

function readCodeWithScope(bytes: Buffer, at: number, end: number, depth: number): CodeWithScope {
  const codeEnd = endOfValue(bytes, TYPE.javascript, at + 4, end);
  return new CodeWithScope(readString(bytes, at + 4, codeEnd), readDocument(bytes, codeEnd, end, depth + 1));
}
