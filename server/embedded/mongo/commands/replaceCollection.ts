import { randomBytes } from 'node:crypto';
import type { Namespace } from '../pipeline/host.ts';
import type { Collection } from '../storage/collection.ts';
import type { Store } from '../store.ts';
import { Doc } from '../values/doc.ts';
import { encodeDoc } from '../values/encode.ts';
import { prepareInsert } from './documents.ts';
import { refuseView } from './namespaces.ts';
import { checkValid, type ValidationRequest } from './validation.ts';

const DOCUMENTS_PER_JOB = 200;

/**
 * Puts documents into a new collection that takes the old one's name, indexes and options once all are in.
 * When anything fails the old one stays as it was.
 */
export async function replaceCollection(
  store: Store,
  into: Namespace,
  documents: AsyncIterable<Doc>,
  { bypass }: Pick<ValidationRequest, 'bypass'>,
): Promise<void> {
  const { environment, catalog } = store;
  const before = catalog.find(into.db, into.collection);
  refuseView(before);
  const made = await environment.write(() => makeLike(store, into.db, before));
  try {
    for await (const batch of inBatches(documents)) {
      await environment.write(() => {
        for (const document of batch) {
          const { bytes } = prepareInsert(encodeDoc(document));
          checkValid(made, bytes, { bypass });
          made.insert(bytes);
        }
      });
    }
  } catch (error) {
    await environment.write(() => catalog.drop(made));
    throw error;
  }
  await environment.write(() => {
    const old = catalog.find(into.db, into.collection);
    if (old !== undefined) {
      catalog.drop(old);
    }
    catalog.rename(made, into.db, into.collection);
  });
}

function makeLike({ catalog }: Store, database: string, model: Collection | undefined): Collection {
  const name = `tmp.agg_out.${randomBytes(8).toString('hex')}`;
  const made = catalog.create(database, name, model?.options ?? new Doc());
  for (const index of model?.indexes ?? []) {
    if (!index.isId) {
      catalog.addIndex(made, index.spec, true);
    }
  }
  return made;
}

async function* inBatches(documents: AsyncIterable<Doc>): AsyncGenerator<Doc[]> {
  let batch: Doc[] = [];
  for await (const document of documents) {
    batch.push(document);
    if (batch.length === DOCUMENTS_PER_JOB) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}
