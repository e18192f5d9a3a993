import { compileMatch } from '../match/compileMatch.ts';
import type { Query } from '../plan/runQuery.ts';
import { runQuery } from '../plan/runQuery.ts';
import { PAUSE, type Step } from '../plan/scan.ts';
import { parseSort } from '../plan/sortSpec.ts';
import type { Collection, StoredDocument } from '../storage/collection.ts';
import type { QueryContext } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { badValue, failedToParse, notSupported } from '../values/errors.ts';
import { aggregateOnView } from './aggregate.ts';
import { checkFields, countField, docField, flagField } from './arguments.ts';
import type { Call, Command } from './command.ts';
import { contextOf } from './context.ts';
import { DEFAULT_BATCH, type Stream } from './cursors.ts';
import { hintFrom } from './hints.ts';
import { rangeHint } from './minMax.ts';
import { collectionName, existing } from './namespaces.ts';
import { projectionOf } from './projecting.ts';
import { sessionOf } from './sessionId.ts';

export const FIND_FIELDS = {
  filter: 'objectOnly',
  sort: 'object',
  projection: 'object',
  hint: 'hint',
  skip: 'number',
  limit: 'number',
  batchSize: 'number',
  singleBatch: 'bool',
  max: 'object',
  min: 'object',
  returnKey: 'bool',
  showRecordId: 'bool',
  tailable: 'bool',
  oplogReplay: 'bool',
  noCursorTimeout: 'bool',
  awaitData: 'bool',
  allowPartialResults: 'bool',
  collation: 'object',
  allowDiskUse: 'bool',
  let: 'object',
  includeQueryStatsMetrics: 'bool',
  collectionUUID: 'uuid',
  querySettings: 'object',
} as const;

const NOT_OFFERED = ['returnKey', 'showRecordId'];

export interface ReadRequest {
  readonly filter: Doc;
  readonly projection: Doc | null;
  readonly sort: Doc;
  readonly skip: number;
  readonly limit: number;
  readonly context: QueryContext;
}

export const find: Command = (call) => {
  const { body, store } = call;
  checkFields('find', body, FIND_FIELDS);
  const name = collectionName(call);
  const collection = existing(call, name);
  const request = readRequest(call, collection);
  const batchSize = countField('find', body, 'batchSize') ?? DEFAULT_BATCH;
  if (collection?.isView) {
    return aggregateOnView(call, collection, request, batchSize);
  }
  const stream =
    collection === undefined ? checked(request) : streamOf(queryOf(collection, request, body), request);
  return store.cursors.start(
    {
      namespace: `${call.database}.${name}`,
      stream,
      limit: request.limit,
      checkTime: request.context.checkTime,
      session: sessionOf(body),
      noTimeout: flagField(body, 'noCursorTimeout'),
      ...(collection === undefined ? {} : { isAlive: () => !collection.dropped }),
    },
    batchSize,
    { singleBatch: flagField(body, 'singleBatch') },
  );
};

/** Reads the options that find shares with its explanation. */
export function readRequest({ body }: Pick<Call, 'body'>, collection: Collection | undefined): ReadRequest {
  if (flagField(body, 'awaitData') && !flagField(body, 'tailable')) {
    throw failedToParse('Cannot set awaitData without tailable');
  }
  if (flagField(body, 'tailable')) {
    // No collection here is capped, and MongoDB follows only those.
    throw badValue('error processing query: tailable cursor requested on non capped collection');
  }
  for (const option of NOT_OFFERED) {
    if (flagField(body, option)) {
      throw notSupported(`the find option ${option}`);
    }
  }
  return {
    filter: docField(body, 'filter') ?? new Doc(),
    projection: docField(body, 'projection'),
    sort: docField(body, 'sort') ?? new Doc(),
    skip: countField('find', body, 'skip') ?? 0,
    limit: countField('find', body, 'limit') ?? 0,
    context: contextOf('find', body, collection?.collation),
  };
}

export function queryOf(collection: Collection, request: ReadRequest, body: Doc): Query {
  const { filter, context, skip, limit } = request;
  const hint = hintFrom(collection, body.get('hint'));
  const min = docField(body, 'min');
  const max = docField(body, 'max');
  if ((min !== null || max !== null) && hint?.kind !== 'index') {
    throw failedToParse('When using min()/max() a hint of which index to use must be provided');
  }
  return {
    collection,
    matcher: compileMatch(filter, context),
    context,
    sort: parseSort(request.sort),
    skip,
    limit,
    allowDiskUse: flagField(body, 'allowDiskUse', true),
    hint: hint?.kind === 'index' && (min !== null || max !== null) ? rangeHint(hint.index, min, max) : hint,
  };
}

/** The bytes that go out, as they lie where there is no projection. */
function streamOf(query: Query, { projection }: ReadRequest): Stream {
  const project = projectionOf(projection, query.matcher, query.context);
  const { documents } = runQuery(query);
  return project === null ? bytesOf(documents, (bytes) => bytes) : bytesOf(documents, project);
}

function* bytesOf(
  documents: Iterable<Step<StoredDocument>>,
  project: (bytes: Uint8Array) => Uint8Array,
): Generator<Step<Uint8Array>> {
  for (const document of documents) {
    yield document === PAUSE ? PAUSE : project(document.bytes);
  }
}

/** No documents; but what is wrong with the request is said even where there is no collection. */
function checked({ filter, projection, sort, context }: ReadRequest): Stream {
  projectionOf(projection, compileMatch(filter, context), context);
  parseSort(sort);
  return [][Symbol.iterator]();
}
