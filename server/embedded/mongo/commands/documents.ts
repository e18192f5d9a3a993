import { ObjectId as BsonObjectId } from 'bson';
import { decodeDoc } from '../values/decode.ts';
import { Doc } from '../values/doc.ts';
import { encodeDoc } from '../values/encode.ts';
import { StoreError } from '../values/errors.ts';
import { typeName } from '../values/typeNames.ts';
import { MISSING, type Missing, ObjectId, RegExpValue, Timestamp, type Value } from '../values/value.ts';

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

const CODE = { badValue: 2, invalidBson: 22, dollarPrefixed: 52, tooLarge: 10334, invalidId: 53 } as const;

export function newObjectId(): ObjectId {
  return new ObjectId(new BsonObjectId().id);
}

/**
 * A document as it is to be stored: with an `_id`, which comes first.
 *
 * @returns the same bytes where nothing needs to be changed
 * @throws StoreError when it is too large or its `_id` is of a type that none may have
 */
export function prepareInsert(bytes: Buffer): { bytes: Buffer; id: Value } {
  checkSize(bytes.length);
  const document = decodeDoc(bytes);
  const id = document.get('_id');
  checkId(id);
  if (document.nameAt(0) === '_id' && !hasEmptyTimestamp(document)) {
    return { bytes, id: document.valueAt(0) };
  }
  const prepared = withCurrentTimestamps(idFirst(document, id === MISSING ? newObjectId() : id));
  return { bytes: encodeDoc(prepared), id: prepared.valueAt(0) };
}

/** Whether a document may be stored. @throws StoreError 10334 */
export function checkSize(sizeBytes: number): void {
  checkWithin(sizeBytes, MAX_DOCUMENT_BYTES);
}

const ROOM_IN_REPLIES = 16 * 1024; // what MongoDB allows a result beyond a stored document

/** Whether a document may be sent as a result. @throws StoreError 10334 */
export function checkResultSize(sizeBytes: number): void {
  checkWithin(sizeBytes, MAX_DOCUMENT_BYTES + ROOM_IN_REPLIES);
}

function checkWithin(sizeBytes: number, mostBytes: number): void {
  if (sizeBytes > mostBytes) {
    throw new StoreError(
      CODE.tooLarge,
      `BSONObj size: ${sizeBytes} (0x${sizeBytes.toString(16).toUpperCase()}) is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}(16MB)`,
    );
  }
}

export function checkId(id: Value | Missing): void {
  if (id === undefined || Array.isArray(id) || id instanceof RegExpValue) {
    throw new StoreError(CODE.invalidId, `The '_id' value cannot be of type ${typeName(id)}`);
  }
  if (id instanceof Doc) {
    const dollar = id.keys().find((name) => name.startsWith('$'));
    if (dollar !== undefined && !['$ref', '$id', '$db'].includes(dollar)) {
      throw new StoreError(
        CODE.dollarPrefixed,
        `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid for storage.`,
      );
    }
  }
}

export function idFirst(document: Doc, id: Value): Doc {
  if (document.nameAt(0) === '_id') {
    return document;
  }
  const made = new Doc(['_id'], [id]);
  for (const [name, value] of document.entries()) {
    if (name !== '_id') {
      made.append(name, value);
    }
  }
  return made;
}

function hasEmptyTimestamp(document: Doc): boolean {
  return document.values().some(isEmptyTimestamp);
}

function isEmptyTimestamp(value: Value): boolean {
  return value instanceof Timestamp && value.seconds === 0 && value.increment === 0;
}

let lastSecond = 0;
let increment = 0;

/** An empty timestamp at the top of a new document stands for the present one. */
function withCurrentTimestamps(document: Doc): Doc {
  if (!hasEmptyTimestamp(document)) {
    return document;
  }
  return Doc.from(
    [...document.entries()].map(
      ([name, value]) =>
        [name, name !== '_id' && isEmptyTimestamp(value) ? currentTimestamp() : value] as const,
    ),
  );
}

export function currentTimestamp(): Timestamp {
  const second = Math.floor(Date.now() / 1000);
  increment = second === lastSecond ? increment + 1 : 1;
  lastSecond = second;
  return new Timestamp(second, increment);
}
