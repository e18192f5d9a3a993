import { StoreError } from '../values/errors.ts';
import { asBuffer, endOfDocument } from '../values/layout.ts';
import { crc32c } from './crc32c.ts';

export const HEADER_BYTES = 16;
export const MAX_MESSAGE_BYTES = 48_000_000;

export const OP = { reply: 1, query: 2004, compressed: 2012, msg: 2013 } as const;

const FLAG = { checksum: 1, moreToCome: 2, exhaustAllowed: 1 << 16 } as const;
const REQUIRED_BITS = 0xffff;
const SECTION = { body: 0, sequence: 1 } as const;

/** One request: the command, and the documents that came beside it. */
export interface Request {
  readonly requestId: number;
  readonly opCode: number;
  /** The command's document as it came. */
  readonly body: Buffer;
  /** Document sequences by the name of the array they stand for. */
  readonly sequences: ReadonlyMap<string, readonly Buffer[]>;
  /** The client wants no answer. */
  readonly silent: boolean;
  /** Old requests name the database beside the command. */
  readonly database: string | null;
}

export class MalformedMessage extends Error {}

/**
 * Takes one whole message apart.
 *
 * @throws MalformedMessage when it is not as the protocol says; the connection is of no more use then
 */
export function parseMessage(message: Buffer): Request {
  const requestId = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  try {
    if (opCode === OP.msg) {
      return { requestId, opCode, database: null, ...parseMsg(message) };
    }
    if (opCode === OP.query) {
      return { requestId, opCode, silent: false, sequences: new Map(), ...parseQuery(message) };
    }
  } catch (error) {
    if (error instanceof StoreError || error instanceof RangeError) {
      throw new MalformedMessage(error.message, { cause: error });
    }
    throw error;
  }
  throw new MalformedMessage(`operation ${opCode} is not spoken here`);
}

function parseMsg(message: Buffer): Pick<Request, 'body' | 'sequences' | 'silent'> {
  const flags = message.readUInt32LE(HEADER_BYTES);
  if ((flags & REQUIRED_BITS & ~(FLAG.checksum | FLAG.moreToCome)) !== 0) {
    throw new MalformedMessage(`message has unknown required flags ${flags}`);
  }
  const end = (flags & FLAG.checksum) === 0 ? message.length : checkSum(message);
  const sequences = new Map<string, Buffer[]>();
  let body: Buffer | null = null;
  let at = HEADER_BYTES + 4;
  while (at < end) {
    const kind = message[at];
    at += 1;
    if (kind === SECTION.body && body === null) {
      body = documentAt(message, at, end);
      at += body.length;
    } else if (kind === SECTION.sequence) {
      at = readSequence(message, at, end, sequences);
    } else {
      throw new MalformedMessage(`message has a section of kind ${kind} where none may be`);
    }
  }
  if (body === null) {
    throw new MalformedMessage('message has no command');
  }
  return { body, sequences, silent: (flags & FLAG.moreToCome) !== 0 };
}

/** @returns where the content ends */
function checkSum(message: Buffer): number {
  const end = message.length - 4;
  if (end < HEADER_BYTES + 4 || message.readUInt32LE(end) !== crc32c(message.subarray(0, end))) {
    throw new MalformedMessage('message does not match its checksum');
  }
  return end;
}

function readSequence(message: Buffer, start: number, limit: number, into: Map<string, Buffer[]>): number {
  const end = start + message.readInt32LE(start);
  const nameEnd = message.indexOf(0, start + 4);
  if (end > limit || nameEnd < 0 || nameEnd >= end) {
    throw new MalformedMessage('document sequence crosses the end of its message');
  }
  const name = message.toString('utf8', start + 4, nameEnd);
  const documents: Buffer[] = [];
  let at = nameEnd + 1;
  while (at < end) {
    const document = documentAt(message, at, end);
    documents.push(document);
    at += document.length;
  }
  if (into.has(name)) {
    throw new MalformedMessage(`message has two document sequences named ${name}`);
  }
  into.set(name, documents);
  return end;
}

/** flags, full collection name, skip, limit, query, and perhaps a projection */
function parseQuery(message: Buffer): Pick<Request, 'body' | 'database'> {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  if (nameEnd < 0) {
    throw new MalformedMessage('query names no collection');
  }
  const namespace = message.toString('utf8', HEADER_BYTES + 4, nameEnd);
  const [database = '', ...rest] = namespace.split('.');
  if (rest.join('.') !== '$cmd') {
    throw new MalformedMessage('queries by the old protocol are not spoken here, only its commands');
  }
  return { body: documentAt(message, nameEnd + 9, message.length), database };
}

function documentAt(message: Buffer, at: number, limit: number): Buffer {
  return message.subarray(at, endOfDocument(message, at, limit) + 1);
}

/** Puts an answer into the frame that fits its request. The parts are the pieces of one document. */
export function frameReply(
  request: Pick<Request, 'requestId' | 'opCode'>,
  parts: readonly Uint8Array[],
): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = request.opCode === OP.query ? replyHead(length) : msgHead(length);
  head.writeInt32LE(nextRequestId(), 4);
  head.writeInt32LE(request.requestId, 8);
  return Buffer.concat([head, ...parts.map(asBuffer)]);
}

function msgHead(bodyBytes: number): Buffer {
  const head = Buffer.alloc(HEADER_BYTES + 5);
  head.writeInt32LE(head.length + bodyBytes, 0);
  head.writeInt32LE(OP.msg, 12);
  return head;
}

const AWAIT_CAPABLE = 8;

function replyHead(bodyBytes: number): Buffer {
  const head = Buffer.alloc(HEADER_BYTES + 20);
  head.writeInt32LE(head.length + bodyBytes, 0);
  head.writeInt32LE(OP.reply, 12);
  head.writeInt32LE(AWAIT_CAPABLE, HEADER_BYTES);
  head.writeInt32LE(1, HEADER_BYTES + 16);
  return head;
}

let lastRequestId = 0;

function nextRequestId(): number {
  lastRequestId = (lastRequestId + 1) & 0x7fffffff;
  return lastRequestId;
}
