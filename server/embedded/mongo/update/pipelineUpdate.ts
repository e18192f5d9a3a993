import { isFault } from '../expression/operands.ts';
import { FILL_STAGES } from '../pipeline/fill.ts';
import type { PipelineHost } from '../pipeline/host.ts';
import { PROJECTION_STAGES } from '../pipeline/project.ts';
import { SIMPLE_STAGES } from '../pipeline/simpleStages.ts';
import type { PipelineContext, StageKind } from '../pipeline/stage.ts';
import type { QueryContext } from '../values/context.ts';
import type { Doc } from '../values/doc.ts';
import { CODE, StoreError } from '../values/errors.ts';
import { identicalValues } from '../values/identical.ts';
import { Timestamp } from '../values/value.ts';
import { keepId, stamped } from './replacement.ts';
import type { Updater } from './updater.ts';

const ALLOWED = ['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith', '$fill'];
const ONE_FIELD_STAGE = 40_323;
const UNKNOWN_STAGE = 40_324;

/** Compiles an update that is a pipeline, of the stages that look at one document only. */
export function pipelineUpdate(stages: readonly Doc[], context: QueryContext): Updater {
  // A server that is no part of a cluster has no time of one, and says so by an empty timestamp.
  const variables = new Map([...context.variables, ['CLUSTER_TIME', new Timestamp(0, 0)]]);
  const steps = stages.map((stage) => compileStep(stage, { ...context, variables }));
  return {
    kind: 'pipeline',
    apply: (document) => {
      const made = steps.reduce((current, step) => step(current), document);
      const result = keepId(document, stamped(made));
      return { document: result, changed: !identicalValues(document, result) };
    },
  };
}

function compileStep(stage: Doc, context: QueryContext): (document: Doc) => Doc {
  const name = stage.nameAt(0);
  if (name === undefined || stage.size !== 1) {
    throw new StoreError(
      ONE_FIELD_STAGE,
      'A pipeline stage specification object must contain exactly one field.',
    );
  }
  const kind = ALLOWED.includes(name) ? stageKind(name) : undefined;
  if (kind === undefined) {
    throw name.startsWith('$')
      ? notAllowed(name)
      : new StoreError(UNKNOWN_STAGE, `Unrecognized pipeline stage name: '${name}'`);
  }
  try {
    const { apply } = kind.compile(stage.valueAt(0), { ...context, host: NO_HOST, namespace: NOWHERE }, name);
    if (apply === undefined) {
      throw notAllowed(name);
    }
    return (document) => apply(document) ?? document;
  } catch (error) {
    if (!isFault(error)) {
      throw error;
    }
    // What is wrong for every document is nothing to an update that matches none.
    return () => {
      throw error;
    };
  }
}

function notAllowed(name: string): StoreError {
  return new StoreError(CODE.invalidOptions, `${name} is not allowed to be used within an update`);
}

function stageKind(name: string): StageKind | undefined {
  return PROJECTION_STAGES[name] ?? SIMPLE_STAGES[name] ?? FILL_STAGES[name];
}

const NOWHERE: PipelineContext['namespace'] = { db: '', collection: '' };

function unreachable(): never {
  throw new StoreError(CODE.invalidOptions, 'a pipeline update reaches no other collection');
}

const NO_HOST: PipelineHost = {
  find: unreachable,
  admit: unreachable,
  indexes: unreachable,
  collStats: unreachable,
  indexStats: unreachable,
  insert: unreachable,
  update: unreachable,
  replaceCollection: unreachable,
};
