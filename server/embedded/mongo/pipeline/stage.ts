import { MemoryMeter, ONE_STAGE } from '../accumulators/memory.ts';
import type { ExpressionContext } from '../expression/expression.ts';
import type { Doc } from '../values/doc.ts';
import type { Value } from '../values/value.ts';
import type { Namespace, PipelineHost } from './host.ts';

/** Documents on their way from stage to stage, some at a time, so that each step costs little. */
export type Rows = AsyncIterable<Doc[]>;

export interface PipelineContext extends ExpressionContext {
  readonly host: PipelineHost;
  /** The collection the pipeline runs on; `collection` is `$cmd.aggregate` where it runs on none. */
  readonly namespace: Namespace;
  /** How many pipelines this one stands in. */
  readonly depth?: number;
  /** The stages whose sub-pipelines this one stands in, the innermost first. */
  readonly within?: readonly string[];
  /** Another stage comes after this one. */
  readonly isFollowed?: boolean;
  /** The collection is read through a view. */
  readonly isView?: boolean;
}

/** A compiled stage. */
export interface Stage {
  run(input: Rows): Rows;
  /** Present where the stage turns one document into one, or into none, by itself. */
  readonly apply?: (document: Doc) => Doc | null;
}

export interface StageKind {
  compile(spec: Value, context: PipelineContext, name: string): Stage;
  /** Makes its own documents, so it must come first and reads no collection. */
  readonly isSource?: boolean;
  /** Stands only where no collection is named. */
  readonly needsNoCollection?: boolean;
  /** Writes, so it must come last and not in a sub-pipeline. */
  readonly isSink?: boolean;
  /** Stages inside which it must not stand. */
  readonly forbiddenIn?: readonly string[];
}

export type StageTable = { readonly [name: string]: StageKind };

/** A stage that turns each document into one, or into none. */
export function mapping(apply: (document: Doc) => Doc | null): Stage {
  return {
    apply,
    async *run(input) {
      for await (const batch of input) {
        const made: Doc[] = [];
        for (const document of batch) {
          const result = apply(document);
          if (result !== null) {
            made.push(result);
          }
        }
        if (made.length > 0) {
          yield made;
        }
      }
    },
  };
}

/** A stage that needs all documents before it gives the first. */
export function gathering(apply: (documents: Doc[]) => Doc[] | Promise<Doc[]>): Stage {
  return {
    async *run(input) {
      const result = await apply(await gather(input));
      yield* inBatches(result);
    },
  };
}

/** @throws StoreError 292 when they are too many to hold */
export async function gather(input: Rows): Promise<Doc[]> {
  const all: Doc[] = [];
  const meter = new MemoryMeter('the aggregation', ONE_STAGE);
  for await (const batch of input) {
    for (const document of batch) {
      meter.add(document);
      all.push(document);
    }
  }
  return all;
}

export const BATCH_SIZE = 256; // a compromise: few enough to answer soon, enough to make a step cheap

export function* inBatches(documents: readonly Doc[]): Generator<Doc[]> {
  for (let at = 0; at < documents.length; at += BATCH_SIZE) {
    yield documents.slice(at, at + BATCH_SIZE);
  }
}

/** Documents from anywhere as rows. */
export async function* toRows(source: AsyncIterable<Doc> | Iterable<Doc>): AsyncGenerator<Doc[]> {
  let batch: Doc[] = [];
  for await (const document of source) {
    batch.push(document);
    if (batch.length >= BATCH_SIZE) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}
