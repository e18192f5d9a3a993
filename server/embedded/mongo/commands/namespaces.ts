import type { Collection } from '../storage/collection.ts';
import { Doc } from '../values/doc.ts';
import { notSupported, StoreError } from '../values/errors.ts';
import { typeName } from '../values/typeNames.ts';
import type { Call } from './command.ts';

const INVALID_NAMESPACE = 73;
const COMMAND_NOT_SUPPORTED_ON_VIEW = 166;
const MAX_NAMESPACE_BYTES = 255;
const MAX_DATABASE_BYTES = 63;

/** The collection a command names by its own field. @throws StoreError 73 */
export function collectionName({ name, body, database }: Call): string {
  const value = body.valueAt(0);
  if (typeof value !== 'string') {
    throw new StoreError(INVALID_NAMESPACE, `collection name has invalid type ${typeName(value)}`);
  }
  checkNamespace(database, value);
  void name;
  return value;
}

/** @throws StoreError 73 when no collection may have that name */
export function checkNamespace(database: string, collection: string): void {
  const invalid =
    collection === '' ||
    collection.startsWith('.') ||
    collection.endsWith('.') ||
    collection.includes('\0') ||
    collection.includes('$') ||
    Buffer.byteLength(`${database}.${collection}`) > MAX_NAMESPACE_BYTES;
  if (invalid) {
    throw new StoreError(INVALID_NAMESPACE, `Invalid namespace specified '${database}.${collection}'`);
  }
}

/** @throws StoreError 73 when no database may have that name */
export function checkDatabase(database: string): void {
  if (database === '' || /[\0/\\. "$]/.test(database) || Buffer.byteLength(database) > MAX_DATABASE_BYTES) {
    throw new StoreError(INVALID_NAMESPACE, `Invalid database name: '${database}'`);
  }
}

/** The collection, or undefined when there is none. */
export function existing({ store, database }: Call, name: string): Collection | undefined {
  return store.catalog.find(database, name);
}

/** A collection to write to; inside a write job, where it is made when there is none. */
export function writable({ store, database }: Call, name: string): Collection {
  const found = store.catalog.find(database, name);
  if (found === undefined) {
    if (name.startsWith('system.')) {
      throw new StoreError(INVALID_NAMESPACE, `Invalid system namespace: ${database}.${name}`);
    }
    return store.catalog.create(database, name, new Doc());
  }
  refuseView(found);
  return found;
}

export function refuseView(collection: Collection | undefined): void {
  if (collection?.isView) {
    throw new StoreError(
      COMMAND_NOT_SUPPORTED_ON_VIEW,
      `Namespace ${collection.namespace} is a view, not a collection`,
    );
  }
}

/** Names that MongoDB keeps for itself. */
export function refuseSystem(collection: string): void {
  if (collection.startsWith('system.')) {
    throw notSupported(`the collection ${collection}`);
  }
}
