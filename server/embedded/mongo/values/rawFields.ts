import { decodeValue, readText } from './decode.ts';
import { Doc } from './doc.ts';
import { asBuffer, endOfDocument, endOfName, endOfValue } from './layout.ts';
import { MISSING, type Missing, type Value } from './value.ts';

/**
 * Reads the named top-level fields of a stored document and steps over the rest.
 *
 * @returns a document of those fields that are there, in the document's own order
 */
export function decodeFields(bytes: Uint8Array, names: ReadonlySet<string>): Doc {
  const buffer = asBuffer(bytes);
  const found = new Doc();
  const last = endOfDocument(buffer, 0, buffer.length);
  let at = 4;
  while (at < last) {
    const type = buffer[at] as number;
    const nameEnd = endOfName(buffer, at + 1, last);
    const name = readText(buffer, at + 1, nameEnd);
    // Of a name that stands twice the first counts.
    if (names.has(name) && !found.has(name)) {
      found.append(name, decodeValue(buffer, type, nameEnd + 1, last));
      if (found.size === names.size) {
        break;
      }
    }
    at = endOfValue(buffer, type, nameEnd + 1, last);
  }
  return found;
}

/** One top-level field of a stored document. */
export function decodeField(bytes: Uint8Array, name: string): Value | Missing {
  const found = decodeFields(bytes, new Set([name]));
  return found.size === 0 ? MISSING : found.valueAt(0);
}

/** Where one element of a stored document lies: its type byte, and the bytes of its value. */
export interface RawElement {
  readonly type: number;
  readonly valueAt: number;
  readonly end: number;
}

/** Finds a top-level field without decoding anything, or null. */
export function findElement(bytes: Uint8Array, name: string): RawElement | null {
  const buffer = asBuffer(bytes);
  const last = endOfDocument(buffer, 0, buffer.length);
  let at = 4;
  while (at < last) {
    const type = buffer[at] as number;
    const nameEnd = endOfName(buffer, at + 1, last);
    const end = endOfValue(buffer, type, nameEnd + 1, last);
    if (readText(buffer, at + 1, nameEnd) === name) {
      return { type, valueAt: nameEnd + 1, end };
    }
    at = end;
  }
  return null;
}
