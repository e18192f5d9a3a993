import { compileStages, runPipeline, splitLeadingMatch } from '../pipeline/pipeline.ts';
import type { PipelineContext } from '../pipeline/stage.ts';
import type { Collection } from '../storage/collection.ts';
import { Doc, doc } from '../values/doc.ts';
import { encodeDoc } from '../values/encode.ts';
import { badValue, failedToParse, StoreError, typeMismatch } from '../values/errors.ts';
import { typeName } from '../values/typeNames.ts';
import { isNumber, MISSING, type Missing, type Value } from '../values/value.ts';
import { apiStrict } from './apiVersion.ts';
import { checkFields, countField, flagField, missingField, toWhole } from './arguments.ts';
import type { Call, Command, Reply } from './command.ts';
import { contextOf } from './context.ts';
import { DEFAULT_BATCH } from './cursors.ts';
import { checkResultSize } from './documents.ts';
import { explainAggregate } from './explain.ts';
import type { ReadRequest } from './find.ts';
import { checkNamespace, existing } from './namespaces.ts';
import { documentsFor, pipelineHost } from './pipelineHost.ts';
import { sessionOf } from './sessionId.ts';
import { admitView, resolveView } from './views.ts';

const FIELDS = {
  pipeline: 'any',
  cursor: 'any',
  explain: 'boolOnly',
  allowDiskUse: 'boolOnly',
  bypassDocumentValidation: 'flag',
  hint: 'hint',
  let: 'object',
  collation: 'object',
  collectionUUID: 'uuid',
  exchange: 'any',
  fromRouter: 'bool',
  needsMerge: 'bool',
  isMapReduceCommand: 'bool',
  querySettings: 'object',
  includeQueryStatsMetrics: 'bool',
} as const;

const COLLECTIONLESS = '$cmd.aggregate';

/** What one aggregation runs on and how. */
export interface Aggregation {
  readonly target: string;
  /** The collection that is read, below all views. */
  readonly base: Collection | undefined;
  /** With the stages of the views in front. */
  readonly stages: readonly Value[];
  readonly context: PipelineContext;
  readonly hint: Value | Missing;
}

export const aggregate: Command = async (call) => {
  const { body } = call;
  checkFields('aggregate', body, FIELDS);
  const target = targetOf(call);
  const stages = pipelineOf(body);
  const explains = flagField(body, 'explain');
  checkExplained(body, explains);
  const batchSize = batchSizeOf(body, explains);
  const aggregation = prepare(call, target, stages, body.get('hint'));
  return explains ? explainAggregate(call, aggregation, 'queryPlanner') : start(call, aggregation, batchSize);
};

function checkExplained(body: Doc, explains: boolean): void {
  if (explains && body.has('writeConcern')) {
    throw failedToParse("Aggregation explain does not support the 'writeConcern' option");
  }
  if (explains && body.get('apiStrict') === true) {
    throw apiStrict('The explain option of aggregate is not in API Version 1');
  }
}

function targetOf({ body, database }: Call): string {
  const given = body.valueAt(0);
  if (typeof given === 'string') {
    checkNamespace(database, given);
    return given;
  }
  if (!isNumber(given)) {
    throw new StoreError(73, `collection name has invalid type ${typeName(given)}`);
  }
  if (toWhole(given) !== 1) {
    throw badValue("Invalid command format: the 'aggregate' field must specify a collection name or 1");
  }
  return COLLECTIONLESS;
}

export function pipelineOf(body: Doc): readonly Value[] {
  const pipeline = body.get('pipeline');
  if (pipeline === MISSING) {
    throw missingField('aggregate.pipeline');
  }
  if (!Array.isArray(pipeline)) {
    throw typeMismatch("'pipeline' option must be specified as an array");
  }
  const odd = pipeline.find((stage) => !(stage instanceof Doc));
  if (odd !== undefined || pipeline.includes(undefined)) {
    throw typeMismatch("Each element of the 'pipeline' array must be an object");
  }
  return pipeline;
}

function batchSizeOf(body: Doc, explains: boolean): number {
  const cursor = body.get('cursor');
  if (cursor === MISSING) {
    if (!explains) {
      throw failedToParse("The 'cursor' option is required, except for aggregate with the explain argument");
    }
    return DEFAULT_BATCH;
  }
  if (!(cursor instanceof Doc)) {
    throw typeMismatch('cursor field must be missing or an object');
  }
  checkFields('cursor', cursor, { batchSize: 'number' }, false);
  return countField('cursor', cursor, 'batchSize') ?? DEFAULT_BATCH;
}

