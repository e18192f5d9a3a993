import { compileMatch } from '../match/compileMatch.ts';
import type { Collection } from '../storage/collection.ts';
import type { Index } from '../storage/index.ts';
import { PLAIN_CONTEXT } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { notSupported, StoreError } from '../values/errors.ts';
import { isNumber, MISSING, type NumberValue, type Value } from '../values/value.ts';
import { arrayField, checkFields, docField, flagField, textField, toNumber, toWhole } from './arguments.ts';
import type { Call, Command } from './command.ts';
import { sameKey } from './hints.ts';
import { checkExpiry } from './indexSpec.ts';
import { checkNamespace, collectionName, existing } from './namespaces.ts';
import { integer } from './statistics.ts';
import { checkMayValidate, checkValidationOptions } from './validationOptions.ts';
import { checkView, viewStages } from './viewDefinition.ts';

const CODE = {
  badValue: 2,
  namespaceNotFound: 26,
  indexNotFound: 27,
  invalidOptions: 72,
  ambiguousIndex: 181,
  cannotConvert: 359,
} as const;

const FIELDS = {
  index: 'object',
  validator: 'object',
  validationLevel: 'string',
  validationAction: 'string',
  viewOn: 'string',
  pipeline: 'array',
  expireAfterSeconds: 'any',
  timeseries: 'object',
  changeStreamPreAndPostImages: 'object',
  cappedSize: 'number',
  cappedMax: 'number',
  recordPreImages: 'flag',
  dryRun: 'flag',
  prepareUnique: 'flag',
  collectionUUID: 'uuid',
} as const;

const INDEX_FIELDS = {
  name: 'string',
  keyPattern: 'object',
  expireAfterSeconds: 'number',
  hidden: 'flag',
  unique: 'flag',
  prepareUnique: 'flag',
} as const;

const NOT_OFFERED = [
  'expireAfterSeconds',
  'timeseries',
  'changeStreamPreAndPostImages',
  'cappedSize',
  'cappedMax',
  'recordPreImages',
];

const NOT_ON_VIEWS = ['validator', 'validationLevel', 'validationAction', 'index'];

/** Changes a collection's or an index's options. */
export const collMod: Command = async (call) => {
  const { body, store, database } = call;
  checkFields('collMod', body, FIELDS);
  const name = collectionName(call);
  const refused = NOT_OFFERED.find((option) => isGiven(body, option));
  if (refused !== undefined) {
    throw notSupported(`collMod with ${refused}`);
  }
  const index = docField(body, 'index');
  if (index !== null) {
    checkIndexChange(index);
  }
  if (flagField(body, 'dryRun') && (index === null || !isGiven(index, 'unique'))) {
    throw new StoreError(CODE.invalidOptions, 'dryRun is only for the conversion of an index to unique');
  }
  checkValidationOptions(body);
  return store.environment.write(() => {
    const collection = existing(call, name);
    if (collection === undefined) {
      throw new StoreError(CODE.namespaceNotFound, `ns does not exist: ${database}.${name}`);
    }
    changeOptions(call, collection);
    const reply = index === null ? new Doc() : changeIndex(collection, index, flagField(body, 'dryRun'));
    collection.save();
    return reply.append('ok', 1);
  });
};

function isGiven(body: Doc, option: string): boolean {
  const value = body.get(option);
  return value !== MISSING && value !== null && value !== undefined;
}

function changeOptions(call: Call, collection: Collection): void {
  const { body, store } = call;
  const before = collection.options;
  const options = before.copy();
  const validator = docField(body, 'validator');
  if (validator !== null) {
    checkMayValidate(collection.database, collection.name);
    compileMatch(validator, PLAIN_CONTEXT);
    options.set('validator', validator);
  }
  for (const option of ['validationLevel', 'validationAction']) {
    const value = textField(body, option);
    if (value !== null) {
      options.set(option, value);
    }
  }
  changeView(call, collection, options);
  collection.options = options;
  store.environment.onAbort(() => {
    collection.options = before;
  });
}

function changeView(call: Call, collection: Collection, options: Doc): void {
  const { body, database } = call;
  const newViewOn = textField(body, 'viewOn');
  const newStages = arrayField(body, 'pipeline');
  if (newViewOn === null && newStages === null) {
    if (collection.isView && NOT_ON_VIEWS.some((option) => isGiven(body, option))) {
      throw new StoreError(CODE.invalidOptions, 'option not supported on a view');
    }
    return;
  }
  if (!collection.isView) {
    throw new StoreError(CODE.invalidOptions, "'viewOn' and 'pipeline' are only for views");
  }
  if (newViewOn === '') {
    throw new StoreError(CODE.badValue, "The 'viewOn' of a view cannot be empty");
  }
  // What is not given stays as it is.
  const viewOn = newViewOn ?? String(options.get('viewOn'));
  const oldStages = options.get('pipeline');
  const pipeline = viewStages(newStages ?? (Array.isArray(oldStages) ? oldStages : []));
  checkNamespace(database, viewOn);
  checkView(call, { name: collection.name, viewOn, stages: pipeline });
  options.set('viewOn', viewOn).set('pipeline', pipeline);
}

