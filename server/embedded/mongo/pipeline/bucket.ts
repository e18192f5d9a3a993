import { compareResults } from '../expression/compareResults.ts';
import { compileExpression } from '../expression/compile.ts';
import type { Expression, Result } from '../expression/expression.ts';
import { typeOf } from '../expression/operands.ts';
import { typeRank } from '../values/compare.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { int32, MISSING, type Value } from '../values/value.ts';
import { compileBucketAuto } from './bucketAuto.ts';
import { compileOutput, groupStage, type OutputField } from './group.ts';
import { gathering, type PipelineContext, type Stage, type StageTable } from './stage.ts';

const FIELDS: ReadonlySet<string> = new Set(['groupBy', 'boundaries', 'default', 'output']);

/** Reads the `output` of both bucket stages; without one they count. */
export function readBucketOutput(
  given: Value | typeof MISSING,
  context: PipelineContext,
  notDocument: number,
): OutputField[] {
  if (given === MISSING) {
    return [compileOutput('count', new Doc(['$sum'], [int32(1)]), context)];
  }
  if (!(given instanceof Doc)) {
    throw new StoreError(
      notDocument,
      `The 'output' field must be an object, but found type: ${typeOf(given)}`,
    );
  }
  return [...given.entries()].map(([name, value]) => {
    if (name === '_id') {
      throw new StoreError(15948, "a group's _id may only be specified once");
    }
    return compileOutput(name, value, context);
  });
}

export function isReference(value: Value | typeof MISSING): boolean {
  return (
    (typeof value === 'string' && value.startsWith('$')) ||
    (value instanceof Doc && (value.nameAt(0)?.startsWith('$') ?? false))
  );
}

function compileBucket(spec: Value, context: PipelineContext): Stage {
  if (!(spec instanceof Doc)) {
    throw new StoreError(
      40201,
      `Argument to $bucket stage must be an object, but found type: ${typeOf(spec)}`,
    );
  }
  const unknown = spec.keys().find((field) => !FIELDS.has(field));
  if (spec.has('groupBy') && !isReference(spec.get('groupBy'))) {
    throw new StoreError(
      40202,
      `The $bucket 'groupBy' field must be defined as a $-prefixed path or an expression`,
    );
  }
  const boundaries = spec.has('boundaries') ? readBoundaries(spec.get('boundaries') as Value, context) : null;
  const fallback = spec.has('default') ? readDefault(spec.get('default') as Value, context) : null;
  const outputs = readBucketOutput(spec.get('output'), context, 40196);
  if (unknown !== undefined) {
    throw new StoreError(40197, `Unrecognized option to $bucket: ${unknown}.`);
  }
  if (boundaries === null || !spec.has('groupBy')) {
    throw new StoreError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  }
  checkDefault(fallback, boundaries, context);
  const groupBy = compileExpression(spec.get('groupBy') as Value, context);
  const key = bucketKey(groupBy, boundaries, { fallback, context });
  const group = groupStage(key, outputs, { ...context, isFollowed: true });
  const order = gathering((documents) =>
    documents.sort((left, right) => compareResults(left.get('_id'), right.get('_id'), context.collation)),
  );
  return { run: (input) => order.run(group.run(input)) };
}

function readBoundaries(given: Value, context: PipelineContext): Value[] {
  if (!Array.isArray(given)) {
    throw new StoreError(
      40200,
      `The $bucket 'boundaries' field must be an array, but found type: ${typeOf(given)}`,
    );
  }
  const boundaries = given.map((item) => {
    const value = compileExpression(item, context).constant?.value;
    if (value === undefined || value === MISSING) {
      throw new StoreError(40191, "The $bucket 'boundaries' field must be an array of constant values");
    }
    return value;
  });
  if (boundaries.length < 2) {
    throw new StoreError(
      40192,
      `The $bucket 'boundaries' field must have at least 2 values, but found ${boundaries.length} value(s).`,
    );
  }
  for (let at = 1; at < boundaries.length; at += 1) {
    checkPair(boundaries[at - 1] as Value, boundaries[at] as Value, context);
  }
  return boundaries;
}

function checkPair(lower: Value, upper: Value, context: PipelineContext): void {
  if (typeRank(lower) !== typeRank(upper)) {
    throw new StoreError(
      40193,
      `All values in the 'boundaries' option to $bucket must have the same type. Found conflicting types ${typeOf(lower)} and ${typeOf(upper)}.`,
    );
  }
  if (compareResults(lower, upper, context.collation) >= 0) {
    throw new StoreError(40194, `The 'boundaries' option to $bucket must be sorted in ascending order.`);
  }
}

function readDefault(given: Value, context: PipelineContext): { value: Result } {
  const part = compileExpression(given, context);
  if (part.constant === undefined) {
    throw new StoreError(40195, "The $bucket 'default' field must be a constant value");
  }
  return part.constant;
}

function checkDefault(
  fallback: { value: Result } | null,
  boundaries: readonly Value[],
  context: PipelineContext,
): void {
  if (fallback === null) {
    return;
  }
  const lower = boundaries[0] as Value;
  const upper = boundaries.at(-1) as Value;
  if (
    compareResults(fallback.value, lower, context.collation) >= 0 &&
    compareResults(fallback.value, upper, context.collation) < 0
  ) {
    throw new StoreError(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
    );
  }
}

/** The lower boundary of the bucket a document falls into. */
function bucketKey(
  groupBy: Expression,
  boundaries: readonly Value[],
  { fallback, context }: { fallback: { value: Result } | null; context: PipelineContext },
): Expression {
  return {
    evaluate(root) {
      const value = groupBy.evaluate(root);
      let at = boundaries.length - 1;
      while (at >= 0 && compareResults(value, boundaries[at] as Value, context.collation) < 0) {
        at -= 1;
      }
      if (at >= 0 && at < boundaries.length - 1) {
        return boundaries[at] as Value;
      }
      if (fallback === null) {
        throw new StoreError(
          40066,
          '$switch could not find a matching branch for an input, and no default was specified.',
        );
      }
      return fallback.value;
    },
  };
}

export const BUCKET_STAGES: StageTable = {
  $bucket: { compile: compileBucket },
  $bucketAuto: { compile: compileBucketAuto },
};
