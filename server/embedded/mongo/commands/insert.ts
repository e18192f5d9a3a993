import { doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { checkFields, flagField } from './arguments.ts';
import type { Call, Command } from './command.ts';
import { isUnacknowledged } from './concerns.ts';
import { prepareInsert } from './documents.ts';
import { collectionName, writable } from './namespaces.ts';
import { statements } from './statements.ts';
import { checkValid } from './validation.ts';
import { WriteResults } from './writeResults.ts';

const FIELDS = {
  documents: 'array',
  ordered: 'bool',
  bypassDocumentValidation: 'flag',
  encryptionInformation: 'object',
  collectionUUID: 'uuid',
} as const;

export const insert: Command = async (call) => {
  checkFields('insert', call.body, FIELDS);
  const name = collectionName(call);
  const documents = statements(call, 'insert', 'documents');
  const ordered = flagField(call.body, 'ordered', true);
  const results = new WriteResults();
  let next = 0;
  while (next < documents.length) {
    const from = next;
    const part = await call.store.environment.write(
      () => insertSome(call, name, documents.slice(from), ordered),
      { early: true },
    );
    results.matched += part.inserted;
    for (const { at, error } of part.errors) {
      results.failed(from + at, error);
    }
    next = ordered && part.errors.length > 0 ? documents.length : from + part.done;
  }
  return isUnacknowledged(call.body) ? doc({ ok: 1 }) : results.toReply();
};

interface Part {
  readonly done: number;
  readonly inserted: number;
  readonly errors: readonly { readonly at: number; readonly error: StoreError }[];
}

function insertSome(call: Call, name: string, documents: readonly Buffer[], ordered: boolean): Part {
  const until = performance.now() + call.store.environment.workMs;
  const collection = writable(call, name);
  const errors: { at: number; error: StoreError }[] = [];
  const bypass = flagField(call.body, 'bypassDocumentValidation');
  let at = 0;
  while (
    at < documents.length &&
    (at === 0 || performance.now() < until) &&
    !(ordered && errors.length > 0)
  ) {
    try {
      const { bytes } = prepareInsert(documents[at] as Buffer);
      checkValid(collection, bytes, { bypass });
      collection.insert(bytes);
    } catch (error) {
      if (!(error instanceof StoreError)) {
        throw error;
      }
      errors.push({ at, error });
    }
    at += 1;
  }
  return { done: at, inserted: at - errors.length, errors };
}
