import type { Collection } from '../storage/collection.ts';
import { doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { Binary, MISSING, type Missing, type Value } from '../values/value.ts';
import { checkFields, missingField, wrongType } from './arguments.ts';
import { checkIsUuid, checkUuid } from './collectionUuid.ts';
import type { Call, Command } from './command.ts';
import { checkDatabase, checkNamespace } from './namespaces.ts';

const CODE = {
  illegalOperation: 20,
  namespaceNotFound: 26,
  namespaceExists: 48,
  invalidOptions: 72,
  notOnView: 166,
  differsInCase: 13297,
} as const;

const MAX_NAMESPACE_BYTES = 255;
const FIELDS = { to: 'string', dropTarget: 'any', stayTemp: 'bool', collectionUUID: 'uuid' } as const;

interface Named {
  readonly db: string;
  readonly name: string;
}

export const renameCollection: Command = async (call) => {
  const { body, store } = call;
  checkFields('renameCollection', body, FIELDS);
  const from = splitNamespace(namespaceIn(call, body.valueAt(0), 'renameCollection'));
  const to = splitNamespace(namespaceIn(call, body.get('to'), 'to'));
  const dropTarget = readDropTarget(call);
  checkNames(from, to);
  if (dropTarget instanceof Binary && from.db !== to.db) {
    throw new StoreError(
      CODE.invalidOptions,
      'Cannot rename collections across databases with a UUID to drop',
    );
  }
  await store.environment.write(() => {
    const source = store.catalog.find(from.db, from.name);
    const target = store.catalog.find(to.db, to.name);
    if (dropTarget instanceof Binary) {
      checkUuid(dropTarget, target, to);
    }
    checkUuid(body.get('collectionUUID'), source, from);
    checkCollections({ source, from, target, mayDrop: dropTarget !== false });
    if (target !== undefined) {
      store.catalog.drop(target);
    }
    store.catalog.rename(source as Collection, to.db, to.name); // checkCollections saw that it is there
  });
  return doc({ ok: 1 });
};

function namespaceIn({ name }: Call, given: Value | Missing, field: string): string {
  if (given === MISSING || given === null) {
    throw missingField(`${name}.${field}`);
  }
  if (typeof given !== 'string') {
    throw wrongType(`${name}.${field}`, given, ['string']);
  }
  if (given.includes('$') || Buffer.byteLength(given) > MAX_NAMESPACE_BYTES) {
    throw new StoreError(CODE.illegalOperation, `error with namespace '${given}': it is not valid`);
  }
  return given;
}

/** Whether a collection of the new name may go, and which one it has to be. */
function readDropTarget({ body }: Call): boolean | Binary {
  const given = body.get('dropTarget');
  if (given === MISSING) {
    return false;
  }
  if (given instanceof Binary) {
    checkIsUuid(given);
    return given;
  }
  if (typeof given !== 'boolean') {
    throw wrongType('renameCollection.dropTarget', given, ['bool', 'binData']);
  }
  return given;
}

function checkNames(from: Named, to: Named): void {
  if (from.db === to.db && from.name === to.name) {
    throw new StoreError(CODE.illegalOperation, "Can't rename a collection to itself");
  }
  for (const { db, name } of [from, to]) {
    if (name.startsWith('system.') || (db === 'local' && name.startsWith('oplog.'))) {
      throw new StoreError(CODE.illegalOperation, `Cannot rename from or to the collection ${db}.${name}`);
    }
  }
  if (from.db !== to.db && from.db.toLowerCase() === to.db.toLowerCase()) {
    throw new StoreError(
      CODE.differsInCase,
      `db already exists with different case already have: [${from.db}] trying to create [${to.db}]`,
    );
  }
}

interface Renaming {
  readonly source: Collection | undefined;
  readonly from: Named;
  readonly target: Collection | undefined;
  readonly mayDrop: boolean;
}

function checkCollections({ source, from, target, mayDrop }: Renaming): void {
  if (source === undefined) {
    throw new StoreError(CODE.namespaceNotFound, `Source collection ${from.db}.${from.name} does not exist`);
  }
  if (source.isView) {
    throw new StoreError(CODE.notOnView, `cannot rename view: ${source.namespace}`);
  }
  if (target !== undefined && (target.isView || !mayDrop)) {
    throw new StoreError(
      CODE.namespaceExists,
      target.isView ? `a view already exists: ${target.namespace}` : 'target namespace exists',
    );
  }
}

function splitNamespace(namespace: string): Named {
  const dot = namespace.indexOf('.');
  const db = dot < 0 ? namespace : namespace.slice(0, dot);
  const name = dot < 0 ? '' : namespace.slice(dot + 1);
  checkDatabase(db);
  checkNamespace(db, name);
  return { db, name };
}
