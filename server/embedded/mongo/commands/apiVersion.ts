import type { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING } from '../values/value.ts';
import { wrongType } from './arguments.ts';

const CODE = { version: 322, strict: 323, versionRequired: 4886600 } as const;

/** The commands of MongoDB's Stable API, version 1. */
const VERSION_1 = new Set([
  'abortTransaction',
  'aggregate',
  'authenticate',
  'bulkWrite',
  'collMod',
  'commitTransaction',
  'count',
  'create',
  'createIndexes',
  'delete',
  'drop',
  'dropDatabase',
  'dropIndexes',
  'endSessions',
  'explain',
  'find',
  'findAndModify',
  'getMore',
  'hello',
  'insert',
  'killCursors',
  'listCollections',
  'listDatabases',
  'listIndexes',
  'ping',
  'refreshSessions',
  'saslContinue',
  'saslStart',
  'update',
]);

/** Checks what a client says of the version of the API it was written for; there is one. */
export function checkApiVersion(name: string, body: Doc): void {
  const version = body.get('apiVersion');
  for (const option of ['apiStrict', 'apiDeprecationErrors']) {
    const value = body.get(option);
    if (value !== MISSING && typeof value !== 'boolean') {
      throw wrongType(option, value, ['bool']);
    }
    if (value !== MISSING && version === MISSING) {
      throw new StoreError(CODE.versionRequired, `Provided ${option} without passing in apiVersion`);
    }
  }
  if (version === MISSING) {
    return;
  }
  if (typeof version !== 'string') {
    throw wrongType('apiVersion', version, ['string']);
  }
  if (version !== '1') {
    throw new StoreError(CODE.version, `API version must be "1", not "${version}"`);
  }
  if (body.get('apiStrict') === true && !VERSION_1.has(name)) {
    throw apiStrict(`Provided apiStrict:true, but the command ${name} is not in API Version 1`);
  }
}

/** What a client that asked for the Stable API alone gets to hear where something is not in it. */
export function apiStrict(message: string): StoreError {
  return new StoreError(CODE.strict, message);
}