/** Resolves views and checks the whole pipeline. */
export function prepare(
  call: Call,
  target: string,
  stages: readonly Value[],
  hint: Value | Missing,
): Aggregation {
  const named = target === COLLECTIONLESS ? undefined : existing(call, target);
  const view = named === undefined ? { base: undefined, stages: [] } : resolveView(call.store, named);
  const query = contextOf('aggregate', call.body, named?.collation);
  admitView(named, query.collation);
  const context: PipelineContext = {
    ...query,
    host: pipelineHost(call, query),
    namespace: { db: call.database, collection: view.base?.name ?? target },
    isView: named?.isView === true,
  };
  const whole = [...view.stages, ...stages];
  const compiled = compileStages(whole, context);
  if (call.body.get('apiStrict') === true) {
    checkStable(stages);
  }
  if (target !== COLLECTIONLESS && compiled.needsNoCollection) {
    throw new StoreError(
      73,
      `{aggregate: '${target}'} is not valid for '${firstStage(stages)}'; use {aggregate: 1}.`,
    );
  }
  if (target === COLLECTIONLESS && !compiled.isSource) {
    throw new StoreError(
      73,
      `{aggregate: 1} is not valid for '${firstStage(stages)}'; a collection is required.`,
    );
  }
  return { target, base: view.base, stages: whole, context, hint };
}

/** Stages that show a server's inside are not in the Stable API, nor most of what `$collStats` tells. */
function checkStable(stages: readonly Value[]): void {
  for (const stage of stages) {
    const name = stage instanceof Doc ? stage.nameAt(0) : undefined;
    const spec = stage instanceof Doc ? stage.valueAt(0) : null;
    const tellsMore =
      name === '$collStats' && spec instanceof Doc && spec.keys().some((option) => option !== 'count');
    if (name === '$indexStats' || tellsMore) {
      throw apiStrict(`${name} is not allowed with 'apiStrict: true' in API Version 1`);
    }
  }
}

function firstStage(stages: readonly Value[]): string {
  const [first] = stages;
  return first instanceof Doc ? (first.nameAt(0) ?? '') : 'an empty pipeline';
}

function start(
  call: Call,
  { target, base, stages, context, hint }: Aggregation,
  batchSize: number,
): Promise<Reply> {
  const { filter, rest } = splitLeadingMatch(stages);
  const { documents, stages: remaining } =
    base === undefined ? { documents: [], stages } : documentsFor(base, { filter, rest, context, hint });
  return call.store.cursors.start(
    {
      namespace: `${call.database}.${target}`,
      stream: encoded(runPipeline(remaining, documents, context)),
      limit: 0,
      checkTime: context.checkTime,
      session: sessionOf(call.body),
    },
    batchSize,
    { singleBatch: false },
  );
}

async function* encoded(documents: AsyncIterable<Doc>): AsyncGenerator<Uint8Array> {
  for await (const document of documents) {
    const bytes = encodeDoc(document);
    checkResultSize(bytes.length);
    yield bytes;
  }
}

/** A find on a view, told as a pipeline. */
export function aggregateOnView(
  call: Call,
  view: Collection,
  request: ReadRequest,
  batchSize: number,
): Promise<Reply> {
  const limit = request.limit;
  const stages = [
    doc({ $match: request.filter }),
    ...(request.sort.size > 0 ? [doc({ $sort: request.sort })] : []),
    ...(request.skip > 0 ? [doc({ $skip: BigInt(request.skip) })] : []),
    ...(limit > 0 ? [doc({ $limit: BigInt(limit) })] : []),
    ...(request.projection !== null && request.projection.size > 0
      ? [doc({ $project: request.projection })]
      : []),
  ];
  return start(call, prepare(call, view.name, stages, MISSING), batchSize);
}

export async function countView(call: Call, view: Collection, filter: Doc): Promise<number> {
  const hint = call.body.get('hint');
  let found = 0;
  for await (const _ of documentsOfView(call, view, filter, hint)) {
    found += 1;
  }
  return found;
}

export function documentsOfView(
  call: Call,
  view: Collection,
  filter: Doc,
  hint: Value | Missing = MISSING,
): AsyncIterable<Doc> {
  const { stages, base, context } = prepare(call, view.name, [doc({ $match: filter })], hint);
  if (base === undefined) {
    return runPipeline(stages, [], context);
  }
  const { filter: first, rest } = splitLeadingMatch(stages);
  const source = documentsFor(base, { filter: first, rest, context, hint });
  return runPipeline(source.stages, source.documents, context);
}
