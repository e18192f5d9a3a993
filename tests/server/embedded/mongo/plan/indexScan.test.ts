import { rmSync } from 'node:fs';
import type { Document } from 'bson';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileMatch } from '../../../../../server/embedded/mongo/match/compileMatch.ts';
import { unpaused } from '../../../../../server/embedded/mongo/plan/drain.ts';
import { type Hint, runQuery } from '../../../../../server/embedded/mongo/plan/runQuery.ts';
import { parseSort } from '../../../../../server/embedded/mongo/plan/sortSpec.ts';
import type { Collection } from '../../../../../server/embedded/mongo/storage/collection.ts';
import { Store } from '../../../../../server/embedded/mongo/store.ts';
import { PLAIN_CONTEXT } from '../../../../../server/embedded/mongo/values/context.ts';
import { encodeDoc } from '../../../../../server/embedded/mongo/values/encode.ts';
import { StoreError } from '../../../../../server/embedded/mongo/values/errors.ts';
import { toDoc } from '../documents.ts';
import { newFolder } from '../openStore.ts';

const folder = newFolder();
let store: Store;

beforeAll(async () => {
  store = await Store.open({ folder });
});

afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const scalar = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom<unknown>(null, 'a', 'b', '', true, false, 1.5, new Date(0), [], {}, { x: 1 }),
);
const field = fc.oneof(
  { weight: 3, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
);
const nested = fc.oneof(
  field,
  fc.record({ c: field }, { requiredKeys: [] }),
  fc.array(fc.record({ c: field }), { maxLength: 3 }),
);
const document = fc.record({ a: field, b: nested }, { requiredKeys: [] });

const condition = fc.oneof(
  scalar,
  fc
    .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$eq', '$ne'), scalar)
    .map(([op, value]) => ({ [op]: value })),
  fc.array(scalar, { maxLength: 3 }).map((values) => ({ $in: values })),
  fc.boolean().map((exists) => ({ $exists: exists })),
  fc.tuple(scalar, scalar).map(([low, high]) => ({ $gte: low, $lt: high })),
  fc.tuple(scalar, scalar).map(([low, high]) => ({ $elemMatch: { $gte: low, $lt: high } })),
);
const path = fc.constantFrom('a', 'b', 'b.c');
const filter = fc.oneof(
  fc.tuple(path, condition).map(([name, one]) => ({ [name]: one })),
  fc.tuple(condition, path, condition).map(([one, name, other]) => ({ a: one, [name]: other })),
  fc.tuple(condition, condition).map(([one, other]) => ({ $or: [{ a: one }, { 'b.c': other }] })),
);
const keys = fc.constantFrom<Document>(
  { a: 1 },
  { a: -1 },
  { 'b.c': 1 },
  { a: 1, 'b.c': -1 },
  { b: 1, a: 1 },
  { 'b.c': 1, a: -1 },
);
const options = fc.constantFrom<Document>(
  {},
  { sparse: true },
  { partialFilterExpression: { a: { $gt: 0 } } },
);
const sort = fc.constantFrom<Document>({}, { a: 1 }, { a: -1 }, { 'b.c': 1 }, { a: 1, 'b.c': -1 }, { b: -1 });

const PARALLEL_ARRAYS = 171;

/** A collection with one index, then the documents the index can take. */
function fill(
  name: string,
  key: Document,
  indexOptions: Document,
  documents: readonly Document[],
): Promise<Collection> {
  return store.environment.write(() => {
    const collection = store.catalog.create('model', name);
    store.catalog.addIndex(collection, toDoc({ v: 2, key, name: 'tested', ...indexOptions }), true);
    for (const [at, one] of documents.entries()) {
      try {
        collection.insert(encodeDoc(toDoc({ _id: at, ...one })));
      } catch (error) {
        expect(error).toMatchObject({ code: PARALLEL_ARRAYS });
      }
    }
    return collection;
  });
}

/** The records that answer, or the error's code where MongoDB gives one too (sorting over two arrays at once). */
function answer(collection: Collection, query: Document, order: Document, hint?: Hint): number[] | number {
  try {
    const sort = parseSort(toDoc({ ...order, _id: 1 }));
    const matcher = compileMatch(toDoc(query), PLAIN_CONTEXT);
    const request = { collection, matcher, sort, context: PLAIN_CONTEXT, skip: 0, limit: 0, hint };
    return [...unpaused(runQuery(request).documents)].map(({ record }) => record);
  } catch (error) {
    if (error instanceof StoreError) {
      return error.code;
    }
    throw error;
  }
}

describe('a query by an index', () => {
  it('gives what a walk over the whole collection gives, in the same order', {
    timeout: 120_000,
  }, async () => {
    let run = 0;
    let byIndex = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(document, { maxLength: 12 }),
        keys,
        options,
        fc.array(fc.tuple(filter, sort), { minLength: 1, maxLength: 8 }),
        async (documents, key, indexOptions, queries) => {
          run += 1;
          const collection = await fill(`c${run}`, key, indexOptions, documents);
          const tested = collection.indexNamed('tested');
          for (const [query, order] of queries) {
            const byScan = answer(collection, query, order, { kind: 'natural', backward: false });
            expect(answer(collection, query, order), JSON.stringify({ query, order, key })).toEqual(byScan);
          }
          byIndex += tested?.accesses ?? 0;
        },
      ),
      { numRuns: 400 },
    );
    // The comparison says something only if the index was used.
    expect(byIndex).toBeGreaterThan(run / 4);
  });
});
