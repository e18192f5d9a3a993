import { buildIndex } from '../storage/buildIndex.ts';
import type { Collection } from '../storage/collection.ts';
import type { Index } from '../storage/index.ts';
import { equalValues } from '../values/compare.ts';
import { Doc, doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { showValue } from '../values/showValue.ts';
import { int32, MISSING, type Value } from '../values/value.ts';
import { arrayField, checkFields, missingField, wrongType } from './arguments.ts';
import type { Call, Command } from './command.ts';
import { sameKey } from './hints.ts';
import { normalizeIndex } from './indexSpec.ts';
import { collectionName, existing, refuseView, writable } from './namespaces.ts';

const CODE = {
  badValue: 2,
  namespaceNotFound: 26,
  indexNotFound: 27,
  cannotCreateIndex: 67,
  invalidOptions: 72,
  optionsConflict: 85,
  keySpecsConflict: 86,
} as const;

const MAX_INDEXES = 64;

export const createIndexes: Command = async (call) => {
  const { body, store } = call;
  checkFields('createIndexes', body, {
    indexes: 'array',
    ignoreUnknownIndexOptions: 'bool',
    commitQuorum: 'any',
    collectionUUID: 'uuid',
    v: 'any',
  });
  const name = collectionName(call);
  refuseView(existing(call, name));
  const specs = specsOf(body, existing(call, name));
  const made = await store.environment.write(() => {
    const isNew = existing(call, name) === undefined;
    const collection = writable(call, name);
    const before = collection.indexes.filter((index) => index.ready).length;
    return { collection, isNew, before, added: addAll(call, collection, specs) };
  });
  await buildAll(call, made.collection, made.added);
  const after = made.collection.indexes.filter((index) => index.ready).length;
  const reply = doc({
    numIndexesBefore: int32(made.before),
    numIndexesAfter: int32(after),
    createdCollectionAutomatically: made.isNew,
  });
  if (made.added.length === 0) {
    reply.append('note', 'all indexes already exist');
  }
  return reply.append('ok', 1);
};

function specsOf(body: Doc, collection: Collection | undefined): Doc[] {
  const given = arrayField(body, 'indexes');
  if (given === null) {
    throw missingField('createIndexes.indexes');
  }
  if (given.length === 0) {
    throw new StoreError(CODE.badValue, 'Must specify at least one index to create');
  }
  return given.map((spec, at) => {
    if (!(spec instanceof Doc)) {
      throw wrongType(`createIndexes.indexes.${at}`, spec, ['object']);
    }
    return normalizeIndex(spec, collection);
  });
}

/** @returns those that were not there before */
function addAll({ store }: Call, collection: Collection, specs: readonly Doc[]): Index[] {
  const wanted: Doc[] = [];
  for (const spec of specs) {
    const known = [...collection.indexes.map((index) => index.spec), ...wanted];
    if (!isThere(known, spec)) {
      wanted.push(spec);
    }
  }
  if (collection.indexes.length + wanted.length > MAX_INDEXES) {
    throw new StoreError(
      CODE.cannotCreateIndex,
      `add index fails, too many indexes for ${collection.namespace}`,
    );
  }
  return wanted.map((spec) => store.catalog.addIndex(collection, spec, collection.count === 0));
}

/** @throws StoreError 85 or 86 when there is another index of that name or key */
function isThere(known: readonly Doc[], spec: Doc): boolean {
  const key = spec.get('key') as Doc; // normalizeIndex put it there
  const name = spec.get('name') as string;
  if (key.size === 1 && key.has('_id')) {
    return checkIdIndex(spec);
  }
  const sameName = known.find((other) => other.get('name') === name);
  if (sameName !== undefined) {
    if (!sameSignature(sameName, spec)) {
      throw new StoreError(
        CODE.keySpecsConflict,
        `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${showValue(spec)}, existing index: ${showValue(sameName)}`,
      );
    }
    if (!sameOption(sameName, spec, 'expireAfterSeconds') || !sameOption(sameName, spec, 'hidden')) {
      throw new StoreError(
        CODE.optionsConflict,
        `An equivalent index already exists with the same name but different options. Requested index: ${showValue(spec)}, existing index: ${showValue(sameName)}`,
      );
    }
    return true;
  }
  const equivalent = known.find((other) => sameSignature(other, spec));
  if (equivalent !== undefined) {
    throw new StoreError(
      CODE.optionsConflict,
      `Index already exists with a different name: ${String(equivalent.get('name'))}`,
    );
  }
  return false;
}

/** Two indexes on one key may stand side by side when they differ in one of these. */
const SIGNATURE = ['collation', 'partialFilterExpression', 'unique', 'sparse'];

function sameSignature(left: Doc, right: Doc): boolean {
  // normalizeIndex put the keys there.
  return (
    sameKey(left.get('key') as Doc, right.get('key') as Doc) &&
    SIGNATURE.every((option) => sameOption(left, right, option))
  );
}

function sameOption(left: Doc, right: Doc, option: string): boolean {
  return equalValues(orFalse(left, option), orFalse(right, option));
}

const ID_OPTIONS = new Set(['v', 'key', 'name', 'collation', 'unique']);

function checkIdIndex(spec: Doc): boolean {
  const odd = spec.keys().find((option) => !ID_OPTIONS.has(option));
  if (odd !== undefined) {
    throw new StoreError(197, `The field '${odd}' is not valid for an _id index specification.`);
  }
  return true;
}

function orFalse(spec: Doc, option: string): Value {
  const value = spec.get(option);
  return value === MISSING ? false : value;
}

async function buildAll({ store }: Call, collection: Collection, indexes: readonly Index[]): Promise<void> {
  try {
    for (const index of indexes.filter((one) => !one.ready)) {
      await buildIndex(store.environment, collection, index);
    }
  } catch (error) {
    await store.environment.write(() => {
      for (const index of indexes) {
        if (collection.indexes.includes(index)) {
          store.catalog.dropIndex(collection, index);
        }
      }
    });
    throw error;
  }
}

export const dropIndexes: Command = async (call) => {
  const { body, store, database } = call;
  checkFields('dropIndexes', body, { index: 'any', collectionUUID: 'uuid' });
  const name = collectionName(call);
  const given = body.get('index');
  if (given === MISSING) {
    throw missingField('dropIndexes.index');
  }
  const before = await store.environment.write(() => {
    const collection = existing(call, name);
    if (collection === undefined) {
      throw new StoreError(CODE.namespaceNotFound, `ns not found ${database}.${name}`);
    }
    refuseView(collection);
    const count = collection.indexes.length;
    for (const index of toDrop(collection, given)) {
      store.catalog.dropIndex(collection, index);
    }
    return count;
  });
  return given === '*'
    ? doc({ nIndexesWas: int32(before), msg: 'non-_id indexes dropped for collection', ok: 1 })
    : doc({ nIndexesWas: int32(before), ok: 1 });
};

function toDrop(collection: Collection, given: Value): Index[] {
  if (given === '*') {
    return collection.indexes.filter((index) => !index.isId);
  }
  const names = Array.isArray(given) ? given : [given];
  if (Array.isArray(given) && names.length === 1 && names[0] === '*') {
    return toDrop(collection, '*');
  }
  const found = names.map((name) => findToDrop(collection, name, Array.isArray(given)));
  if (new Set(found).size < found.length) {
    throw new StoreError(CODE.indexNotFound, 'an index is named twice');
  }
  return found;
}

function findToDrop(collection: Collection, given: Value, listed: boolean): Index {
  if (typeof given !== 'string' && (listed || !(given instanceof Doc))) {
    throw wrongType('dropIndexes.index', given, ['string', 'object']);
  }
  const found =
    given instanceof Doc
      ? collection.indexes.filter((index) => sameKey(index.key, given))
      : collection.indexes.filter((index) => index.name === given);
  const [index] = found;
  if (index === undefined) {
    const what =
      given instanceof Doc ? `can't find index with key` : `index not found with name [${String(given)}]`;
    throw new StoreError(CODE.indexNotFound, what);
  }
  if (index.isId) {
    throw new StoreError(CODE.invalidOptions, 'cannot drop _id index');
  }
  if (found.length > 1) {
    throw new StoreError(181, `${found.length} indexes found for key; use the name instead`);
  }
  return index;
}
