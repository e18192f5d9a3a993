import { compileMatch } from '../match/compileMatch.ts';
import { inTurns } from '../plan/drain.ts';
import { type Query, runQuery } from '../plan/runQuery.ts';
import type { Collection } from '../storage/collection.ts';
import type { Index } from '../storage/index.ts';
import type { Store } from '../store.ts';
import { PLAIN_CONTEXT } from '../values/context.ts';
import { doc } from '../values/doc.ts';
import { DateTime } from '../values/value.ts';

const REMOVED_PER_JOB = 200;

/** Removes documents past their time every so often. @returns how to stop it */
export function startExpiry(store: Store, everyMs: number): () => void {
  let isRunning = false;
  const timer = setInterval(() => {
    if (isRunning) {
      return;
    }
    isRunning = true;
    expireAll(store)
      .catch((error: unknown) =>
        process.stderr.write(`store: removing expired documents failed: ${String(error)}\n`),
      )
      .finally(() => {
        isRunning = false;
      });
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Looks at all indexes with `expireAfterSeconds` once. */
export async function expireAll(store: Store): Promise<void> {
  for (const collection of store.catalog.all()) {
    for (const index of collection.indexes) {
      if (index.ready && index.expireAfterSeconds !== null && index.fields.length === 1) {
        await expire(store, collection, index, index.expireAfterSeconds);
      }
    }
  }
}

async function expire(store: Store, collection: Collection, index: Index, seconds: number): Promise<void> {
  const [path] = index.key.keys();
  const before = new DateTime(Date.now() - seconds * 1000);
  const filter = doc({ [path as string]: doc({ $lt: before, $type: 'date' }) });
  const matcher = compileMatch(filter, PLAIN_CONTEXT);
  const query: Query = {
    collection,
    matcher,
    context: PLAIN_CONTEXT,
    sort: [],
    skip: 0,
    limit: 0,
    hint: { kind: 'index', index },
  };
  let records: number[] = [];
  for await (const { record } of inTurns(runQuery(query).documents, () => undefined)) {
    records.push(record);
    if (records.length === REMOVED_PER_JOB) {
      await removeAll(store, query, records);
      records = [];
    }
  }
  await removeAll(store, query, records);
}

/** A document that was given more time since it was found is left. */
async function removeAll(
  store: Store,
  { collection, matcher }: Query,
  records: readonly number[],
): Promise<void> {
  if (records.length === 0) {
    return;
  }
  await store.environment.write(() => {
    for (const record of records) {
      const bytes = collection.dropped ? undefined : collection.read(record);
      if (bytes !== undefined && matcher.matchesRaw(bytes)) {
        collection.remove(record, bytes);
      }
    }
  });
}
