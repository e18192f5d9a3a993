import type { Document } from 'bson';
import { compileMatch } from '../../../../../server/embedded/mongo/match/compileMatch.ts';
import type { PipelineHost } from '../../../../../server/embedded/mongo/pipeline/host.ts';
import { runPipeline } from '../../../../../server/embedded/mongo/pipeline/pipeline.ts';
import { compileUpdate } from '../../../../../server/embedded/mongo/update/compileUpdate.ts';
import { PLAIN_CONTEXT } from '../../../../../server/embedded/mongo/values/context.ts';
import { Doc } from '../../../../../server/embedded/mongo/values/doc.ts';
import { StoreError } from '../../../../../server/embedded/mongo/values/errors.ts';
import { plain, toDoc } from '../documents.ts';

/** Collections in memory, as far as stages need a store. */
export class MemoryHost implements PipelineHost {
  readonly collections = new Map<string, Doc[]>();

  constructor(collections: { [name: string]: Document[] } = {}) {
    for (const [name, documents] of Object.entries(collections)) {
      this.collections.set(name, documents.map(toDoc));
    }
  }

  private of(name: string): Doc[] {
    const documents = this.collections.get(name) ?? [];
    this.collections.set(name, documents);
    return documents;
  }

  find({ collection }: { collection: string }, filter: Doc | null): Doc[] {
    const matcher = filter === null ? null : compileMatch(filter, PLAIN_CONTEXT);
    return this.of(collection).filter((document) => matcher === null || matcher.matches(document));
  }

  indexes() {
    return [{ key: toDoc({ _id: 1 }), unique: true, sparse: false, partial: false, collation: null }];
  }

  /** There are no views. */
  admit(): void {}

  collStats(): Doc {
    return toDoc({ count: 1 });
  }

  indexStats(): Doc[] {
    return [toDoc({ name: '_id_' })];
  }

  async insert({ collection }: { collection: string }, document: Doc): Promise<void> {
    if (this.find({ collection }, new Doc(['_id'], [document.get('_id') as string])).length > 0) {
      throw new StoreError(11000, 'E11000 duplicate key error');
    }
    this.of(collection).push(document);
  }

  async update(
    { collection }: { collection: string },
    { filter, update, upsert }: Parameters<PipelineHost['update']>[1],
  ): Promise<{ matched: boolean }> {
    const documents = this.of(collection);
    const found = this.find({ collection }, filter)[0];
    const updater = compileUpdate(Array.isArray(update) ? [...update] : (update as Doc), {
      context: PLAIN_CONTEXT,
    });
    if (found !== undefined) {
      const { document } = updater.apply(found, { isInsert: false, matchedArrayIndex: null });
      documents[documents.indexOf(found)] = document;
    } else if (upsert) {
      documents.push(updater.apply(filter, { isInsert: true, matchedArrayIndex: null }).document);
    }
    return { matched: found !== undefined };
  }

  async replaceCollection(
    { collection }: { collection: string },
    documents: AsyncIterable<Doc>,
  ): Promise<void> {
    const all: Doc[] = [];
    for await (const document of documents) {
      all.push(document);
    }
    this.collections.set(collection, all);
  }
}

/** Runs stages on documents and answers what comes out, with plain numbers. */
export async function aggregate(
  stages: readonly Document[],
  documents: readonly Document[] = [],
  host: PipelineHost = new MemoryHost(),
): Promise<Document[]> {
  const context = { ...PLAIN_CONTEXT, host, namespace: { db: 'test', collection: 'source' } };
  const found: Document[] = [];
  for await (const document of runPipeline(stages.map(toDoc), documents.map(toDoc), context)) {
    found.push(plain(document));
  }
  return found;
}

/** The code of the error that a pipeline ends with, or null. */
export async function failureOf(
  stages: readonly Document[],
  documents: readonly Document[] = [],
): Promise<number | null> {
  try {
    await aggregate(stages, documents);
  } catch (error) {
    if (error instanceof StoreError) {
      return error.code;
    }
    throw error;
  }
  return null;
}
