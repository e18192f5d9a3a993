import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { compileMatch } from '../match/compileMatch.ts';
import { compileStages, splitLeadingMatch } from '../pipeline/pipeline.ts';
import { inTurns } from '../plan/drain.ts';
import { planQuery, type Query, runQuery } from '../plan/runQuery.ts';
import { showPlan } from '../plan/showPlan.ts';
import { parseSort } from '../plan/sortSpec.ts';
import { Doc, doc } from '../values/doc.ts';
import { badValue, StoreError } from '../values/errors.ts';
import { typeName } from '../values/typeNames.ts';
import { int32, MISSING, type Value } from '../values/value.ts';
import { type Aggregation, pipelineOf, prepare } from './aggregate.ts';
import { checkFields, countField, docField, flagField, missingField, textField } from './arguments.ts';
import type { Call, Command } from './command.ts';
import { contextOf } from './context.ts';
import { queryOf, readRequest } from './find.ts';
import { hintFrom } from './hints.ts';
import { collectionName, existing } from './namespaces.ts';
import { leadingQuery } from './pipelineHost.ts';
import { VERSION } from './version.ts';

type Verbosity = 'queryPlanner' | 'executionStats' | 'allPlansExecution';

const FIELDS = { verbosity: 'string' } as const;

export const explain: Command = async (call) => {
  const { body } = call;
  const inner = body.valueAt(0);
  if (!(inner instanceof Doc)) {
    throw new StoreError(14, "BSON field 'explain.explain' is the wrong type, expected type 'object'");
  }
  checkFields('explain', body, FIELDS);
  const verbosity = verbosityOf(body);
  const command = inner.nameAt(0) ?? '';
  const explained = Object.hasOwn(EXPLAINED, command) ? EXPLAINED[command] : undefined;
  if (explained === undefined) {
    throw new StoreError(59, `Explain failed due to unknown command: ${command}`);
  }
  return explained({ ...call, body: withoutExplain(inner), name: command }, verbosity);
};

function withoutExplain(inner: Doc): Doc {
  const copy = inner.copy();
  copy.delete('explain');
  return copy;
}

function verbosityOf(body: Doc): Verbosity {
  const given = textField(body, 'verbosity') ?? 'allPlansExecution';
  if (given === 'queryPlanner' || given === 'executionStats' || given === 'allPlansExecution') {
    return given;
  }
  throw badValue(`Enumeration value '${given}' for field 'explain.verbosity' is not a valid value.`);
}

type Explain = (call: Call, verbosity: Verbosity) => Promise<Doc>;

const EXPLAINED: { readonly [command: string]: Explain } = {
  find: async (call, verbosity) => {
    const name = collectionName(call);
    const collection = existing(call, name);
    const request = readRequest(call, collection);
    return collection === undefined || collection.isView
      ? nothingToExplain(call, name)
      : explainQuery(call, queryOf(collection, request, call.body), verbosity);
  },
  aggregate: async (call, verbosity) => {
    const target = collectionName(call);
    return explainAggregate(
      call,
      prepare(call, target, pipelineOf(call.body), call.body.get('hint')),
      verbosity,
    );
  },
  count: (call, verbosity) => explainFilter(call, 'query', verbosity),
  distinct: (call, verbosity) => explainFilter(call, 'query', verbosity),
  findAndModify: (call, verbosity) => explainFilter(call, 'query', verbosity),
  findandmodify: (call, verbosity) => explainFilter(call, 'query', verbosity),
  update: (call, verbosity) => explainStatement(call, 'updates', verbosity),
  delete: (call, verbosity) => explainStatement(call, 'deletes', verbosity),
};

async function explainFilter(call: Call, field: string, verbosity: Verbosity): Promise<Doc> {
  const { body } = call;
  const name = collectionName(call);
  const collection = existing(call, name);
  const context = contextOf(call.name, body, collection?.collation);
  const matcher = compileMatch(docField(body, field) ?? new Doc(), context);
  const limit = countField(call.name, body, 'limit') ?? 0;
  if (collection === undefined || collection.isView) {
    return nothingToExplain(call, name);
  }
  const sort = parseSort(docField(body, 'sort') ?? new Doc());
  const hint = hintFrom(collection, body.get('hint'));
  return explainQuery(call, { collection, matcher, context, sort, skip: 0, limit, hint }, verbosity);
}

function explainStatement(call: Call, field: string, verbosity: Verbosity): Promise<Doc> {
  const statements = call.body.get(field);
  const [statement] = Array.isArray(statements) ? statements : [];
  if (!(statement instanceof Doc)) {
    throw missingField(`${call.name}.${field}`);
  }
  const multi = flagField(statement, 'multi');
  const body = new Doc([call.name], [call.body.valueAt(0)]);
  for (const name of ['q', 'hint', 'collation', 'sort']) {
    const value = statement.get(name);
    if (value !== MISSING) {
      body.append(name === 'q' ? 'query' : name, value);
    }
  }
  if (!multi && field === 'updates') {
    body.append('limit', int32(1));
  }
  return explainFilter({ ...call, body }, 'query', verbosity);
}

