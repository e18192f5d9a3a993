import { hostname } from 'node:os';
import type { Namespace } from '../pipeline/host.ts';
import type { Collection } from '../storage/collection.ts';
import type { Index } from '../storage/index.ts';
import { treeRange } from '../storage/treeKeys.ts';
import type { Store } from '../store.ts';
import { Doc, doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { DateTime, Int32, int32, type Value } from '../values/value.ts';

const NAMESPACE_NOT_FOUND = 26;

/** A count as MongoDB sends it: an int where it fits. */
export function integer(value: number): Value {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? int32(value) : BigInt(Math.trunc(value));
}

const SAMPLED = 100;
const ENTRY_BYTES = 14; // what an entry takes besides its key

/**
 * What an index's entries take, in bytes: exactly where they are few, else judged by the first of them and the
 * number of documents.
 */
export function indexBytes(collection: Collection, index: Index): number {
  const keys = collection.env.keys({ ...treeRange(index.tree), limit: SAMPLED });
  const bytes = keys.reduce((sum, key) => sum + key.length + ENTRY_BYTES, 0);
  return keys.length < SAMPLED ? bytes : Math.round((bytes / SAMPLED) * collection.count);
}

/** The fields `collStats` and the stage of that name share. */
export function storageStatistics(collection: Collection, scale = 1): Doc {
  const { count, sizeBytes, indexes } = collection;
  const size = Math.floor(sizeBytes / scale);
  const indexSizes = indexes.map(
    (index) => [index.name, Math.floor(indexBytes(collection, index) / scale)] as const,
  );
  const indexTotal = indexSizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  return doc({
    size: integer(size),
    count: integer(count),
    ...(count > 0 ? { avgObjSize: integer(Math.floor(sizeBytes / count)) } : {}),
    numOrphanDocs: int32(0),
    storageSize: integer(size),
    totalIndexSize: integer(indexTotal),
    freeStorageSize: int32(0),
    totalSize: integer(size + indexTotal),
    capped: false,
    nindexes: int32(indexes.length),
    indexBuilds: indexes.filter((index) => !index.ready).map((index) => index.name),
    indexSizes: Doc.from(indexSizes.map(([name, bytes]) => [name, integer(bytes)] as const)),
    scaleFactor: int32(scale),
  });
}

/** What `$collStats` answers with. */
export function collectionStatistics(store: Store, { db, collection: name }: Namespace, options: Doc): Doc {
  const collection = store.catalog.find(db, name);
  const made = doc({
    ns: `${db}.${name}`,
    host: `${hostname()}:${store.port}`,
    localTime: new DateTime(Date.now()),
  });
  if (collection === undefined && (options.has('storageStats') || options.has('count'))) {
    throw new StoreError(
      NAMESPACE_NOT_FOUND,
      `Unable to retrieve count in $collStats stage :: caused by :: Collection [${db}.${name}] not found.`,
    );
  }
  if (options.has('storageStats') && collection !== undefined) {
    made.append('storageStats', storageStatistics(collection, scaleOf(options)));
  }
  if (options.has('count') && collection !== undefined) {
    made.append('count', integer(collection.count));
  }
  if (options.has('latencyStats')) {
    const none = doc({ latency: 0n, ops: 0n });
    made.append('latencyStats', doc({ reads: none, writes: none, commands: none, transactions: none }));
  }
  return made;
}

/** The unit that sizes are told in; the stage has checked it. */
function scaleOf(options: Doc): number {
  const storage = options.get('storageStats');
  const scale = storage instanceof Doc ? storage.get('scale') : undefined;
  return scale instanceof Int32 ? scale.value : 1;
}

export function* indexStatistics(collection: Collection | undefined): Generator<Doc> {
  for (const index of collection?.indexes ?? []) {
    yield indexUse(index);
  }
}

function indexUse(index: Index): Doc {
  return doc({
    name: index.name,
    key: index.key,
    host: hostname(),
    accesses: doc({ ops: BigInt(index.accesses), since: new DateTime(index.since.getTime()) }),
    spec: index.spec,
  });
}
