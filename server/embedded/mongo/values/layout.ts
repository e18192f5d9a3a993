import { CODE, StoreError } from './errors.ts';
import { TYPE } from './typeNames.ts';

/** MongoDB reads documents up to this depth; commands hold users' documents to 100 of it. */
export const MAX_DEPTH = 200;

/** Type byte of MinKey as it stands in the bytes (TYPE.minKey is the signed form). */
export const MIN_KEY_BYTE = 0xff;

export function invalidBson(message: string): StoreError {
  return new StoreError(CODE.invalidBson, message);
}

/** Bytes of the value types that always take the same room. */
const FIXED_SIZE = new Map<number, number>([
  [TYPE.double, 8],
  [TYPE.undefined, 0],
  [TYPE.objectId, 12],
  [TYPE.bool, 1],
  [TYPE.date, 8],
  [TYPE.null, 0],
  [TYPE.int, 4],
  [TYPE.timestamp, 8],
  [TYPE.long, 8],
  [TYPE.decimal, 16],
  [TYPE.maxKey, 0],
  [MIN_KEY_BYTE, 0],
]);

/** What the length at the start of a value does not count. */
const LENGTH_EXCLUDES = new Map<number, number>([
  [TYPE.string, 4],
  [TYPE.javascript, 4],
  [TYPE.symbol, 4],
  [TYPE.object, 0],
  [TYPE.array, 0],
  [TYPE.javascriptWithScope, 0],
  [TYPE.binData, 5],
  [TYPE.dbPointer, 16],
]);

/** Where the zero byte is that ends the C string at `at`. */
export function endOfName(bytes: Buffer, at: number, limit: number): number {
  // Names are short, and a call into native code costs more than a few steps here.
  for (let end = at; end < limit; end += 1) {
    if (bytes[end] === 0) {
      return end;
    }
  }
  throw invalidBson('field name is not terminated');
}

/**
 * Where the value of that type that starts at `at` ends.
 *
 * @param limit end of the enclosing document, which no value may cross
 */
export function endOfValue(bytes: Buffer, type: number, at: number, limit: number): number {
  const end = at + sizeOfValue(bytes, type, at, limit);
  if (end > limit || end < at) {
    throw invalidBson('value crosses the end of its document');
  }
  return end;
}

function sizeOfValue(bytes: Buffer, type: number, at: number, limit: number): number {
  const fixed = FIXED_SIZE.get(type);
  if (fixed !== undefined) {
    return fixed;
  }
  if (type === TYPE.regex) {
    return endOfName(bytes, endOfName(bytes, at, limit) + 1, limit) + 1 - at;
  }
  const excluded = LENGTH_EXCLUDES.get(type);
  if (excluded === undefined) {
    throw invalidBson(`Unrecognized BSON type ${type}`);
  }
  const length = readLength(bytes, at, limit);
  if (length < 0) {
    throw invalidBson('negative length');
  }
  return length + excluded;
}

export function readLength(bytes: Buffer, at: number, limit: number): number {
  if (at + 4 > limit) {
    throw invalidBson('length crosses the end of its document');
  }
  return bytes.readInt32LE(at);
}

/**
 * Checks the length and the last byte of the document at `at`.
 *
 * @returns where its closing zero stands
 */
export function endOfDocument(bytes: Buffer, at: number, limit: number): number {
  const length = readLength(bytes, at, limit);
  const end = at + length;
  if (length < 5 || end > limit) {
    throw invalidBson(`invalid document length ${length}`);
  }
  if (bytes[end - 1] !== 0) {
    throw invalidBson('document is not terminated by a zero byte');
  }
  return end - 1;
}

/** The same memory as a Buffer, without copying. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
