import { Doc } from '../values/doc.ts';
import { CODE, StoreError } from '../values/errors.ts';
import { identicalValues } from '../values/identical.ts';
import { MISSING, Timestamp } from '../values/value.ts';
import { currentTimestamp } from './fieldModifiers.ts';
import { dollarName } from './updatePath.ts';
import type { Updater } from './updater.ts';

/** An update that is a whole new document; only `_id` is kept. */
export function replacementUpdate(replacement: Doc): Updater {
  const dollar = replacement.keys().find((name) => name.startsWith('$'));
  if (dollar !== undefined) {
    throw dollarName(dollar, dollar);
  }
  return {
    kind: 'replacement',
    apply: (document) => {
      // MongoDB counts a replacement as a change even where it is the same document.
      return { document: keepId(document, stamped(replacement)), changed: true };
    },
  };
}

/** Puts the server's clock where the document asks for it by an empty timestamp. */
export function stamped(document: Doc): Doc {
  if (!document.values().some(isEmptyTimestamp)) {
    return document;
  }
  return Doc.from(
    [...document].map(
      ([name, value]) =>
        [name, name !== '_id' && isEmptyTimestamp(value) ? currentTimestamp() : value] as const,
    ),
  );
}

function isEmptyTimestamp(value: unknown): boolean {
  return value instanceof Timestamp && value.seconds === 0 && value.increment === 0;
}

/**
 * Gives a changed document the `_id` it had.
 *
 * @throws StoreError 66 when it brings another
 */
export function keepId(before: Doc, after: Doc): Doc {
  const id = before.get('_id');
  const given = after.get('_id');
  if (id === MISSING) {
    return after;
  }
  if (given === MISSING) {
    return Doc.from([['_id', id], ...after.entries()]);
  }
  if (!identicalValues(id, given)) {
    throw new StoreError(
      CODE.immutableField,
      "After applying the update, the (immutable) field '_id' was found to have been altered",
    );
  }
  return idFirst(after);
}

function idFirst(document: Doc): Doc {
  if (document.nameAt(0) === '_id') {
    return document;
  }
  const rest = [...document].filter(([name]) => name !== '_id');
  return Doc.from([...[...document].filter(([name]) => name === '_id').slice(0, 1), ...rest]);
}
