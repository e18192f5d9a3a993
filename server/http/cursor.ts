import { DomainError } from '../errors.ts';

/** Makes an opaque cursor of a list's keys, in the order of the index. */
export function encodeCursor(keys: readonly string[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/**
 * @param length how many keys the list has
 * @returns null for the first page
 * @throws DomainError `invalidInput` for anything that `encodeCursor` did not make
 */
export function decodeCursor(cursor: string | undefined, length: 2): [string, string] | null {
  if (cursor === undefined) {
    return null;
  }
  const keys = parseKeys(cursor);
  if (Array.isArray(keys) && keys.length === length && keys.every((key) => typeof key === 'string')) {
    return [String(keys[0]), String(keys[1])];
  }
  throw new DomainError('invalidInput', 'query.cursor: not a cursor of this list; start from the first page');
}

function parseKeys(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
