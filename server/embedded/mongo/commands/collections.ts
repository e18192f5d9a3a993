import { compileMatch } from '../match/compileMatch.ts';
import { compileStages } from '../pipeline/pipeline.ts';
import type { Collection } from '../storage/collection.ts';
import { equalValues } from '../values/compare.ts';
import { PLAIN_CONTEXT } from '../values/context.ts';
import { Doc, doc } from '../values/doc.ts';
import { notSupported, StoreError } from '../values/errors.ts';
import { Binary, int32, type Value } from '../values/value.ts';
import { checkFields, countField, docField, flagField, textField } from './arguments.ts';
import type { Call, Command } from './command.ts';
import { contextOf } from './context.ts';
import { checkDatabase, checkNamespace, collectionName, existing } from './namespaces.ts';
import { pipelineHost } from './pipelineHost.ts';
import { checkValidationOptions } from './validationOptions.ts';

const CODE = {
  namespaceNotFound: 26,
  illegalOperation: 20,
  namespaceExists: 48,
  invalidOptions: 72,
  invalidNamespace: 73,
} as const;

const CREATE_FIELDS = {
  capped: 'flag',
  autoIndexId: 'flag',
  idIndex: 'object',
  size: 'number',
  max: 'number',
  storageEngine: 'object',
  validator: 'object',
  validationLevel: 'string',
  validationAction: 'string',
  indexOptionDefaults: 'object',
  viewOn: 'string',
  pipeline: 'array',
  collation: 'object',
  changeStreamPreAndPostImages: 'object',
  timeseries: 'object',
  clusteredIndex: 'any',
  expireAfterSeconds: 'any',
  encryptedFields: 'object',
  temp: 'bool',
  flags: 'any',
  recordIdsReplicated: 'bool',
} as const;

/** Options whose meaning would be lost if they were only stored. */
const NOT_OFFERED = [
  'timeseries',
  'clusteredIndex',
  'encryptedFields',
  'changeStreamPreAndPostImages',
  'expireAfterSeconds',
];
const STORED = ['validator', 'validationLevel', 'validationAction', 'viewOn', 'pipeline', 'collation'];

export const create: Command = async (call) => {
  const { body, store, database } = call;
  checkFields('create', body, CREATE_FIELDS);
  const name = collectionName(call);
  checkDatabase(database);
  if (name.startsWith('system.') && name !== 'system.js') {
    throw new StoreError(CODE.invalidNamespace, `Invalid system namespace: ${database}.${name}`);
  }
  countField('create', body, 'size');
  countField('create', body, 'max');
  if (flagField(body, 'capped')) {
    if (!isGiven(body, 'size')) {
      throw new StoreError(CODE.invalidOptions, "the 'size' field is required when 'capped' is true");
    }
    throw notSupported('a capped collection');
  }
  if (isGiven(body, 'size') || isGiven(body, 'max')) {
    throw new StoreError(CODE.invalidOptions, "the 'size' and 'max' options are only for capped collections");
  }
  const unsupported = NOT_OFFERED.find((option) => isGiven(body, option));
  if (unsupported !== undefined) {
    throw notSupported(`the collection option ${unsupported}`);
  }
  checkValidationOptions(body);
  const validator = docField(body, 'validator');
  if (validator !== null) {
    compileMatch(validator, PLAIN_CONTEXT);
  }
  const options = storedOptions(call, name);
  await store.environment.write(() => {
    const found = existing(call, name);
    if (found === undefined) {
      store.catalog.create(database, name, options);
    } else if (!equalValues(found.options, options)) {
      throw new StoreError(
        CODE.namespaceExists,
        `namespace ${database}.${name} already exists, but with different options`,
      );
    }
  });
  return doc({ ok: 1 });
};

function isGiven(body: Doc, option: string): boolean {
  const value = body.get(option);
  return body.has(option) && value !== null;
}