async function explainQuery(call: Call, query: Query, verbosity: Verbosity): Promise<Doc> {
  const planner = queryPlanner(query, planQuery(query));
  const made = new Doc(['explainVersion', 'queryPlanner'], ['1', planner]);
  if (verbosity !== 'queryPlanner') {
    made.append('executionStats', await executionStats(query, verbosity));
  }
  return finish(call, made);
}

function queryPlanner(query: Query, plan: ReturnType<typeof planQuery>): Doc {
  return doc({
    namespace: query.collection.namespace,
    parsedQuery: new Doc(),
    indexFilterSet: false,
    optimizationTimeMillis: int32(0),
    maxIndexedOrSolutionsReached: false,
    maxIndexedAndSolutionsReached: false,
    maxScansToExplodeReached: false,
    prunedSimilarIndexes: false,
    winningPlan: showPlan(plan, query, null),
    rejectedPlans: [],
  });
}

async function executionStats(query: Query, verbosity: Verbosity): Promise<Doc> {
  const started = performance.now();
  const { plan, counts, documents } = runQuery(query);
  let returned = 0;
  for await (const _ of inTurns(documents, query.context.checkTime)) {
    returned += 1;
  }
  const stats = doc({
    executionSuccess: true,
    nReturned: int32(returned),
    executionTimeMillis: int32(Math.round(performance.now() - started)),
    totalKeysExamined: int32(counts.keysExamined),
    totalDocsExamined: int32(counts.docsExamined),
    executionStages: showPlan(plan, query, { returned, counts }),
  });
  return verbosity === 'allPlansExecution' ? stats.append('allPlansExecution', []) : stats;
}

function finish(call: Call, made: Doc): Doc {
  const server = doc({
    host: hostname(),
    port: int32(call.store.port),
    version: VERSION,
    gitVersion: 'embedded',
  });
  return made
    .append('command', call.body.copy().set('$db', call.database))
    .append('serverInfo', server)
    .append('serverParameters', new Doc())
    .append('queryShapeHash', shapeOf(call.body))
    .append('ok', 1);
}

/** A name for all commands that differ only in their values. */
function shapeOf(body: Doc): string {
  const shape = [...body.entries()].map(([name, value]) => [name, namesIn(value)]);
  return createHash('sha256').update(JSON.stringify(shape)).digest('hex').toUpperCase();
}

function namesIn(value: Value): unknown {
  if (value instanceof Doc) {
    return [...value.entries()].map(([name, inner]) => [name, namesIn(inner)]);
  }
  return Array.isArray(value) ? value.map(namesIn) : typeName(value);
}

function nothingToExplain(call: Call, name: string): Doc {
  const planner = doc({
    namespace: `${call.database}.${name}`,
    parsedQuery: new Doc(),
    indexFilterSet: false,
    winningPlan: doc({ stage: 'EOF' }),
    rejectedPlans: [],
  });
  const stats = doc({
    executionSuccess: true,
    nReturned: int32(0),
    executionTimeMillis: int32(0),
    totalKeysExamined: int32(0),
    totalDocsExamined: int32(0),
    executionStages: doc({ stage: 'EOF', nReturned: int32(0) }),
  });
  return finish(call, new Doc(['explainVersion', 'queryPlanner', 'executionStats'], ['1', planner, stats]));
}

/** The query at the start as `find` would show it, and the stages behind it by name. */
export async function explainAggregate(
  call: Call,
  aggregation: Aggregation,
  verbosity: Verbosity,
): Promise<Doc> {
  const { base, stages, context, hint } = aggregation;
  if (base === undefined && compileStages(stages, context).isSource) {
    return finish(call, new Doc(['explainVersion', 'stages'], ['1', [...stages]]));
  }
  if (base === undefined) {
    return nothingToExplain(call, aggregation.target);
  }
  const { query, stages: remaining } = leadingQuery(base, { ...splitLeadingMatch(stages), context, hint });
  if (remaining.length === 0) {
    return explainQuery(call, query, verbosity);
  }
  const cursor = doc({ queryPlanner: queryPlanner(query, planQuery(query)) });
  if (verbosity !== 'queryPlanner') {
    cursor.append('executionStats', await executionStats(query, verbosity));
  }
  return finish(call, new Doc(['explainVersion', 'stages'], ['1', [doc({ $cursor: cursor }), ...remaining]]));
}
