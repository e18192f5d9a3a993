import { collatorOf } from '../collation/collator.ts';
import { compileMatch } from '../match/compileMatch.ts';
import type { Collection } from '../storage/collection.ts';
import { PLAIN_CONTEXT } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { notSupported, StoreError } from '../values/errors.ts';
import { isTruthy } from '../values/truth.ts';
import { typeName } from '../values/typeNames.ts';
import { int32, isNumber, MISSING, type Value } from '../values/value.ts';
import { toNumber, wrongType } from './arguments.ts';

const CODE = {
  badValue: 2,
  failedToParse: 9,
  typeMismatch: 14,
  cannotCreateIndex: 67,
  invalidOption: 197,
  notAllowed: 224,
} as const;

const NUMBERS = ['long', 'int', 'decimal', 'double'];
const BOOLS = ['bool', ...NUMBERS];
const LARGEST_EXPIRY = 2 ** 31 - 1;

/** Options of an index that are kept, with the types they may have. */
const OPTIONS: { readonly [name: string]: readonly string[] } = {
  name: ['string'],
  unique: BOOLS,
  sparse: BOOLS,
  hidden: ['bool'],
  background: BOOLS,
  prepareUnique: BOOLS,
  expireAfterSeconds: NUMBERS,
  partialFilterExpression: ['object'],
  collation: ['object'],
  v: NUMBERS,
  ns: ['string'],
  key: ['object'],
  storageEngine: ['object'],
  dropDups: BOOLS,
};

const REFUSED_OPTIONS = new Set([
  'weights',
  'default_language',
  'language_override',
  'textIndexVersion',
  '2dsphereIndexVersion',
  'bits',
  'min',
  'max',
  'bucketSize',
  'wildcardProjection',
  'columnstoreProjection',
  'finestIndexedLevel',
  'coarsestIndexedLevel',
  'clustered',
  'storageEngine',
]);

const NOT_OFFERED_TYPES = new Set(['text', '2d', '2dsphere', 'hashed', 'geoHaystack', 'columnstore']);

/**
 * Checks an index's specification and writes it as `listIndexes` shows it.
 *
 * @throws StoreError with MongoDB's codes
 */
export function normalizeIndex(spec: Doc, collection: Pick<Collection, 'options'> | undefined): Doc {
  for (const [name, value] of spec.entries()) {
    checkOption(name, value);
  }
  const key = spec.get('key');
  if (key === MISSING) {
    throw new StoreError(
      CODE.failedToParse,
      "The 'key' field is a required property of an index specification",
    );
  }
  checkKey(key as Doc); // checkOption saw to the type
  const name = spec.get('name');
  if (name === MISSING) {
    throw new StoreError(
      CODE.failedToParse,
      "The 'name' field is a required property of an index specification",
    );
  }
  checkName(String(name), key as Doc);
  checkTogether(spec, key as Doc);
  const made = new Doc(['v', 'key', 'name'], [int32(2), key as Doc, name as Value]);
  for (const option of KEPT) {
    const value = spec.get(option);
    if (value !== MISSING && !isFalse(value, option)) {
      made.append(option, kept(option, value));
    }
  }
  return withCollation(made, collection);
}

/** Options that exclude each other, or do not go with the key. */
function checkTogether(spec: Doc, key: Doc): void {
  const isId = key.size === 1 && key.has('_id');
  if (isId && !isPlainId(key)) {
    throw new StoreError(CODE.badValue, 'The field _id must be indexed in ascending order, as { _id: 1 }');
  }
  if (spec.has('expireAfterSeconds') && key.size > 1) {
    throw new StoreError(
      CODE.cannotCreateIndex,
      'TTL indexes are single-field indexes, compound indexes do not support TTL.',
    );
  }
  if (spec.get('sparse') === true && spec.has('partialFilterExpression')) {
    throw new StoreError(CODE.cannotCreateIndex, 'cannot mix "partialFilterExpression" and "sparse" options');
  }
}

function isPlainId(key: Doc): boolean {
  const order = key.valueAt(0);
  return isNumber(order) && toNumber(order) > 0;
}

const KEPT = [
  'unique',
  'sparse',
  'hidden',
  'expireAfterSeconds',
  'partialFilterExpression',
  'collation',
  'prepareUnique',
];

function isFalse(value: Value, option: string): boolean {
  return option === 'hidden' && (value === false || (isNumber(value) && toNumber(value) === 0));
}

function kept(option: string, value: Value): Value {
  if (option === 'collation') {
    if (value instanceof Doc && value.size === 0) {
      throw new StoreError(CODE.badValue, 'The index collation must not be empty');
    }
    return value instanceof Doc ? (collatorOf(value)?.spec ?? value) : value;
  }
  if (option === 'expireAfterSeconds' && isNumber(value)) {
    return int32(Math.trunc(toNumber(value)));
  }
  if (option === 'unique' || option === 'sparse' || option === 'hidden' || option === 'prepareUnique') {
    return isNumber(value) ? toNumber(value) !== 0 : value;
  }
  return value;
}

function withCollation(made: Doc, collection: Pick<Collection, 'options'> | undefined): Doc {
  const own = made.get('collation');
  if (own instanceof Doc && own.get('locale') === 'simple') {
    made.delete('collation');
    return made;
  }
  const inherited = collection?.options.get('collation');
  return own === MISSING && inherited instanceof Doc ? made.append('collation', inherited) : made;
}

