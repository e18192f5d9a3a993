import { Doc } from '../values/doc.ts';
import type { Value } from '../values/value.ts';
import { compileStages, defineStages, type Pipeline } from './registry.ts';
import { type PipelineContext, toRows } from './stage.ts';
import { STAGES } from './stages.ts';

defineStages(STAGES);

export { compileStages, type Pipeline };

/** What may be handed to the planner before the pipeline runs. */
export interface LeadingMatch {
  /** All filters of the `$match` stages at the start, or null. */
  readonly filter: Doc | null;
  readonly rest: Value[];
}

/** Takes the `$match` stages off the start of a pipeline that was compiled without error. */
export function splitLeadingMatch(stages: readonly Value[]): LeadingMatch {
  const filters: Doc[] = [];
  let at = 0;
  for (; at < stages.length; at += 1) {
    const stage = stages[at];
    const filter = stage instanceof Doc && stage.nameAt(0) === '$match' ? stage.valueAt(0) : null;
    if (!(filter instanceof Doc)) {
      break;
    }
    filters.push(filter);
  }
  const filter = filters.length > 1 ? new Doc(['$and'], [filters]) : (filters[0] ?? null);
  return { filter, rest: stages.slice(at) };
}

/**
 * Runs a pipeline on documents.
 *
 * @param stages the stages as they came, each a document with one field
 * @param source the documents of the collection; not read when the first stage makes its own
 */
export async function* runPipeline(
  stages: readonly Value[],
  source: AsyncIterable<Doc> | Iterable<Doc>,
  context: PipelineContext,
): AsyncGenerator<Doc> {
  const pipeline = compileStages(stages, context);
  for await (const batch of pipeline.run(toRows(pipeline.isSource ? [] : source))) {
    yield* batch;
  }
}
