import type { Doc } from '../values/doc.ts';
import type { Value } from '../values/value.ts';
import type { Namespace } from './host.ts';
import { compileStages, type Pipeline } from './registry.ts';
import { type PipelineContext, type Rows, toRows } from './stage.ts';

export interface SubPipeline {
  readonly pipeline: Pipeline;
}

export function readSubPipeline(stages: readonly Value[], context: PipelineContext): SubPipeline {
  return { pipeline: compileStages(stages, context) };
}

/** Runs a pipeline on a collection, or on nothing where it makes its own documents. */
export function runOn({ pipeline }: SubPipeline, from: Namespace | null, context: PipelineContext): Rows {
  const source: AsyncIterable<Doc> | Iterable<Doc> =
    pipeline.isSource || from === null ? [] : context.host.find(from, null);
  return pipeline.run(toRows(source));
}
