import { typeOf } from '../expression/operands.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import type { Value } from '../values/value.ts';
import { compileStages, type Pipeline } from './registry.ts';
import { gather, inBatches, type PipelineContext, type Stage, type StageTable } from './stage.ts';

function readFacets(spec: Value, context: PipelineContext): [string, Pipeline][] {
  if (!(spec instanceof Doc) || spec.size === 0) {
    throw new StoreError(
      40169,
      `the $facet specification must be a non-empty object, but found ${typeOf(spec)}`,
    );
  }
  const inner = {
    ...context,
    depth: (context.depth ?? 0) + 1,
    within: ['$facet', ...(context.within ?? [])],
  };
  return [...spec.entries()].map(([name, stages]) => {
    checkFacetName(name);
    if (!Array.isArray(stages)) {
      throw new StoreError(40170, `arguments to $facet must be arrays, ${name} is type ${typeOf(stages)}`);
    }
    const wrong = stages.find((stage) => !(stage instanceof Doc));
    if (wrong !== undefined) {
      throw new StoreError(
        40171,
        `elements of arrays in $facet spec must be non-empty objects, ${name} argument contained an element of type ${typeOf(wrong)}`,
      );
    }
    return [name, compileStages(stages, inner)];
  });
}

function checkFacetName(name: string): void {
  if (name.startsWith('$')) {
    throw new StoreError(
      16410,
      `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
    );
  }
  if (name.includes('.')) {
    throw new StoreError(
      16412,
      `FieldPath field names may not contain '.'. Consider using $getField or $setField.`,
    );
  }
  if (name === '') {
    throw new StoreError(15998, 'FieldPath field names may not be empty strings.');
  }
}

function compileFacet(spec: Value, context: PipelineContext): Stage {
  const facets = readFacets(spec, context);
  return {
    async *run(input) {
      const documents = await gather(input);
      const made = new Doc();
      for (const [name, pipeline] of facets) {
        made.append(name, await gather(pipeline.run(batched(documents))));
      }
      yield [made];
    },
  };
}

async function* batched(documents: readonly Doc[]): AsyncGenerator<Doc[]> {
  yield* inBatches(documents);
}

export const FACET_STAGES: StageTable = { $facet: { compile: compileFacet, forbiddenIn: ['$facet'] } };
