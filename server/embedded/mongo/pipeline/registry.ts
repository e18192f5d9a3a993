import { typeOf } from '../expression/operands.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import type { Value } from '../values/value.ts';
import { refusal } from './refusedStages.ts';
import type { PipelineContext, Rows, Stage, StageKind, StageTable } from './stage.ts';

const kinds = new Map<string, StageKind>();

const MAX_STAGES = 1000;
const MAX_DEPTH = 20;

/**
 * Adds stages to those that pipelines know.
 *
 * Stages with pipelines of their own compile them by this file, so they are handed to it.
 */
export function defineStages(table: StageTable): void {
  for (const [name, kind] of Object.entries(table)) {
    kinds.set(name, kind);
  }
}

/** A pipeline that was read and checked and can run, more than once where it stands in `$lookup`. */
export interface Pipeline {
  /** Whether the first stage makes the documents, so that no collection is read. */
  readonly isSource: boolean;
  /** Whether it may not be run on a collection. */
  readonly needsNoCollection: boolean;
  /** Whether the last stage writes. */
  readonly isSink: boolean;
  run(input: Rows): Rows;
}

/**
 * Reads a pipeline and checks it as a whole before anything runs.
 *
 * @throws StoreError as MongoDB does: 40323, 40324, 40601, 40602, 7749501, and what each stage says
 */
export function compileStages(stages: readonly Value[], context: PipelineContext): Pipeline {
  if (stages.length > MAX_STAGES) {
    throw new StoreError(7749501, `Pipeline length must be no longer than ${MAX_STAGES} stages.`);
  }
  if ((context.depth ?? 0) > MAX_DEPTH) {
    throw new StoreError(232, `Maximum number of nested sub-pipelines exceeded. Limit is ${MAX_DEPTH}`);
  }
  const named = stages.map((stage) => nameStage(stage, context));
  const compiled: Stage[] = [];
  for (const [at, stage] of named.entries()) {
    const here = { ...context, isFollowed: at < named.length - 1 };
    compiled.push(stage.kind.compile(stage.spec, here, stage.name));
    checkPosition(stage, at, named.length);
  }
  return {
    isSource: named[0]?.kind.isSource === true,
    needsNoCollection: named[0]?.kind.needsNoCollection === true,
    isSink: named.at(-1)?.kind.isSink === true,
    run: (input) => compiled.reduce((rows, stage) => stage.run(rows), input),
  };
}

interface NamedStage {
  readonly name: string;
  readonly kind: StageKind;
  readonly spec: Value;
}

function nameStage(stage: Value, context: PipelineContext): NamedStage {
  if (!(stage instanceof Doc)) {
    throw new StoreError(
      14,
      `Each element of the 'pipeline' array must be an object, found ${typeOf(stage)}`,
    );
  }
  if (stage.size !== 1) {
    throw new StoreError(40323, 'A pipeline stage specification object must contain exactly one field.');
  }
  const name = stage.nameAt(0) as string;
  const kind = kinds.get(name);
  if (kind === undefined) {
    throw refusal(name, context) ?? new StoreError(40324, `Unrecognized pipeline stage name: '${name}'`);
  }
  const around = context.within?.find((stageName) => kind.forbiddenIn?.includes(stageName));
  if (around !== undefined) {
    throw new StoreError(
      FORBIDDEN_CODES[around] ?? 40600,
      `${name} is not allowed to be used within a ${around} stage`,
    );
  }
  return { name, kind, spec: stage.valueAt(0) };
}

const FORBIDDEN_CODES: { readonly [stage: string]: number } = {
  $lookup: 51047,
  $unionWith: 31441,
  $facet: 40600,
};

function checkPosition({ name, kind }: NamedStage, at: number, count: number): void {
  if (kind.isSource === true && at > 0) {
    throw new StoreError(40602, `${name} is only valid as the first stage in a pipeline.`);
  }
  if (kind.isSink === true && at < count - 1) {
    throw new StoreError(40601, `${name} can only be the final stage in the pipeline`);
  }
}