function checkOption(name: string, value: Value): void {
  if (REFUSED_OPTIONS.has(name)) {
    throw notSupported(`the index option ${name}`);
  }
  const types = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
  if (types === undefined) {
    throw new StoreError(CODE.invalidOption, `The field '${name}' is not valid for an index specification.`);
  }
  if (name === 'expireAfterSeconds' && !isNumber(value)) {
    throw new StoreError(CODE.cannotCreateIndex, 'TTL index expireAfterSeconds option must be numeric');
  }
  if (!types.includes(typeName(value))) {
    throw wrongType(`createIndexes.indexes.${name}`, value, types);
  }
  OPTION_CHECKS[name]?.(value);
}

const OPTION_CHECKS: { readonly [name: string]: (value: Value) => void } = {
  expireAfterSeconds: (value) => checkExpiry(value),
  v: (value) => {
    const version = isNumber(value) ? toNumber(value) : Number.NaN;
    if (version !== 1 && version !== 2) {
      throw new StoreError(
        CODE.cannotCreateIndex,
        `Invalid index specification; cannot create an index with v=${version}`,
      );
    }
  },
  partialFilterExpression: (value) => checkPartialFilter(value as Doc, 0), // its type was checked
};

/** @throws StoreError when it is no number of seconds that an index may have */
export function checkExpiry(value: Value, code: number = CODE.cannotCreateIndex): void {
  const seconds = isNumber(value) ? toNumber(value) : Number.NaN;
  if (Number.isNaN(seconds) || seconds < 0 || seconds > LARGEST_EXPIRY) {
    throw new StoreError(
      code,
      `TTL index 'expireAfterSeconds' option must be within an acceptable range, try a different number than ${seconds}`,
    );
  }
}

const PARTIAL_OPERATORS = new Set(['$eq', '$gt', '$gte', '$lt', '$lte', '$exists', '$type', '$in', '$all']);
const MAX_PARTIAL_DEPTH = 4;

/** A partial index's filter is made of few operators, so that a planner can reason about it. */
function checkPartialFilter(filter: Doc, depth: number): void {
  compileMatch(filter, PLAIN_CONTEXT);
  for (const [name, value] of filter.entries()) {
    if (name === '$and' || name === '$or') {
      if (depth >= MAX_PARTIAL_DEPTH) {
        throw new StoreError(CODE.cannotCreateIndex, 'partialFilterExpression depth may not exceed 4');
      }
      for (const branch of value as Doc[]) {
        checkPartialFilter(branch, depth + 1); // compileMatch saw that they are documents
      }
    } else if (name === '$expr') {
      throw new StoreError(CODE.notAllowed, '$expr is not allowed in a partial index');
    } else if (name.startsWith('$')) {
      throw unsupportedInFilter(name);
    } else if (value instanceof Doc && value.nameAt(0)?.startsWith('$')) {
      checkPartialOperators(value);
    }
  }
}

function checkPartialOperators(operators: Doc): void {
  for (const [operator, operand] of operators.entries()) {
    if (!PARTIAL_OPERATORS.has(operator) || (operator === '$exists' && !isTruthy(operand))) {
      throw unsupportedInFilter(operator);
    }
  }
}

function unsupportedInFilter(operator: string): StoreError {
  return new StoreError(CODE.cannotCreateIndex, `unsupported expression in partial index: ${operator}`);
}

function checkKey(key: Doc): void {
  if (key.size === 0) {
    throw new StoreError(CODE.cannotCreateIndex, 'Index keys cannot be an empty document.');
  }
  if (key.size > 32) {
    throw new StoreError(13103, `Index key pattern too large: ${key.size} fields`);
  }
  const seen = new Set<string>();
  for (const [path, order] of key.entries()) {
    checkPath(path);
    checkOrder(path, order);
    if (seen.has(path)) {
      throw new StoreError(CODE.badValue, `Duplicate field in index key: ${path}`);
    }
    seen.add(path);
  }
}

function checkPath(path: string): void {
  const names = path.split('.');
  if (names.includes('$**')) {
    throw notSupported('a wildcard index');
  }
  if (path === '' || names.includes('')) {
    throw new StoreError(CODE.cannotCreateIndex, `Index keys cannot contain an empty field: '${path}'`);
  }
  if (names.some((name) => name.startsWith('$') && !['$id', '$ref', '$db'].includes(name))) {
    throw new StoreError(
      CODE.cannotCreateIndex,
      `Index key contains an illegal field name: field name starts with '$': ${path}`,
    );
  }
}

function checkOrder(path: string, order: Value): void {
  if (typeof order === 'string') {
    if (NOT_OFFERED_TYPES.has(order)) {
      throw notSupported(`an index of type ${order}`);
    }
    throw new StoreError(CODE.cannotCreateIndex, `Unknown index plugin '${order}'`);
  }
  if (!isNumber(order)) {
    throw new StoreError(
      CODE.cannotCreateIndex,
      `Values in v:2 index key pattern cannot be of type ${typeof order}. Only numbers > 0, numbers < 0, and strings are allowed.`,
    );
  }
  const number = toNumber(order);
  if (number === 0 || Number.isNaN(number)) {
    throw new StoreError(CODE.cannotCreateIndex, `Values in the index key pattern cannot be 0: ${path}`);
  }
}

function checkName(name: string, key: Doc): void {
  if (name === '' || name === '*') {
    throw new StoreError(
      name === '' ? CODE.cannotCreateIndex : CODE.badValue,
      `The index name '${name}' is not valid`,
    );
  }
  if (name === '_id_' && !(key.size === 1 && key.has('_id'))) {
    throw new StoreError(
      CODE.badValue,
      "The index name '_id_' is reserved for the _id index, which must have key pattern {_id: 1}",
    );
  }
}
