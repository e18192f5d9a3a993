import { collatorOf } from '../collation/collator.ts';
import { equalValues } from '../values/compare.ts';
import { Doc, doc } from '../values/doc.ts';
import { badValue, failedToParse, StoreError } from '../values/errors.ts';
import { typeName } from '../values/typeNames.ts';
import { int32, isNumber, MISSING, type Value } from '../values/value.ts';
import { toNumber, wrongType } from './arguments.ts';

const CANNOT_CREATE_INDEX = 67;
const INVALID_INDEX_OPTION = 197;
const NUMBERS = ['long', 'int', 'decimal', 'double'];

/** What the index on `_id` may say of itself, by its types. */
const TYPES: { readonly [field: string]: readonly string[] } = {
  key: ['object'],
  name: ['string'],
  v: NUMBERS,
  ns: ['string'],
  collation: ['object'],
};

/**
 * Checks the `idIndex` that a client may give when it creates a collection.
 *
 * There is nothing to choose: the index is made as always, and a description that does not fit is refused.
 *
 * @param collation of the collection, as the client gave it
 * @throws StoreError 2, 9, 14, 67 or 197
 */
export function checkIdIndex(index: Doc, collation: Doc | null): void {
  for (const [field, value] of index.entries()) {
    const types = Object.hasOwn(TYPES, field) ? TYPES[field] : undefined;
    if (types === undefined) {
      throw new StoreError(
        INVALID_INDEX_OPTION,
        `The field '${field}' is not valid for an _id index specification.`,
      );
    }
    if (!types.includes(typeName(value))) {
      throw wrongType(`create.idIndex.${field}`, value, types);
    }
  }
  for (const field of ['key', 'name']) {
    if (!index.has(field)) {
      throw failedToParse(`The '${field}' field is a required property of an index specification`);
    }
  }
  if (!equalValues(index.get('key') as Value, doc({ _id: int32(1) }))) {
    throw badValue("The field 'key' for an _id index must be {_id: 1}");
  }
  if (index.get('name') === '') {
    throw new StoreError(CANNOT_CREATE_INDEX, 'The index name cannot be empty');
  }
  checkVersion(index.get('v'));
  checkCollation(index.get('collation'), collation);
}

function checkVersion(version: ReturnType<Doc['get']>): void {
  if (version === MISSING || !isNumber(version)) {
    return;
  }
  const number = toNumber(version);
  if (!Number.isInteger(number)) {
    throw badValue(`Index version must be representable as a 32-bit integer, but found ${number}`);
  }
  if (number !== 1 && number !== 2) {
    throw new StoreError(CANNOT_CREATE_INDEX, `Invalid index specification; v=${number} does not exist`);
  }
}

function checkCollation(own: ReturnType<Doc['get']>, collections: Doc | null): void {
  if (!(own instanceof Doc)) {
    return;
  }
  const wanted = collections === null ? undefined : collatorOf(collections);
  if (collatorOf(own) !== wanted) {
    throw badValue('The _id index must have the same collation as the collection');
  }
}
