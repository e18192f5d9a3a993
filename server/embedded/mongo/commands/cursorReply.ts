import { Doc } from '../values/doc.ts';
import { encodeDoc } from '../values/encode.ts';

/** An answer that carries documents as they lie. */
export interface CursorReply {
  readonly kind: 'cursor';
  readonly batchName: 'firstBatch' | 'nextBatch';
  readonly batch: readonly Uint8Array[];
  readonly cursorId: bigint;
  readonly namespace: string;
}

const EMPTY_DOC_BYTES = 5;
const TYPE = { string: 0x02, object: 0x03, array: 0x04, long: 0x12 } as const;

/** The pieces of `{ cursor: { <batch>: [...], id, ns }, ok: 1 }`. */
export function cursorReplyParts(reply: CursorReply): Uint8Array[] {
  const elements = reply.batch.flatMap((document, at) => [named(TYPE.object, String(at)), document]);
  const batchBytes = sum(elements) + EMPTY_DOC_BYTES;
  const batch = [named(TYPE.array, reply.batchName), int(batchBytes), ...elements, END];
  const tail = Buffer.concat([
    named(TYPE.long, 'id'),
    long(reply.cursorId),
    named(TYPE.string, 'ns'),
    text(reply.namespace),
  ]);
  const cursorBytes = sum(batch) + tail.length + EMPTY_DOC_BYTES;
  const cursor = [named(TYPE.object, 'cursor'), int(cursorBytes), ...batch, tail, END];
  const rest = encodeDoc(new Doc(['ok'], [1])).subarray(4);
  return [int(sum(cursor) + 4 + rest.length), ...cursor, rest];
}

const END = Buffer.of(0);

function named(type: number, name: string): Buffer {
  return Buffer.from(`${String.fromCharCode(type)}${name}\0`, 'utf8');
}

function int(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32LE(value, 0);
  return bytes;
}

function long(value: bigint): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigInt64LE(value, 0);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([int(bytes.length + 1), bytes, END]);
}

function sum(parts: readonly Uint8Array[]): number {
  return parts.reduce((total, part) => total + part.length, 0);
}
