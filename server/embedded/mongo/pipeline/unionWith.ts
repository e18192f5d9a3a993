import { typeOf } from '../expression/operands.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import type { Value } from '../values/value.ts';
import type { PipelineContext, Stage, StageTable } from './stage.ts';
import { readSubPipeline, runOn } from './subPipeline.ts';

function compileUnionWith(spec: Value, context: PipelineContext): Stage {
  const { collection, stages } = readUnion(spec);
  const from = collection === null ? null : { db: context.namespace.db, collection };
  if (from !== null) {
    context.host.admit(from);
  }
  const inner = {
    ...context,
    depth: (context.depth ?? 0) + 1,
    within: ['$unionWith', ...(context.within ?? [])],
    namespace: from ?? { db: context.namespace.db, collection: '$cmd.aggregate' },
  };
  const other = readSubPipeline(stages, inner);
  if (from !== null && other.pipeline.needsNoCollection) {
    throw new StoreError(73, "$documents makes its own documents; 'coll' is not allowed beside it");
  }
  if (from === null && !other.pipeline.isSource) {
    throw new StoreError(
      9,
      '$unionWith stage without explicit collection must have a pipeline with $documents as first stage',
    );
  }
  return {
    async *run(input) {
      yield* input;
      yield* runOn(other, from, context);
    },
  };
}

function readUnion(spec: Value): { collection: string | null; stages: readonly Value[] } {
  if (typeof spec === 'string') {
    return { collection: spec, stages: [] };
  }
  if (!(spec instanceof Doc)) {
    throw new StoreError(
      9,
      `the $unionWith stage specification must be an object or string, but found ${typeOf(spec)}`,
    );
  }
  let collection: string | null = null;
  let stages: readonly Value[] = [];
  for (const [field, value] of spec.entries()) {
    if (field === 'coll' && typeof value === 'string') {
      collection = value;
    } else if (field === 'pipeline' && Array.isArray(value)) {
      stages = value;
    } else if (field === 'coll' || field === 'pipeline') {
      throw new StoreError(14, `BSON field '$unionWith.${field}' is the wrong type '${typeOf(value)}'`);
    } else {
      throw new StoreError(40415, `BSON field '$unionWith.${field}' is an unknown field.`);
    }
  }
  if (collection === null && stages.length === 0) {
    throw new StoreError(
      9,
      '$unionWith stage without explicit collection must have a pipeline with $documents as first stage',
    );
  }
  return { collection, stages };
}

export const UNION_STAGES: StageTable = { $unionWith: { compile: compileUnionWith } };
