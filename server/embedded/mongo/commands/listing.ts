import { compileMatch } from '../match/compileMatch.ts';
import type { Collection } from '../storage/collection.ts';
import { Doc, doc } from '../values/doc.ts';
import { encodeDoc } from '../values/encode.ts';
import { StoreError } from '../values/errors.ts';
import { checkFields, countField, docField, flagField } from './arguments.ts';
import { describeCollection } from './collections.ts';
import type { Call, Command, Reply } from './command.ts';
import { contextOf, refuseNow } from './context.ts';
import { DEFAULT_BATCH } from './cursors.ts';
import { checkDatabase, collectionName, existing, refuseView } from './namespaces.ts';
import { sessionOf } from './sessionId.ts';

const NAMESPACE_NOT_FOUND = 26;
/** Databases of the server's own. */
const ALWAYS_THERE = ['admin', 'config', 'local'];

export const listCollections: Command = (call) => {
  const { body, store, database } = call;
  checkFields('listCollections', body, {
    filter: 'object',
    nameOnly: 'bool',
    authorizedCollections: 'bool',
    cursor: 'object',
  });
  checkDatabase(database);
  const context = contextOf('listCollections', body);
  const filter = docField(body, 'filter') ?? new Doc();
  refuseNow(filter);
  const matcher = compileMatch(filter, context);
  const nameOnly = flagField(body, 'nameOnly');
  const found = store.catalog
    .collectionsOf(database)
    .map((collection) => describeCollection(collection, nameOnly))
    .filter((entry) => matcher.matches(entry));
  if (store.catalog.collectionsOf(database).some((collection) => collection.isView)) {
    const views = doc({ name: 'system.views', type: 'collection' });
    const full = nameOnly
      ? views
      : views.append('options', new Doc()).append('info', doc({ readOnly: false }));
    if (matcher.matches(full)) {
      found.push(full);
    }
  }
  return listed(call, '$cmd.listCollections', found);
};

export const listIndexes: Command = (call) => {
  checkFields('listIndexes', call.body, {
    cursor: 'object',
    includeIndexBuildInfo: 'flag',
    includeBuildUUIDs: 'flag',
    collectionUUID: 'uuid',
  });
  const name = collectionName(call);
  const collection = existing(call, name);
  if (collection === undefined) {
    throw new StoreError(NAMESPACE_NOT_FOUND, `ns does not exist: ${call.database}.${name}`);
  }
  refuseView(collection);
  const wraps = flagField(call.body, 'includeIndexBuildInfo');
  if (wraps && flagField(call.body, 'includeBuildUUIDs')) {
    throw new StoreError(72, 'includeIndexBuildInfo and includeBuildUUIDs exclude each other');
  }
  return listed(
    call,
    name,
    collection.indexes
      .filter((index) => index.ready)
      .map((index) => (wraps ? doc({ spec: index.spec }) : index.spec)),
  );
};

function listed(call: Call, collection: string, documents: readonly Doc[]): Promise<Reply> {
  const cursor = docField(call.body, 'cursor') ?? new Doc();
  checkFields('cursor', cursor, { batchSize: 'number' }, false);
  const batchSize = countField('cursor', cursor, 'batchSize') ?? Math.max(documents.length, DEFAULT_BATCH);
  return call.store.cursors.start(
    {
      namespace: `${call.database}.${collection}`,
      stream: documents.map(encodeDoc)[Symbol.iterator](),
      limit: documents.length,
      checkTime: () => undefined,
      session: sessionOf(call.body),
    },
    batchSize,
    { singleBatch: documents.length === 0 },
  );
}

export const listDatabases: Command = ({ body, store, database }) => {
  checkFields('listDatabases', body, { filter: 'object', nameOnly: 'flag', authorizedDatabases: 'bool' });
  if (database !== 'admin') {
    throw new StoreError(13, 'listDatabases may only be run against the admin database.');
  }
  const filter = docField(body, 'filter') ?? new Doc();
  refuseNow(filter);
  const matcher = compileMatch(filter, contextOf('listDatabases', body));
  const nameOnly = flagField(body, 'nameOnly');
  const all = [...new Set([...store.catalog.databaseNames(), ...ALWAYS_THERE])].map((name) => ({
    name,
    sizeBytes: sizeOf(name, store.catalog.collectionsOf(name)),
  }));
  const shown = all
    .map(({ name, sizeBytes }) => {
      const size = { sizeOnDisk: BigInt(sizeBytes), empty: sizeBytes === 0 };
      return { entry: doc({ name, ...(nameOnly ? {} : size) }), sizeBytes };
    })
    .filter(({ entry }) => matcher.matches(entry));
  const databases = shown.map(({ entry }) => entry);
  const total = shown.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const sizes = nameOnly
    ? {}
    : { totalSize: BigInt(total), totalSizeMb: BigInt(Math.floor(total / 2 ** 20)) };
  return doc({ databases, ...sizes, ok: 1 });
};

/** No file of its own to measure: documents, and a page for each collection. */
function sizeOf(database: string, collections: readonly Collection[]): number {
  const itself = ALWAYS_THERE.includes(database) ? PAGE_BYTES : 0;
  return collections.reduce(
    (sum, { sizeBytes, isView }) => sum + (isView ? 0 : sizeBytes + PAGE_BYTES),
    itself,
  );
}

const PAGE_BYTES = 4096;
