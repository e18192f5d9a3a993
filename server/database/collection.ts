import mongoose, { type Connection, Schema } from 'mongoose';
import { replacingChanged } from './changedIndexes.ts';
import { connectDatabase } from './connection.ts';

type Collection<T extends mongoose.mongo.Document> = mongoose.mongo.Collection<T>;

export interface IndexDefinition {
  key: Record<string, 1 | -1>;
  unique?: boolean;
  sparse?: boolean;
  /** Equality and ranges only: MongoDB's partial indexes take no `$ne`. */
  partial?: Record<string, unknown>;
  expireAfterSeconds?: number;
}

export interface CollectionDefinition<T extends mongoose.mongo.Document> {
  name: string;
  /** The driver's collection: values are checked by zod at the edge, so nothing is checked twice. */
  of(database: Connection): Collection<T>;
}

/** A large collection's index takes its time. */
const INDEX_BUILD_MS = 30 * 60_000;

const schemas = new Map<string, Schema>();

/**
 * Declares a collection and its indexes. Mongoose keeps the schema and the indexes; reads and writes go to
 * the driver, because a hydrated document costs twenty times a plain one on the message path.
 */
export function defineCollection<T extends mongoose.mongo.Document>(
  name: string,
  indexes: readonly IndexDefinition[],
): CollectionDefinition<T> {
  const schema = new Schema({}, { strict: false, versionKey: false, autoIndex: false, collection: name });
  for (const index of indexes) {
    schema.index(index.key, {
      ...(index.unique ? { unique: true } : {}),
      ...(index.sparse ? { sparse: true } : {}),
      ...(index.partial ? { partialFilterExpression: index.partial } : {}),
      ...(index.expireAfterSeconds === undefined ? {} : { expireAfterSeconds: index.expireAfterSeconds }),
    });
  }
  schemas.set(name, schema);
  return { name, of: (database) => database.collection<T>(name) as unknown as Collection<T> };
}

/** Makes all indexes that are missing; safe to run from several processes at once. */
export async function createIndexes(uri: string): Promise<void> {
  const database = await connectDatabase(uri, INDEX_BUILD_MS);
  try {
    await createMissing(database);
  } finally {
    await database.close();
  }
}

async function createMissing(database: Connection): Promise<void> {
  for (const [name, schema] of schemas) {
    const model = database.models[name] ?? database.model(name, schema);
    await model.createCollection();
    await replacingChanged(database.collection(name), schema, () => model.createIndexes());
  }
}

/** A new id: 24 hexadecimal characters, ascending with time. */
export function newId(): string {
  return new mongoose.Types.ObjectId().toHexString();
}

/** Whether a write failed because a unique index already holds the value. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof mongoose.mongo.MongoServerError && error.code === 11_000;
}
