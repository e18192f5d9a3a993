import { compareResults } from '../expression/compareResults.ts';
import { compileExpression } from '../expression/compile.ts';
import type { Result } from '../expression/expression.ts';
import { asInt32 } from '../expression/numeric.ts';
import { typeOf } from '../expression/operands.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { isNumber, MISSING, type Value } from '../values/value.ts';
import { isReference, readBucketOutput } from './bucket.ts';
import { type Granularity, granularityNamed, granularValue } from './granularity.ts';
import type { OutputField } from './group.ts';
import { gathering, type PipelineContext, type Stage } from './stage.ts';

const FIELDS: ReadonlySet<string> = new Set(['groupBy', 'buckets', 'output', 'granularity']);

interface Row {
  readonly document: Doc;
  readonly value: Value;
}

interface Bucket {
  min: Value;
  max: Value;
  readonly rows: Row[];
}

export function compileBucketAuto(spec: Value, context: PipelineContext): Stage {
  if (!(spec instanceof Doc)) {
    throw new StoreError(
      40240,
      `The argument to $bucketAuto must be an object, but found type: ${typeOf(spec)}`,
    );
  }
  if (spec.has('groupBy') && !isReference(spec.get('groupBy'))) {
    throw new StoreError(
      40239,
      `The $bucketAuto 'groupBy' field must be defined as a $-prefixed path or an expression`,
    );
  }
  const count = spec.has('buckets') ? readCount(spec.get('buckets') as Value) : null;
  const outputs = readBucketOutput(withSomeOutput(spec.get('output')), context, 40244);
  const granularity = spec.has('granularity') ? readGranularity(spec.get('granularity') as Value) : null;
  const unknown = spec.keys().find((field) => !FIELDS.has(field));
  if (unknown !== undefined) {
    throw new StoreError(40245, `Unrecognized option to $bucketAuto: ${unknown}.`);
  }
  if (count === null || !spec.has('groupBy')) {
    throw new StoreError(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified.");
  }
  const groupBy = compileExpression(spec.get('groupBy') as Value, context);
  return gathering((documents) => {
    const rows = documents.map((document) => ({ document, value: present(groupBy.evaluate(document)) }));
    if (granularity !== null) {
      for (const row of rows) {
        granularValue(row.value);
      }
    }
    rows.sort((left, right) => compareResults(left.value, right.value, context.collation));
    return fill(rows, { count, granularity, context }).map((bucket) => toDocument(bucket, outputs));
  });
}

/** An empty `output` is as good as none, which counts. */
function withSomeOutput(output: Result): Result {
  return output instanceof Doc && output.size === 0 ? MISSING : output;
}

function present(value: Result): Value {
  return value === MISSING ? null : value;
}

function readCount(given: Value): number {
  if (!isNumber(given)) {
    throw new StoreError(
      40241,
      `The $bucketAuto 'buckets' field must be a numeric value, but found type: ${typeOf(given)}`,
    );
  }
  const count = asInt32(given);
  if (count === null) {
    throw new StoreError(40242, "The $bucketAuto 'buckets' field must be representable as a 32-bit integer");
  }
  if (count <= 0) {
    throw new StoreError(
      40243,
      `The $bucketAuto 'buckets' field must be greater than 0, but found: ${count}`,
    );
  }
  return count;
}

function readGranularity(given: Value): Granularity {
  if (typeof given !== 'string') {
    throw new StoreError(
      40261,
      `The $bucketAuto 'granularity' field must be a string, but found type: ${typeOf(given)}`,
    );
  }
  return granularityNamed(given);
}

interface Filling {
  readonly count: number;
  readonly granularity: Granularity | null;
  readonly context: PipelineContext;
}

/** Cuts sorted rows into buckets of about the same size; equal values stay together. */
function fill(rows: readonly Row[], { count, granularity, context }: Filling): Bucket[] {
  const size = Math.max(1, Math.round(rows.length / count));
  const buckets: Bucket[] = [];
  let at = 0;
  while (at < rows.length && buckets.length < count) {
    const isLast = buckets.length === count - 1;
    const taken = rows.slice(at, isLast ? rows.length : at + size);
    at += taken.length;
    const bucket: Bucket = { min: (taken[0] as Row).value, max: (taken.at(-1) as Row).value, rows: taken };
    const previous = buckets.at(-1);
    const absorb = (belongs: (value: Value) => boolean) => {
      while (at < rows.length && belongs((rows[at] as Row).value)) {
        bucket.rows.push(rows[at] as Row);
        at += 1;
      }
    };
    if (granularity === null) {
      absorb((value) => compareResults(value, bucket.max, context.collation) === 0);
      bucket.max = (rows[at] ?? (bucket.rows.at(-1) as Row)).value;
    } else {
      const boundary = granularity.roundUp(granularValue(bucket.max));
      absorb((value) => granularValue(value) < boundary || granularValue(value) === 0);
      const next = rows[at];
      const { roundDown, show } = granularity;
      bucket.min = previous === undefined ? show(roundDown(granularValue(bucket.min))) : previous.max;
      bucket.max = show(
        boundary === 0 && next !== undefined ? roundDown(granularValue(next.value)) : boundary,
      );
    }
    buckets.push(bucket);
  }
  return buckets;
}

function toDocument(bucket: Bucket, outputs: readonly OutputField[]): Doc {
  const made = new Doc(['_id'], [new Doc(['min', 'max'], [bucket.min, bucket.max])]);
  for (const output of outputs) {
    const state = output.accumulator.start(MISSING);
    for (const row of bucket.rows) {
      state.add(row.document);
    }
    const value = state.value();
    made.append(output.name, value === MISSING ? null : value);
  }
  return made;
}
