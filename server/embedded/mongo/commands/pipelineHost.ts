import { collatorOf } from '../collation/collator.ts';
import { compileMatch } from '../match/compileMatch.ts';
import type { HostUpdate, IndexInfo, Namespace, PipelineHost } from '../pipeline/host.ts';
import { runPipeline, splitLeadingMatch } from '../pipeline/pipeline.ts';
import { readSort } from '../pipeline/sort.ts';
import type { PipelineContext } from '../pipeline/stage.ts';
import { inTurns } from '../plan/drain.ts';
import type { SortField } from '../plan/plan.ts';
import { type Query, runQuery } from '../plan/runQuery.ts';
import type { Collection } from '../storage/collection.ts';
import type { QueryContext } from '../values/context.ts';
import { decodeDoc } from '../values/decode.ts';
import { Doc } from '../values/doc.ts';
import { encodeDoc } from '../values/encode.ts';
import { isNumber, MISSING, type Missing, type Value } from '../values/value.ts';
import { flagField, toNumber } from './arguments.ts';
import type { Call } from './command.ts';
import { prepareInsert } from './documents.ts';
import { hintFrom } from './hints.ts';
import { writable } from './namespaces.ts';
import { replaceCollection } from './replaceCollection.ts';
import { collectionStatistics, indexStatistics } from './statistics.ts';
import { runUpdate } from './update.ts';
import { checkValid } from './validation.ts';
import { admitView, resolveView } from './views.ts';

/** The store, as stages see it. */
export function pipelineHost(call: Call, query: QueryContext): PipelineHost {
  const collectionOf = ({ db, collection }: Namespace) => call.store.catalog.find(db, collection);
  return {
    find: (from, filter) => findAnywhere(call, collectionOf(from), filter, query),
    admit: (from) => admitView(collectionOf(from), query.collation),
    indexes: (of) => collectionOf(of)?.indexes.map(describe) ?? [],
    collStats: (of, options) => collectionStatistics(call.store, of, options),
    indexStats: (of) => indexStatistics(collectionOf(of)),
    insert: (into, document) => insertOne({ ...call, database: into.db }, into.collection, document),
    update: (into, change) => updateOne({ ...call, database: into.db }, into.collection, change, query),
    replaceCollection: (into, documents) =>
      replaceCollection(call.store, into, documents, {
        bypass: flagField(call.body, 'bypassDocumentValidation'),
      }),
  };
}

function describe(index: {
  key: Doc;
  unique: boolean;
  sparse: boolean;
  partialFilter: Doc | null;
  spec: Doc;
}): IndexInfo {
  const collation = index.spec.get('collation');
  return {
    key: index.key,
    unique: index.unique,
    sparse: index.sparse,
    partial: index.partialFilter !== null,
    // An index that took its collection's collation may have it as it was given, without the defaults.
    collation: collation instanceof Doc ? (collatorOf(collation)?.spec ?? null) : null,
  };
}

function findAnywhere(
  call: Call,
  collection: Collection | undefined,
  filter: Doc | null,
  query: QueryContext,
): AsyncIterable<Doc> | Iterable<Doc> {
  if (collection === undefined) {
    return [];
  }
  if (!collection.isView) {
    return decoded(queryFor(collection, filter, query), query);
  }
  const { base, stages } = resolveView(call.store, collection);
  const whole = filter === null ? stages : [...stages, new Doc(['$match'], [filter])];
  const context = {
    ...query,
    host: pipelineHost(call, query),
    namespace: { db: call.database, collection: base?.name ?? collection.name },
  };
  if (base === undefined) {
    return runPipeline(whole, [], context);
  }
  const leading = splitLeadingMatch(whole);
  const source = documentsFor(base, { ...leading, context, hint: MISSING });
  return runPipeline(source.stages, source.documents, context);
}

function queryFor(collection: Collection, filter: Doc | null, context: QueryContext): Query {
  return {
    collection,
    matcher: compileMatch(filter ?? new Doc(), context),
    context,
    sort: [],
    skip: 0,
    limit: 0,
  };
}

async function* decoded(query: Query, context: QueryContext): AsyncGenerator<Doc> {
  for await (const { bytes } of inTurns(runQuery(query).documents, context.checkTime)) {
    yield decodeDoc(bytes);
  }
}

export interface Leading {
  readonly filter: Doc | null;
  readonly rest: readonly Value[];
  readonly context: PipelineContext;
  readonly hint: Value | Missing;
}

/** The query that can do a pipeline's first stages by an index, and the stages that are left. */
export function leadingQuery(
  collection: Collection,
  leading: Leading,
): { query: Query; stages: readonly Value[] } {
  const { filter, context, hint } = leading;
  const { sort, skip, limit, stages } = takeSort(leading.rest);
  const query = {
    ...queryFor(collection, filter, context),
    sort,
    skip,
    limit,
    hint: hintFrom(collection, hint),
  };
  return { query, stages };
}

export function documentsFor(
  collection: Collection,
  leading: Leading,
): { documents: AsyncIterable<Doc>; stages: readonly Value[] } {
  const { query, stages } = leadingQuery(collection, leading);
  return { documents: decoded(query, leading.context), stages };
}

interface Taken {
  readonly sort: readonly SortField[];
  readonly skip: number;
  readonly limit: number;
  readonly stages: readonly Value[];
}

/** Takes `$sort`, `$skip` and `$limit`, in this order, off the front. */
function takeSort(stages: readonly Value[]): Taken {
  let at = 0;
  let sort: readonly SortField[] = [];
  const sortSpec = specOf(stages[at], '$sort');
  if (sortSpec instanceof Doc && sortSpec.values().every(isNumber)) {
    sort = readSort(sortSpec).map(({ path, direction }) => ({
      path: path.join('.'),
      descending: direction < 0,
    }));
    at += 1;
  }
  const skip = specOf(stages[at], '$skip');
  at += isNumber(skip) ? 1 : 0;
  const limit = specOf(stages[at], '$limit');
  at += isNumber(limit) ? 1 : 0;
  return { sort, skip: countOf(skip), limit: countOf(limit), stages: stages.slice(at) };
}

function specOf(stage: Value, name: string): Value | Missing {
  return stage instanceof Doc && stage.nameAt(0) === name ? stage.valueAt(0) : MISSING;
}

function countOf(value: Value | Missing): number {
  return value !== MISSING && isNumber(value) ? Math.trunc(toNumber(value)) : 0;
}

async function insertOne(call: Call, name: string, document: Doc): Promise<void> {
  // The aggregation as a whole waits for the disk.
  await call.store.environment.write(
    () => {
      const collection = writable(call, name);
      const { bytes } = prepareInsert(encodeDoc(document));
      checkValid(collection, bytes, { bypass: flagField(call.body, 'bypassDocumentValidation') });
      collection.insert(bytes);
    },
    { early: true },
  );
}

async function updateOne(
  call: Call,
  name: string,
  { filter, update, upsert, variables }: HostUpdate,
  context: QueryContext,
): Promise<{ matched: boolean }> {
  const { matched } = await runUpdate({
    call,
    name,
    filter,
    update: update instanceof Doc ? update : [...update],
    arrayFilters: null,
    constants: null,
    multi: false,
    upsert,
    sort: null,
    hint: MISSING,
    context: { ...context, variables: new Map([...context.variables, ...variables]) },
  });
  return { matched: matched > 0 };
}
