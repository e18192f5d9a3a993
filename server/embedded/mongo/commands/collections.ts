import { collatorOf } from '../collation/collator.ts';
import { compileMatch } from '../match/compileMatch.ts';
import { checkTimeseries } from '../pipeline/timeseriesOptions.ts';
import type { Collection } from '../storage/collection.ts';
import { equalValues } from '../values/compare.ts';
import { PLAIN_CONTEXT } from '../values/context.ts';
import { Doc, doc } from '../values/doc.ts';
import { notSupported, StoreError } from '../values/errors.ts';
import { Binary, int32, isNumber, MISSING, type Value } from '../values/value.ts';
import {
  checkFields,
  countField,
  docField,
  flagField,
  missingField,
  textField,
  toWhole,
  wrongType,
} from './arguments.ts';
import type { Call, Command } from './command.ts';
import { checkIdIndex } from './idIndex.ts';
import { checkDatabase, checkNamespace, collectionName, existing } from './namespaces.ts';
import { checkStorageOptions } from './storageEngine.ts';
import { checkMayValidate, checkValidationOptions } from './validationOptions.ts';
import { checkView, viewStages } from './viewDefinition.ts';

const CODE = {
  illegalOperation: 20,
  namespaceExists: 48,
  invalidOptions: 72,
  invalidNamespace: 73,
  dropsAnotherNumber: 5255100,
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
const STORED = [
  'validator',
  'validationLevel',
  'validationAction',
  'storageEngine',
  'indexOptionDefaults',
  'viewOn',
  'pipeline',
  'collation',
];
/** What a view may not have. */
const NOT_ON_VIEWS = ['idIndex'];
/** What a view has no use for, but may be given. */
const IGNORED_ON_VIEWS = ['validator', 'validationLevel', 'validationAction'];

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
  checkSeries(body);
  const unsupported = NOT_OFFERED.find((option) => isGiven(body, option));
  if (unsupported !== undefined) {
    throw notSupported(`the collection option ${unsupported}`);
  }
  checkValidationOptions(body);
  checkStorageOptions(body);
  checkCreated(call, name);
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

/** What a collection of a time series may not have. */
const NOT_IN_SERIES = [
  'capped',
  'validator',
  'validationLevel',
  'validationAction',
  'idIndex',
  'viewOn',
  'clusteredIndex',
];

function checkSeries(body: Doc): void {
  const series = docField(body, 'timeseries');
  if (series === null) {
    return;
  }
  checkTimeseries(series, 'create.timeseries');
  const beside = NOT_IN_SERIES.find((option) => isGiven(body, option));
  if (beside !== undefined) {
    throw new StoreError(CODE.invalidOptions, `'timeseries' is not allowed with '${beside}'`);
  }
}

/** What the options say about each other, and about the collection. */
function checkCreated({ body, database }: Call, name: string): void {
  const validator = docField(body, 'validator');
  if (validator !== null) {
    checkMayValidate(database, name);
    compileMatch(validator, PLAIN_CONTEXT);
  }
  const collation = docField(body, 'collation');
  if (collation !== null) {
    collatorOf(collation);
  }
  const meaningless = NOT_ON_VIEWS.find((option) => isGiven(body, option));
  if (isGiven(body, 'viewOn') && meaningless !== undefined) {
    throw new StoreError(CODE.invalidOptions, `'${meaningless}' is not allowed with 'viewOn'`);
  }
  const index = docField(body, 'idIndex');
  if (index !== null) {
    checkIdIndex(index, collation);
  }
}

function isGiven(body: Doc, option: string): boolean {
  const value = body.get(option);
  return body.has(option) && value !== null;
}

/** The value of an option as it is kept, or null where it says nothing. */
function keptOption(option: string, body: Doc): Value {
  const value = body.get(option);
  if (value === MISSING || value === undefined) {
    return null;
  }
  if (option === 'collation' && value instanceof Doc) {
    return collatorOf(value)?.spec ?? null;
  }
  const isEmpty = value instanceof Doc && value.size === 0;
  return isEmpty && (option === 'storageEngine' || option === 'indexOptionDefaults') ? null : value;
}

function storedOptions(call: Call, name: string): Doc {
  const { body, database } = call;
  const options = new Doc();
  for (const option of STORED) {
    const value = keptOption(option, body);
    if (value !== null && !(isGiven(body, 'viewOn') && IGNORED_ON_VIEWS.includes(option))) {
      options.append(option, value);
    }
  }
  if (isGiven(body, 'pipeline') && !isGiven(body, 'viewOn')) {
    throw new StoreError(CODE.invalidOptions, "'pipeline' requires 'viewOn' to also be specified");
  }
  const viewOn = textField(body, 'viewOn');
  if (viewOn !== null) {
    checkNamespace(database, viewOn);
    const pipeline = body.get('pipeline');
    const stages = viewStages(Array.isArray(pipeline) ? pipeline : []);
    checkView(call, { name, viewOn, stages });
    options.set('pipeline', stages);
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
  checkDropsOne(body.valueAt(0));
  checkDatabase(database);
  if (database === 'admin') {
    throw new StoreError(CODE.illegalOperation, "Dropping the 'admin' database is prohibited.");
  }
  await store.environment.write(() => {
    const collections = store.catalog.collectionsOf(database);
    for (const collection of collections) {
      store.catalog.drop(collection);
    }
  });
  return doc({ ok: 1 });
};

/** MongoDB asks for a one here, so that nobody drops a database by a slip. */
function checkDropsOne(given: Value): void {
  if (given === null || given === undefined) {
    throw missingField('dropDatabase.dropDatabase');
  }
  if (!isNumber(given)) {
    throw wrongType('dropDatabase.dropDatabase', given, ['int', 'long', 'double', 'decimal']);
  }
  if (toWhole(given) !== 1) {
    throw new StoreError(CODE.dropsAnotherNumber, "Have to pass 1 as 'dropDatabase' parameter");
  }
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
