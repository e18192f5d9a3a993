import { decimalToInteger, roundToInteger } from '../values/decimal.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { isTruthy } from '../values/truth.ts';
import { typeName } from '../values/typeNames.ts';
import { Binary, Decimal128, isNumber, MISSING, type NumberValue, type Value } from '../values/value.ts';

const CODE = {
  badValue: 2,
  failedToParse: 9,
  typeMismatch: 14,
  missing: 40414,
  unknown: 40415,
  duplicate: 40413,
} as const;

/** Fields that any command may carry. */
const GENERIC = new Set([
  'lsid',
  '$db',
  '$readPreference',
  '$clusterTime',
  '$client',
  '$audit',
  '$configServerState',
  '$oplogQueryData',
  '$queryOptions',
  '$replData',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'stmtId',
  'coordinator',
  'readConcern',
  'writeConcern',
  'maxTimeMS',
  'comment',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'help',
  'databaseVersion',
  'shardVersion',
  'clientOperationKey',
  'mayBypassWriteBlocking',
  'expectPrefix',
  'usesDefaultMaxTimeMS',
  'requestGossipRoutingCache',
  'maxTimeMSOpOnly',
  'rawData',
  'impersonatedUsers',
  'tracking_info',
  '$impersonatedUser',
]);

export type Kind =
  | 'object'
  | 'array'
  | 'string'
  | 'bool'
  | 'number'
  | 'long'
  | 'flag'
  | 'any'
  | 'hint'
  | 'uuid'
  /** An object or a truth value that must not be null; elsewhere null stands for an absent field. */
  | 'objectOnly'
  | 'boolOnly';

export type FieldKinds = { readonly [name: string]: Kind };

const NUMBERS = ['long', 'int', 'decimal', 'double'];

const TYPES: { readonly [kind in Exclude<Kind, 'any'>]: readonly string[] } = {
  object: ['object'],
  objectOnly: ['object'],
  boolOnly: ['bool'],
  array: ['array'],
  string: ['string'],
  bool: ['bool'],
  number: NUMBERS,
  long: ['long'],
  flag: ['bool', ...NUMBERS],
  hint: ['string', 'object'],
  uuid: ['binData'],
};

/**
 * Checks a document of options strictly: unknown fields and wrong types are refused as MongoDB does.
 *
 * @param name of the command, as MongoDB's messages show it
 */
export function checkFields(name: string, body: Doc, kinds: FieldKinds, generic = true): void {
  const seen = new Set<string>();
  for (const [position, field] of body.keys().entries()) {
    if (seen.has(field)) {
      throw new StoreError(CODE.duplicate, `BSON field '${name}.${field}' is a duplicate field`);
    }
    seen.add(field);
    if (generic && (position === 0 || GENERIC.has(field))) {
      continue;
    }
    const kind = Object.hasOwn(kinds, field) ? kinds[field] : undefined;
    if (kind === undefined) {
      throw new StoreError(CODE.unknown, `BSON field '${name}.${field}' is an unknown field.`);
    }
    checkKind(`${name}.${field}`, body.valueAt(position), kind);
  }
}

const NEVER_NULL: ReadonlySet<Kind> = new Set(['objectOnly', 'boolOnly', 'hint']);

function checkKind(field: string, value: Value, kind: Kind): void {
  const isAbsent = (value === null || value === undefined) && !NEVER_NULL.has(kind);
  if (kind === 'any' || isAbsent || TYPES[kind].includes(typeName(value))) {
    return;
  }
  throw kind === 'hint'
    ? new StoreError(CODE.failedToParse, 'hint must be either a string or nested object')
    : wrongType(field, value, TYPES[kind]);
}

export function wrongType(field: string, value: Value, expected: readonly string[]): StoreError {
  const types = expected.length === 1 ? `type '${expected[0]}'` : `types '[${expected.join(', ')}]'`;
  return new StoreError(
    CODE.typeMismatch,
    `BSON field '${field}' is the wrong type '${typeName(value)}', expected ${types}`,
  );
}

export function missingField(field: string): StoreError {
  return new StoreError(CODE.missing, `BSON field '${field}' is missing but a required field`);
}

// The readers below come after `checkFields`, which is why the casts hold.

export function docField(body: Doc, field: string): Doc | null {
  const value = body.get(field);
  return value instanceof Doc ? value : null;
}

export function arrayField(body: Doc, field: string): Value[] | null {
  const value = body.get(field);
  return Array.isArray(value) ? value : null;
}

export function textField(body: Doc, field: string): string | null {
  const value = body.get(field);
  return typeof value === 'string' ? value : null;
}

/** True for `true` and for any number but zero. */
export function flagField(body: Doc, field: string, absent = false): boolean {
  const value = body.get(field);
  if (typeof value === 'boolean') {
    return value;
  }
  return isNumber(value) ? isTruthy(value) : absent;
}

export function toNumber(value: NumberValue): number {
  return Number(value.toString());
}

/**
 * A whole number that is not negative.
 *
 * @throws StoreError 2 when it is negative, 14 when it is no number, or has a fraction where MongoDB minds
 */
export function countField(name: string, body: Doc, field: string): number | null {
  const value = body.get(field);
  if (value === MISSING || value === null || value === undefined) {
    return null;
  }
  if (!isNumber(value)) {
    throw wrongType(`${name}.${field}`, value, NUMBERS);
  }
  const count = toWhole(value);
  if (Number.isNaN(count)) {
    return 0;
  }
  if (count < 0) {
    throw new StoreError(CODE.badValue, `BSON field '${field}' value must be >= 0, actual value '${count}'`);
  }
  return count;
}

/** As MongoDB makes a number whole: a double loses its fraction, a decimal is rounded, half to even. */
export function toWhole(value: NumberValue): number {
  if (!(value instanceof Decimal128)) {
    return Math.trunc(toNumber(value));
  }
  const rounded = decimalToInteger(roundToInteger(value, 'halfEven'));
  return rounded === null ? toNumber(value) : Number(rounded);
}

export function uuidField(body: Doc, field: string): Uint8Array | null {
  const value = body.get(field);
  return value instanceof Binary ? value.bytes : null;
}