function checkIndexChange(change: Doc): void {
  checkFields('collMod.index', change, INDEX_FIELDS, false);
  const named = isGiven(change, 'name');
  const keyed = isGiven(change, 'keyPattern');
  if (named && keyed) {
    throw new StoreError(CODE.invalidOptions, 'Cannot specify both key pattern and name.');
  }
  if (!named && !keyed) {
    throw new StoreError(CODE.invalidOptions, 'Must specify either index name or key pattern.');
  }
  if (!['expireAfterSeconds', 'hidden', 'unique', 'prepareUnique'].some((field) => isGiven(change, field))) {
    throw new StoreError(
      CODE.invalidOptions,
      'no expireAfterSeconds, hidden, unique, or prepareUnique field',
    );
  }
}

function changeIndex(collection: Collection, change: Doc, dryRun: boolean): Doc {
  const index = indexToChange(collection, change);
  const reply = new Doc();
  const spec = index.spec.copy();
  changeExpiry(index, change, { spec, reply });
  changeHidden(index, change, { spec, reply });
  changeUnique(collection, index, change, { spec, reply });
  if (dryRun) {
    return new Doc();
  }
  const before = index.spec;
  index.spec = spec;
  collection.env.onAbort(() => {
    index.spec = before;
  });
  return reply;
}

function indexToChange(collection: Collection, change: Doc): Index {
  const name = textField(change, 'name');
  const key = docField(change, 'keyPattern');
  const found = collection.indexes.filter((index) =>
    key === null ? index.name === name : sameKey(index.key, key),
  );
  const [index] = found;
  if (index === undefined) {
    throw new StoreError(
      CODE.indexNotFound,
      `cannot find index ${name ?? 'by that key'} for ns ${collection.namespace}`,
    );
  }
  if (found.length > 1) {
    throw new StoreError(
      CODE.ambiguousIndex,
      `index keyPattern matches ${found.length} indexes, must use index name`,
    );
  }
  return index;
}

interface Changing {
  readonly spec: Doc;
  readonly reply: Doc;
}

function changeExpiry(index: Index, change: Doc, { spec, reply }: Changing): void {
  const value = change.get('expireAfterSeconds');
  if (value === MISSING || !isNumber(value)) {
    return;
  }
  const seconds = secondsOf(value);
  checkExpiry(seconds, CODE.invalidOptions);
  if (index.isId || index.fields.length > 1) {
    throw new StoreError(
      CODE.invalidOptions,
      'TTL indexes are single-field indexes, compound indexes do not support TTL',
    );
  }
  const old = index.spec.get('expireAfterSeconds');
  if (old !== MISSING) {
    reply.append('expireAfterSeconds_old', asLong(old));
  }
  reply.append('expireAfterSeconds_new', BigInt(seconds));
  spec.set('expireAfterSeconds', integer(seconds));
}

/** A whole number of seconds, at most the largest that is kept; what is no number is none. */
function secondsOf(value: NumberValue): number {
  const seconds = toWhole(value);
  return Number.isNaN(seconds) ? 0 : Math.min(seconds, LONGEST_EXPIRY_S) + 0;
}

const LONGEST_EXPIRY_S = 2 ** 31 - 1;

function asLong(value: Value): Value {
  return isNumber(value) ? BigInt(Math.trunc(toNumber(value))) : value;
}

function changeHidden(index: Index, change: Doc, { spec, reply }: Changing): void {
  if (!isGiven(change, 'hidden')) {
    return;
  }
  if (index.isId) {
    throw new StoreError(CODE.badValue, "can't hide _id index");
  }
  const hidden = flagField(change, 'hidden');
  if (hidden === index.hidden) {
    return;
  }
  index.accesses = 0;
  reply.append('hidden_old', index.hidden).append('hidden_new', hidden);
  if (hidden) {
    spec.set('hidden', true);
  } else {
    spec.delete('hidden');
  }
}

function changeUnique(collection: Collection, index: Index, change: Doc, { spec, reply }: Changing): void {
  const prepare = isGiven(change, 'prepareUnique');
  if (prepare) {
    const prepared = index.spec.get('prepareUnique') === true;
    const wanted = flagField(change, 'prepareUnique');
    if (prepared !== wanted) {
      if (isGiven(change, 'hidden') || isGiven(change, 'expireAfterSeconds')) {
        throw new StoreError(CODE.invalidOptions, 'prepareUnique cannot be changed with another option');
      }
      reply.append('prepareUnique_old', prepared).append('prepareUnique_new', wanted);
      if (wanted) {
        spec.set('prepareUnique', true);
      } else {
        spec.delete('prepareUnique');
      }
    }
  }
  if (!isGiven(change, 'unique')) {
    return;
  }
  if (!flagField(change, 'unique')) {
    throw new StoreError(CODE.badValue, 'Cannot make an index non-unique');
  }
  if (index.unique) {
    return;
  }
  if (index.spec.get('prepareUnique') !== true) {
    throw new StoreError(
      CODE.invalidOptions,
      'Cannot convert an index to unique without first setting prepareUnique',
    );
  }
  if (collection.hasDuplicates(index)) {
    throw new StoreError(
      CODE.cannotConvert,
      'Cannot convert the index to unique. Please resolve conflicting documents before running collMod again.',
    );
  }
  spec.delete('prepareUnique');
  spec.set('unique', true);
  reply.append('unique_new', true);
}
