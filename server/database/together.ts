import mongoose, { type Connection } from 'mongoose';

type Collection<T extends mongoose.mongo.Document> = mongoose.mongo.Collection<T>;

/** What one request of a shared command comes to: its result, or the error that is its own. */
export type Outcome<R> = R | Error;

interface Request<K, R> {
  key: K;
  resolve(result: R): void;
  reject(error: unknown): void;
}

/** Larger commands would keep those that come after them waiting. */
const MOST_REQUESTS = 100;

/**
 * Lets requests of one kind share a command. The first goes at once; those that come while it is under way go
 * together in the next. A quiet server loses no time by it, a busy one has a fraction of the commands.
 *
 * @param run answers all keys, in their order; what it throws is everybody's error
 */
export function together<K, R>(
  run: (database: Connection, keys: readonly K[]) => Promise<readonly Outcome<R>[]>,
): (database: Connection, key: K) => Promise<R> {
  const lines = new WeakMap<Connection, (request: Request<K, R>) => void>();
  return (database, key) =>
    new Promise((resolve, reject) => {
      let join = lines.get(database);
      if (join === undefined) {
        join = openLine((keys) => run(database, keys));
        lines.set(database, join);
      }
      join({ key, resolve, reject });
    });
}

function openLine<K, R>(
  run: (keys: readonly K[]) => Promise<readonly Outcome<R>[]>,
): (request: Request<K, R>) => void {
  const waiting: Request<K, R>[] = [];
  let isUnderWay = false;

  async function serve(): Promise<void> {
    isUnderWay = true;
    while (waiting.length > 0) {
      const requests = waiting.splice(0, MOST_REQUESTS);
      try {
        settle(requests, await run(requests.map(({ key }) => key)));
      } catch (error) {
        for (const { reject } of requests) {
          reject(error);
        }
      }
    }
    isUnderWay = false;
  }

  return (request) => {
    waiting.push(request);
    if (!isUnderWay) {
      void serve();
    }
  };
}

function settle<K, R>(requests: readonly Request<K, R>[], outcomes: readonly Outcome<R>[]): void {
  requests.forEach(({ resolve, reject }, index) => {
    const outcome = outcomes[index] as Outcome<R>; // as many as there were keys
    if (outcome instanceof Error) {
      reject(outcome);
    } else {
      resolve(outcome);
    }
  });
}

/** Inserts documents that have nothing to do with each other: one that is refused takes no other with it. */
export async function insertEach<T extends mongoose.mongo.Document>(
  collection: Collection<T>,
  documents: readonly T[],
  options: Pick<mongoose.mongo.BulkWriteOptions, 'writeConcern'> = {},
): Promise<Outcome<null>[]> {
  const outcomes: Outcome<null>[] = documents.map(() => null);
  // The driver's types want an `_id` that is optional; ours is always there.
  const inserted = documents as unknown as mongoose.mongo.OptionalUnlessRequiredId<T>[];
  const [only] = inserted;
  if (only === undefined || inserted.length === 1) {
    await (only && collection.insertOne(only, options));
    return outcomes;
  }
  try {
    await collection.insertMany(inserted, { ordered: false, ...options });
  } catch (error) {
    for (const refused of refusalsOf(error)) {
      outcomes[refused.index] = new mongoose.mongo.MongoServerError({
        message: refused.errmsg ?? 'refused',
        code: refused.code,
      });
    }
  }
  return outcomes;
}

/** @throws the error itself when it is not about single documents */
function refusalsOf(error: unknown): mongoose.mongo.WriteError[] {
  if (error instanceof mongoose.mongo.MongoBulkWriteError && !error.result.getWriteConcernError()) {
    return [error.writeErrors].flat();
  }
  throw error;
}
