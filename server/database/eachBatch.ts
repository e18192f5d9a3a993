import type mongoose from 'mongoose';
import type { Connection } from 'mongoose';

/** A stored document of whatever shape it had. */
export type Stored = { _id: string } & Record<string, unknown>;

type Update = mongoose.mongo.UpdateFilter<Stored>;

const BATCH = 500;

/**
 * Rewrites the documents that have an old shape, some hundreds at a time, in the order of their ids.
 *
 * @param isOld    the old shape as a filter; each write holds only for a document that still matches it
 * @param updateOf the update that gives a document the new shape
 */
export async function eachBatch(
  database: Connection,
  { collection: name, isOld }: { collection: string; isOld: mongoose.mongo.Filter<Stored> },
  updateOf: (document: Stored) => Update,
): Promise<void> {
  const collection = database.collection<Stored>(name);
  let after = '';
  for (;;) {
    const batch = await collection
      .find({ ...isOld, _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(BATCH)
      .toArray();
    const last = batch.at(-1);
    if (last === undefined) {
      return;
    }
    await collection.bulkWrite(
      batch.map((document) => ({
        updateOne: { filter: { ...isOld, _id: document._id }, update: updateOf(document) },
      })),
      { ordered: false },
    );
    after = last._id;
  }
}
