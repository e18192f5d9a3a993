import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING } from '../values/value.ts';
import type { Result } from './expression.ts';

const MAX_COMPONENTS = 200; // MongoDB's limit on the nesting of a document

/**
 * Splits a dotted path and checks its components.
 *
 * @throws StoreError for empty components, `$` at the start of one, NUL, and more than 200 of them
 */
export function parsePath(path: string): string[] {
  if (path === '') {
    throw new StoreError(40352, 'FieldPath cannot be constructed with empty string');
  }
  if (path.endsWith('.')) {
    throw new StoreError(40353, "FieldPath must not end with a '.'.");
  }
  const parts = path.split('.');
  for (const part of parts) {
    checkComponent(part);
  }
  if (parts.length > MAX_COMPONENTS) {
    throw new StoreError(15, 'FieldPath is too long');
  }
  return parts;
}

// References to a DBRef's parts are the only components that may begin with a dollar.
const DBREF_PARTS: ReadonlySet<string> = new Set(['$id', '$ref', '$db']);

function checkComponent(part: string): void {
  if (part === '') {
    throw new StoreError(15998, 'FieldPath field names may not be empty strings.');
  }
  if (part.startsWith('$') && !DBREF_PARTS.has(part)) {
    throw new StoreError(
      16410,
      `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
    );
  }
  if (part.includes('\0')) {
    throw new StoreError(16411, 'FieldPath field names may not contain null bytes.');
  }
}

/** Follows a path from a value, through the documents of arrays it meets. */
export function followPath(start: Result, parts: readonly string[], from = 0): Result {
  let value = start;
  for (let at = from; at < parts.length; at += 1) {
    if (value instanceof Doc) {
      // Within the length, so the part is there.
      value = value.get(parts[at] as string);
    } else if (Array.isArray(value)) {
      return followEach(value, parts, at);
    } else {
      return MISSING;
    }
  }
  return value;
}

function followEach(items: readonly Result[], parts: readonly string[], at: number): Result {
  const found = [];
  for (const item of items) {
    const value = item instanceof Doc ? followPath(item, parts, at) : MISSING;
    if (value !== MISSING) {
      found.push(value);
    }
  }
  return found;
}
