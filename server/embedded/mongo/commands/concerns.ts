import { Doc } from '../values/doc.ts';
import { badValue, failedToParse, StoreError } from '../values/errors.ts';
import { typeName } from '../values/typeNames.ts';
import { isNumber, MISSING, type Missing, Timestamp, type Value } from '../values/value.ts';
import { checkFields, toNumber, toWhole, wrongType } from './arguments.ts';

const NOT_A_REPLICA_SET = 123;
const ILLEGAL_OPERATION = 20;
const INVALID_OPTIONS = 72;
const LARGEST_INT = 2 ** 31 - 1;
const MOST_MEMBERS = 50;
const PROVENANCES = new Set([
  'clientSupplied',
  'implicitDefault',
  'customDefault',
  'getLastErrorDefaults',
  'internalWriteDefault',
]);

const READ_FIELDS = {
  level: 'string',
  afterClusterTime: 'any',
  afterOpTime: 'any',
  atClusterTime: 'any',
  provenance: 'string',
  $replicaSetId: 'any',
  waitLastStableRecoveryTimestamp: 'any',
} as const;

/** Commands that read as of some concern. */
const READERS = new Set([
  'find',
  'aggregate',
  'count',
  'distinct',
  'listIndexes',
  'findAndModify',
  'findandmodify',
  'insert',
  'update',
  'delete',
  'getMore',
  'collStats',
  'dbStats',
  'createIndexes',
]);

const LEVELS = new Set(['local', 'available', 'majority']);
const REPLICA_SET_LEVELS = new Set(['linearizable', 'snapshot']);

/** Checks a read concern; all that a standalone server takes mean the same here. */
export function checkReadConcern(name: string, given: Value | Missing): void {
  if (given === MISSING || given === null) {
    return;
  }
  if (!(given instanceof Doc)) {
    throw wrongType(`${name}.readConcern`, given, ['object']);
  }
  checkFields('readConcern', given, READ_FIELDS, false);
  checkProvenance(given);
  const level = given.get('level');
  checkAtClusterTime(given.get('atClusterTime'), level);
  if (
    typeof level === 'string' &&
    !READERS.has(name) &&
    (LEVELS.has(level) || REPLICA_SET_LEVELS.has(level)) &&
    level !== 'local'
  ) {
    throw new StoreError(
      INVALID_OPTIONS,
      `Command ${name} does not support { readConcern: { level: "${level}" } }`,
    );
  }
  if (typeof level === 'string' && REPLICA_SET_LEVELS.has(level)) {
    throw new StoreError(
      NOT_A_REPLICA_SET,
      `node needs to be a replica set member to use readConcern level '${level}'`,
    );
  }
  if (typeof level === 'string' && !LEVELS.has(level)) {
    throw badValue(`Enumeration value '${level}' for field 'readConcern.level' is not a valid value.`);
  }
  const after = given.get('afterClusterTime');
  if (after !== MISSING) {
    if (!(after instanceof Timestamp)) {
      throw wrongType('readConcern.afterClusterTime', after, ['timestamp']);
    }
    if (after.seconds === 0 && after.increment === 0) {
      throw new StoreError(INVALID_OPTIONS, 'readConcern.afterClusterTime cannot be a null timestamp');
    }
    throw new StoreError(
      ILLEGAL_OPERATION,
      'Cannot specify afterClusterTime readConcern without a replica set',
    );
  }
}

function checkAtClusterTime(at: Value | Missing, level: Value | Missing): void {
  if (at === MISSING) {
    return;
  }
  if (!(at instanceof Timestamp)) {
    throw wrongType('readConcern.atClusterTime', at, ['timestamp']);
  }
  if (level !== 'snapshot' || at.seconds === 0) {
    throw new StoreError(INVALID_OPTIONS, "atClusterTime can only be used with readConcern level 'snapshot'");
  }
}

const WRITE_FIELDS = {
  w: 'any',
  j: 'flag',
  wtimeout: 'any',
  fsync: 'flag',
  provenance: 'string',
  getLastError: 'any',
} as const;

const WRITERS = new Set([
  'insert',
  'update',
  'delete',
  'findAndModify',
  'findandmodify',
  'aggregate',
  'create',
  'createIndexes',
  'drop',
  'dropDatabase',
  'dropIndexes',
  'deleteIndexes',
  'collMod',
  'renameCollection',
  'commitTransaction',
  'abortTransaction',
]);

/** Checks a write concern; whatever it is, a write is on disk before it is acknowledged. */
export function checkWriteConcern(name: string, given: Value | Missing): void {
  if (given === MISSING || given === null) {
    return;
  }
  if (!(given instanceof Doc)) {
    throw wrongType(`${name}.writeConcern`, given, ['object']);
  }
  if (!WRITERS.has(name)) {
    throw new StoreError(INVALID_OPTIONS, 'Command does not support writeConcern');
  }
  checkFields('writeConcern', given, WRITE_FIELDS, false);
  checkProvenance(given);
  checkMembers(given.get('w'));
  const timeout = given.get('wtimeout');
  if (timeout !== MISSING && isNumber(timeout) && toNumber(timeout) > LARGEST_INT) {
    throw failedToParse('wtimeout must be a 32-bit integer');
  }
}

function checkProvenance(concern: Doc): void {
  const provenance = concern.get('provenance');
  if (typeof provenance === 'string' && !PROVENANCES.has(provenance)) {
    throw badValue(`Enumeration value '${provenance}' for field 'provenance' is not a valid value.`);
  }
}

/** How many members, or which, have to have a write. There is only one. */
function checkMembers(w: Value | Missing): void {
  if (w === MISSING) {
    return;
  }
  if (isNumber(w)) {
    checkNumber(toWhole(w));
  } else if (w instanceof Doc) {
    if (w.size === 0 || !w.values().every(isNumber)) {
      throw failedToParse('tagged write concern requires tags with numbers');
    }
  } else if (w === null || typeof w === 'string') {
    if (w !== 'majority') {
      throw badValue("cannot use non-majority 'w' mode when a host is not a member of a replica set");
    }
  } else {
    throw failedToParse(`w has to be a number, string, or object; found: ${typeName(w)}`);
  }
}

function checkNumber(members: number): void {
  if (!(members >= 0 && members <= MOST_MEMBERS)) {
    throw failedToParse(
      `w has to be a non-negative number and not greater than ${MOST_MEMBERS}; found: ${members}`,
    );
  }
  if (members > 1) {
    throw badValue("cannot use 'w' > 1 when a host is not replicated");
  }
}

/** `w: 0` asks not to be told how it went. */
export function isUnacknowledged(body: Doc): boolean {
  const concern = body.get('writeConcern');
  if (!(concern instanceof Doc)) {
    return false;
  }
  const w = concern.get('w');
  return w !== MISSING && isNumber(w) && Math.trunc(toNumber(w)) === 0 && concern.get('j') !== true;
}

/** `j: false` is content with a write that a power cut may take back; a majority always has it on the disk. */
export function isEarly(body: Doc): boolean {
  const concern = body.get('writeConcern');
  const contentWithLess =
    concern instanceof Doc && concern.get('j') === false && concern.get('w') !== 'majority';
  return contentWithLess || isUnacknowledged(body);
}
