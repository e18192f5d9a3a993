import { type Document, deserialize, serialize } from 'bson';
import { decodeDoc } from '../../../../server/embedded/mongo/values/decode.ts';
import type { Doc } from '../../../../server/embedded/mongo/values/doc.ts';
import { encodeDoc } from '../../../../server/embedded/mongo/values/encode.ts';
import { StoreError } from '../../../../server/embedded/mongo/values/errors.ts';

/** A document as a driver sends it: whole numbers become ints, others doubles, bigints longs. */
export function toDoc(fields: Document): Doc {
  return decodeDoc(serialize(fields, { ignoreUndefined: false }));
}

/** A document as a driver reads it, types kept. */
export function fromDoc(document: Doc): Document {
  return deserialize(encodeDoc(document), { promoteValues: false, useBigInt64: false });
}

/** A document with plain JavaScript numbers, where their type is not the point. */
export function plain(document: Doc): Document {
  return deserialize(encodeDoc(document));
}

/** The code of the StoreError that an action throws, or null. */
export function codeOf(action: () => unknown): number | null {
  try {
    action();
  } catch (error) {
    if (error instanceof StoreError) {
      return error.code;
    }
    throw error;
  }
  return null;
}
