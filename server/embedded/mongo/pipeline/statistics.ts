import { typeOf } from '../expression/operands.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import type { Value } from '../values/value.ts';
import type { PipelineContext, Stage, StageTable } from './stage.ts';

const COLL_STATS_OPTIONS: ReadonlySet<string> = new Set([
  'latencyStats',
  'storageStats',
  'count',
  'queryExecStats',
  'operationStats',
]);

function compileCollStats(spec: Value, context: PipelineContext): Stage {
  if (!(spec instanceof Doc)) {
    throw new StoreError(5447000, `$collStats must take a nested object but found: ${typeOf(spec)}`);
  }
  const unknown = spec.keys().find((field) => !COLL_STATS_OPTIONS.has(field));
  if (unknown !== undefined) {
    throw new StoreError(40415, `BSON field '$collStats.${unknown}' is an unknown field.`);
  }
  return {
    async *run() {
      yield [context.host.collStats(context.namespace, spec)];
    },
  };
}

function compileIndexStats(spec: Value, context: PipelineContext): Stage {
  if (!(spec instanceof Doc) || spec.size > 0) {
    throw new StoreError(28803, 'The $indexStats stage specification must be an empty object');
  }
  return {
    async *run() {
      yield [...context.host.indexStats(context.namespace)];
    },
  };
}

export const STATISTICS_STAGES: StageTable = {
  $collStats: { compile: compileCollStats, isSource: true, forbiddenIn: ['$facet'] },
  $indexStats: { compile: compileIndexStats, isSource: true, forbiddenIn: ['$facet'] },
};
