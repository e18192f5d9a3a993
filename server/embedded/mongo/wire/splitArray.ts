import { decodeValue, readText } from '../values/decode.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { endOfDocument, endOfName, endOfValue } from '../values/layout.ts';
import { TYPE, typeNameOfCode } from '../values/typeNames.ts';

export interface SplitCommand {
  /** The command without the array. */
  readonly rest: Doc;
  /** The array's elements as they came. */
  readonly documents: readonly Buffer[];
}

/**
 * Takes an array of documents out of a command without decoding them. Null when the command has no array of
 * that name.
 *
 * @throws StoreError 14 when an element is no document
 */
export function splitArray(bytes: Buffer, name: string): SplitCommand | null {
  const rest = new Doc();
  let documents: Buffer[] | null = null;
  const end = endOfDocument(bytes, 0, bytes.length);
  let at = 4;
  while (at < end) {
    const type = bytes[at] as number;
    const nameEnd = endOfName(bytes, at + 1, end);
    const field = readText(bytes, at + 1, nameEnd);
    const valueEnd = endOfValue(bytes, type, nameEnd + 1, end);
    if (field === name && type === TYPE.array && documents === null) {
      documents = elementsOf(bytes, nameEnd + 1, valueEnd, `${rest.nameAt(0)}.${name}`);
    } else {
      rest.append(field, decodeValue(bytes, type, nameEnd + 1, end));
    }
    at = valueEnd;
  }
  return documents === null ? null : { rest, documents };
}

function elementsOf(bytes: Buffer, start: number, limit: number, field: string): Buffer[] {
  const documents: Buffer[] = [];
  const end = endOfDocument(bytes, start, limit);
  let at = start + 4;
  while (at < end) {
    const type = bytes[at] as number;
    const nameEnd = endOfName(bytes, at + 1, end);
    const valueEnd = endOfValue(bytes, type, nameEnd + 1, end);
    if (type !== TYPE.object) {
      throw new StoreError(
        14,
        `BSON field '${field}.${documents.length}' is the wrong type '${typeNameOfCode(type) ?? type}', expected type 'object'`,
      );
    }
    documents.push(bytes.subarray(nameEnd + 1, valueEnd));
    at = valueEnd;
  }
  return documents;
}
