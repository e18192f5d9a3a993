import { compileMatch } from '../match/compileMatch.ts';
import type { Collection } from '../storage/collection.ts';
import { PLAIN_CONTEXT } from '../values/context.ts';
import { Doc, doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { decodeField } from '../values/rawFields.ts';
import { MISSING } from '../values/value.ts';

const DOCUMENT_VALIDATION_FAILURE = 121;

export interface ValidationRequest {
  /** The document before an update; `moderate` leaves those alone that were not valid before. */
  readonly before?: Uint8Array;
  /** The client may skip the check. */
  readonly bypass: boolean;
}

/** @throws StoreError 121 when the collection's validator does not take the document */
export function checkValid(
  collection: Collection,
  after: Uint8Array,
  { before, bypass }: ValidationRequest,
): void {
  const { options } = collection;
  const validator = options.get('validator');
  if (
    bypass ||
    !(validator instanceof Doc) ||
    validator.size === 0 ||
    options.get('validationLevel') === 'off'
  ) {
    return;
  }
  if (options.get('validationAction') === 'warn') {
    return;
  }
  const { collation } = collection;
  const matcher = compileMatch(
    validator,
    collation === undefined ? PLAIN_CONTEXT : { ...PLAIN_CONTEXT, collation },
  );
  if (matcher.matchesRaw(after)) {
    return;
  }
  if (before !== undefined && options.get('validationLevel') === 'moderate' && !matcher.matchesRaw(before)) {
    return;
  }
  throw failure(after, validator);
}

function failure(document: Uint8Array, validator: Doc): StoreError {
  const id = decodeField(document, '_id');
  const errInfo = doc({
    failingDocumentId: id === MISSING ? null : id,
    details: doc({ operatorName: validator.nameAt(0) ?? '', specifiedAs: validator }),
  });
  return new StoreError(DOCUMENT_VALIDATION_FAILURE, 'Document failed validation', { errInfo });
}
