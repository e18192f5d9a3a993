import mongoose, { type IndexOptions, type Schema } from 'mongoose';

/** Codes of MongoDB: an index of that name or key is there with other options. */
const CONFLICTS = [85, 86];
const INDEX_NOT_FOUND = 27;

/**
 * Makes indexes; one that an earlier version declared otherwise makes way for what is declared now.
 *
 * @param create makes all that are missing, and fails where one is there with other options
 */
export async function replacingChanged(
  collection: mongoose.Collection,
  schema: Schema,
  create: () => Promise<unknown>,
): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!hasCode(error, CONFLICTS)) {
      throw error;
    }
    await dropChanged(collection, schema);
    await create();
  }
}

async function dropChanged(collection: mongoose.Collection, schema: Schema): Promise<void> {
  for (const index of await collection.indexes()) {
    const declared = schema.indexes().find(([key]) => isSame(key, index.key));
    if (declared !== undefined && !isSame(optionsOf(declared[1]), optionsOf(index))) {
      await collection.dropIndex(index.name ?? '').catch(unlessGone);
    }
  }
}

/** Another process that starts at the same moment was quicker. */
function unlessGone(error: unknown): void {
  if (!hasCode(error, [INDEX_NOT_FOUND])) {
    throw error;
  }
}

function hasCode(error: unknown, codes: readonly number[]): boolean {
  return error instanceof mongoose.mongo.MongoServerError && codes.includes(Number(error.code));
}

/** What an index is, its key and name aside. */
function optionsOf(index: IndexOptions | mongoose.mongo.IndexDescriptionInfo) {
  const { unique = false, sparse = false, partialFilterExpression = null, expireAfterSeconds = null } = index;
  return { unique: unique === true, sparse, partialFilterExpression, expireAfterSeconds };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
