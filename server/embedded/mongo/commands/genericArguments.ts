import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { isNumber, MISSING } from '../values/value.ts';
import { checkApiVersion } from './apiVersion.ts';
import { wrongType } from './arguments.ts';
import { checkUuid } from './collectionUuid.ts';
import type { Call } from './command.ts';
import { checkReadConcern, checkWriteConcern } from './concerns.ts';
import { deadline } from './context.ts';

const CODE = {
  illegalOperation: 20,
  unauthorized: 13,
  invalidOptions: 72,
  badValue: 2,
  failedToParse: 9,
} as const;

/** Commands that may come before anyone has logged in. */
const OPEN_COMMANDS = new Set([
  'hello',
  'isMaster',
  'ismaster',
  'ping',
  'saslStart',
  'saslContinue',
  'buildInfo',
  'buildinfo',
  'logout',
  'endSessions',
  'whatsmyuri',
]);

/** Checks what any command may carry. */
export function checkGeneric(call: Call): void {
  const { store, client, body, name } = call;
  if (store.credentials !== null && client.user === null && !OPEN_COMMANDS.has(name)) {
    throw new StoreError(CODE.unauthorized, `Command ${name} requires authentication`);
  }
  checkApiVersion(name, body);
  refuseTransactions(body);
  deadline(name, body);
  checkSession(name, body);
  checkReadConcern(name, body.get('readConcern'));
  checkWriteConcern(name, body.get('writeConcern'));
  checkCollectionMeant(call);
}

/** Commands that may name their collection by its UUID too. */
const BY_UUID = new Set([
  'aggregate',
  'collMod',
  'count',
  'createIndexes',
  'delete',
  'deleteIndexes',
  'distinct',
  'drop',
  'dropIndexes',
  'find',
  'findAndModify',
  'findandmodify',
  'insert',
  'listIndexes',
  'update',
]);

function checkCollectionMeant({ store, database, body, name }: Call): void {
  const given = body.get('collectionUUID');
  const collection = body.valueAt(0);
  if (given !== MISSING && BY_UUID.has(name) && typeof collection === 'string') {
    checkUuid(given, store.catalog.find(database, collection), { db: database, name: collection });
  }
}

function checkSession(name: string, body: Doc): void {
  const session = body.get('lsid');
  if (session !== MISSING && !(session instanceof Doc)) {
    throw wrongType(`${name}.lsid`, session, ['object']);
  }
}

/** As a standalone server does, which has no transactions and takes no retryable writes. */
function refuseTransactions(body: Doc): void {
  if (isNumber(body.get('txnNumber') as never) || body.has('startTransaction') || body.has('autocommit')) {
    throw new StoreError(
      CODE.illegalOperation,
      'Transaction numbers are only allowed on a replica set member or mongos',
    );
  }
}
