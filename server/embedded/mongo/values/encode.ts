import { Doc } from './doc.ts';
import { CODE, StoreError } from './errors.ts';
import { MAX_DEPTH, MIN_KEY_BYTE } from './layout.ts';
import { TYPE, typeCode } from './typeNames.ts';
import type {
  Binary,
  Code,
  CodeWithScope,
  DateTime,
  DBPointer,
  Decimal128,
  Int32,
  ObjectId,
  RegExpValue,
  SymbolValue,
  Timestamp,
  Value,
} from './value.ts';

/** A buffer that grows; one is kept and used for every document, as encoding never waits. */
class Writer {
  buffer = Buffer.allocUnsafe(64 * 1024);
  at = 0;

  reserve(size: number): void {
    if (this.at + size <= this.buffer.length) {
      return;
    }
    const grown = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + size));
    this.buffer.copy(grown, 0, 0, this.at);
    this.buffer = grown;
  }

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.at] = value;
    this.at += 1;
  }

  int(value: number): void {
    this.reserve(4);
    this.at = this.buffer.writeInt32LE(value, this.at);
  }

  bytes(value: Uint8Array): void {
    this.reserve(value.length);
    this.buffer.set(value, this.at);
    this.at += value.length;
  }

  /** @returns how many bytes the text took */
  text(value: string): number {
    this.reserve(value.length * 3);
    const start = this.at;
    if (value.length <= SHORT && this.ascii(value)) {
      return value.length;
    }
    this.at = start + this.buffer.write(value, start, 'utf8');
    return this.at - start;
  }

  private ascii(value: string): boolean {
    for (let index = 0; index < value.length; index += 1) {
      const unit = value.charCodeAt(index);
      if (unit >= 0x80) {
        return false;
      }
      this.buffer[this.at + index] = unit;
    }
    this.at += value.length;
    return true;
  }
}

const SHORT = 16;
const KEPT = 1024 * 1024; // a writer that grew beyond this is given back
let spare: Writer | null = new Writer();

/**
 * Writes a document as BSON, into memory of its own.
 *
 * @throws StoreError 22 when a name or a pattern has a zero byte, 15 when nested deeper than 200 levels
 */
export function encodeDoc(document: Doc): Buffer {
  // Taken, so that a throw in between never leaves half a document in it.
  const writer = spare ?? new Writer();
  spare = null;
  writer.at = 0;
  writeDocument(writer, document, 1);
  const bytes = Buffer.from(writer.buffer.subarray(0, writer.at));
  if (writer.buffer.length <= KEPT) {
    spare = writer;
  }
  return bytes;
}

function writeDocument(writer: Writer, document: Doc, depth: number): void {
  const start = open(writer, depth);
  for (let at = 0; at < document.size; at += 1) {
    writeElement(writer, document.nameAt(at) as string, document.valueAt(at), depth);
  }
  close(writer, start);
}

function writeArray(writer: Writer, values: readonly Value[], depth: number): void {
  const start = open(writer, depth);
  for (let at = 0; at < values.length; at += 1) {
    writeElement(writer, String(at), values[at], depth);
  }
  close(writer, start);
}

function open(writer: Writer, depth: number): number {
  if (depth > MAX_DEPTH) {
    throw new StoreError(CODE.overflow, `BSONObj exceeded maximum nested object depth: ${MAX_DEPTH}`);
  }
  writer.int(0);
  return writer.at - 4;
}

function close(writer: Writer, start: number): void {
  writer.byte(0);
  writer.buffer.writeInt32LE(writer.at - start, start);
}

function writeElement(writer: Writer, name: string, value: Value, depth: number): void {
  const type = typeCode(value);
  writer.byte(type === TYPE.minKey ? MIN_KEY_BYTE : type);
  writeName(writer, name);
  if (value instanceof Doc) {
    writeDocument(writer, value, depth + 1);
  } else if (Array.isArray(value)) {
    writeArray(writer, value, depth + 1);
  } else if (type === TYPE.javascriptWithScope) {
    // The type code says which class it is.
    writeCodeWithScope(writer, value as CodeWithScope, depth);
  } else {
    WRITERS.get(type)?.(writer, value);
  }
}

function writeName(writer: Writer, name: string): void {
  if (name.includes('\0')) {
    throw new StoreError(CODE.invalidBson, 'a name or pattern must not contain a zero byte');
  }
  writer.text(name);
  writer.byte(0);
}

function writeString(writer: Writer, text: string): void {
  writer.int(0);
  const length = writer.text(text) + 1;
  writer.byte(0);
  writer.buffer.writeInt32LE(length, writer.at - length - 4);
}

// The table is keyed by the type code, which says of which class the value is; hence the casts.
const WRITERS = new Map<number, (writer: Writer, value: Value) => void>([
  [TYPE.double, (writer, value) => writeDouble(writer, value as number)],
  [TYPE.string, (writer, value) => writeString(writer, value as string)],
  [TYPE.binData, (writer, value) => writeBinary(writer, value as Binary)],
  [TYPE.objectId, (writer, value) => writer.bytes((value as ObjectId).bytes)],
  [TYPE.bool, (writer, value) => writer.byte(value === true ? 1 : 0)],
  [TYPE.date, (writer, value) => writeLong(writer, (value as DateTime).ms)],
  [TYPE.regex, (writer, value) => writeRegExp(writer, value as RegExpValue)],
  [TYPE.dbPointer, (writer, value) => writeDBPointer(writer, value as DBPointer)],
  [TYPE.javascript, (writer, value) => writeString(writer, (value as Code).code)],
  [TYPE.symbol, (writer, value) => writeString(writer, (value as SymbolValue).value)],
  [TYPE.int, (writer, value) => writer.int((value as Int32).value)],
  [TYPE.timestamp, (writer, value) => writeTimestamp(writer, value as Timestamp)],
  [TYPE.long, (writer, value) => writeLong(writer, value as bigint)],
  [TYPE.decimal, (writer, value) => writer.bytes((value as Decimal128).bytes)],
]);

function writeDouble(writer: Writer, value: number): void {
  writer.reserve(8);
  writer.at = writer.buffer.writeDoubleLE(value, writer.at);
}

function writeLong(writer: Writer, value: bigint): void {
  writer.reserve(8);
  writer.at = writer.buffer.writeBigInt64LE(value, writer.at);
}

function writeTimestamp(writer: Writer, value: Timestamp): void {
  writer.reserve(8);
  writer.at = writer.buffer.writeUInt32LE(value.increment, writer.at);
  writer.at = writer.buffer.writeUInt32LE(value.seconds, writer.at);
}

function writeBinary(writer: Writer, value: Binary): void {
  const inner = value.subtype === 2;
  writer.int(value.bytes.length + (inner ? 4 : 0));
  writer.byte(value.subtype);
  if (inner) {
    writer.int(value.bytes.length);
  }
  writer.bytes(value.bytes);
}

function writeRegExp(writer: Writer, value: RegExpValue): void {
  writeName(writer, value.pattern);
  writeName(writer, value.options);
}

function writeDBPointer(writer: Writer, value: DBPointer): void {
  writeString(writer, value.namespace);
  writer.bytes(value.id.bytes);
}

function writeCodeWithScope(writer: Writer, value: CodeWithScope, depth: number): void {
  writer.int(0);
  const start = writer.at - 4;
  writeString(writer, value.code);
  writeDocument(writer, value.scope, depth + 1);
  writer.buffer.writeInt32LE(writer.at - start, start);
}