function storedOptions(call: Call, name: string): Doc {
  const { body, database } = call;
  const options = new Doc();
  for (const option of STORED) {
    const value = body.get(option);
    if (isGiven(body, option)) {
      options.append(option, value as Value); // it is there
    }
  }
  if (isGiven(body, 'pipeline') && !isGiven(body, 'viewOn')) {
    throw new StoreError(CODE.invalidOptions, "'pipeline' requires 'viewOn' to also be specified");
  }
  const viewOn = textField(body, 'viewOn');
  if (viewOn !== null) {
    checkNamespace(database, viewOn);
    const pipeline = body.get('pipeline');
    const context = contextOf('create', body);
    const stages = Array.isArray(pipeline) ? pipeline : [];
    const namespace = { db: database, collection: viewOn };
    compileStages(stages, { ...context, host: pipelineHost(call, context), namespace });
    options.set('pipeline', stages);
    if (viewOn === name) {
      throw new StoreError(5, `View cycle detected: ${database}.${name}`);
    }
  }
  return options;
}

export const drop: Command = async (call) => {
  const { body, store, database } = call;
  checkFields('drop', body, { collectionUUID: 'uuid', encryptionInformation: 'object' });
  const name = collectionName(call);
  const dropped = await store.environment.write(() => {
    const found = existing(call, name);
    if (found === undefined) {
      return null;
    }
    const indexes = found.indexes.length;
    store.catalog.drop(found);
    return { indexes, isView: found.isView };
  });
  if (dropped === null) {
    return doc({ ok: 1 });
  }
  const made = dropped.isView ? new Doc() : doc({ nIndexesWas: int32(dropped.indexes) });
  return made.append('ns', `${database}.${name}`).append('ok', 1);
};

export const dropDatabase: Command = async ({ store, database, body }) => {
  checkFields('dropDatabase', body, {});
  checkDatabase(database);
  if (database === 'admin') {
    throw new StoreError(CODE.illegalOperation, "Dropping the 'admin' database is prohibited.");
  }
  const dropped = await store.environment.write(() => {
    const collections = store.catalog.collectionsOf(database);
    for (const collection of collections) {
      store.catalog.drop(collection);
    }
    return collections.length;
  });
  return dropped > 0 ? doc({ dropped: database, ok: 1 }) : doc({ ok: 1 });
};

const RENAME_FIELDS = { to: 'string', dropTarget: 'any', stayTemp: 'bool', collectionUUID: 'uuid' } as const;

export const renameCollection: Command = async (call) => {
  const { body, store } = call;
  checkFields('renameCollection', body, RENAME_FIELDS);
  const [fromDatabase, fromName] = splitNamespace(String(body.valueAt(0)));
  const [toDatabase, toName] = splitNamespace(textField(body, 'to') ?? '');
  const dropTarget = flagField(body, 'dropTarget');
  if (fromDatabase === toDatabase && fromName === toName) {
    throw new StoreError(CODE.illegalOperation, "Can't rename a collection to itself");
  }
  await store.environment.write(() => {
    const source = store.catalog.find(fromDatabase, fromName);
    if (source === undefined) {
      throw new StoreError(
        CODE.namespaceNotFound,
        `Source collection ${fromDatabase}.${fromName} does not exist`,
      );
    }
    if (source.isView) {
      throw new StoreError(166, `cannot rename view: ${fromDatabase}.${fromName}`);
    }
    const target = store.catalog.find(toDatabase, toName);
    if (target !== undefined && !dropTarget) {
      throw new StoreError(CODE.namespaceExists, 'target namespace exists');
    }
    if (target !== undefined) {
      store.catalog.drop(target);
    }
    store.catalog.rename(source, toDatabase, toName);
  });
  return doc({ ok: 1 });
};

function splitNamespace(namespace: string): [string, string] {
  const dot = namespace.indexOf('.');
  const database = dot < 0 ? namespace : namespace.slice(0, dot);
  const name = dot < 0 ? '' : namespace.slice(dot + 1);
  checkDatabase(database);
  checkNamespace(database, name);
  return [database, name];
}

/** How `listCollections` shows a collection. */
export function describeCollection(collection: Collection, nameOnly: boolean): Doc {
  const made = doc({ name: collection.name, type: collection.isView ? 'view' : 'collection' });
  if (nameOnly) {
    return made;
  }
  made.append('options', collection.options);
  if (collection.isView) {
    return made.append('info', doc({ readOnly: true }));
  }
  made.append('info', doc({ readOnly: false, uuid: new Binary(collection.uuid, 4) }));
  const id = collection.indexNamed('_id_');
  return id === undefined ? made : made.append('idIndex', id.spec);
}
