import { compileStages } from '../pipeline/pipeline.ts';
import type { Collection } from '../storage/collection.ts';
import { Doc } from '../values/doc.ts';
import { encodeDoc } from '../values/encode.ts';
import { StoreError } from '../values/errors.ts';
import { typeName } from '../values/typeNames.ts';
import type { Value } from '../values/value.ts';
import type { Call } from './command.ts';
import { contextOf } from './context.ts';
import { existing } from './namespaces.ts';
import { pipelineHost } from './pipelineHost.ts';
import { sourcesOf } from './viewSources.ts';
import { MAX_VIEW_DEPTH, resolveView } from './views.ts';

const CODE = {
  cycle: 5,
  typeMismatch: 14,
  invalidNamespace: 73,
  depthLimit: 165,
  notOnView: 167,
  tooLarge: 195,
} as const;

const MAX_PIPELINE_BYTES = 16_000_000; // of all stages down to the collection

interface ViewDefinition {
  readonly name: string;
  readonly viewOn: string;
  readonly stages: readonly Value[];
}

/**
 * The stages of a view as a client gives them; what is null among them is none.
 *
 * @throws StoreError 14 where one is no document
 */
export function viewStages(given: readonly Value[]): Value[] {
  const stages = given.filter((stage) => stage !== null);
  const odd = stages.find((stage) => !(stage instanceof Doc));
  if (odd !== undefined) {
    throw new StoreError(
      CODE.typeMismatch,
      `Each element of the 'pipeline' array must be an object, found ${typeName(odd)}`,
    );
  }
  return stages;
}

/**
 * Checks a view before it is kept.
 *
 * @throws StoreError 5 for a view on itself, 73 and 167 for stages that make or write documents, 165 and 195
 *         for too much of it, and whatever its stages say
 */
export function checkView(call: Call, { name, viewOn, stages }: ViewDefinition): void {
  const { database, store } = call;
  const given = contextOf(call.name, call.body);
  // Whether a variable of a cluster is there is asked when the view is read.
  const context = { ...given, variables: new Map([...given.variables, ['CLUSTER_TIME', null]]) };
  const namespace = { db: database, collection: viewOn };
  const compiled = compileStages(stages, { ...context, host: pipelineHost(call, context), namespace });
  if (compiled.isSink) {
    throw new StoreError(CODE.notOnView, 'A view may not write: $out and $merge are not allowed in it');
  }
  if (compiled.needsNoCollection) {
    throw new StoreError(CODE.invalidNamespace, 'A view may not make its own documents');
  }
  let depth = 1;
  for (let at = existing(call, viewOn); at?.isView; at = below(call, at)) {
    depth += 1;
    if (at.name === name) {
      throw new StoreError(CODE.cycle, `View cycle detected: ${database}.${name}`);
    }
    if (depth > MAX_VIEW_DEPTH) {
      throw new StoreError(CODE.depthLimit, `View depth too deep; maximum depth is ${MAX_VIEW_DEPTH}`);
    }
  }
  if (viewOn === name) {
    throw new StoreError(CODE.cycle, `View cycle detected: ${database}.${name}`);
  }
  if (reaches(call, name, [viewOn, ...sourcesOf(stages)])) {
    throw new StoreError(CODE.cycle, `View cycle detected: ${database}.${name}`);
  }
  const base = existing(call, viewOn);
  const whole = base?.isView ? [...resolveView(store, base).stages, ...stages] : [...stages];
  const asArray = Doc.from(whole.map((stage, at) => [String(at), stage] as const));
  if (encodeDoc(asArray).length > MAX_PIPELINE_BYTES) {
    throw new StoreError(CODE.tooLarge, 'The pipeline of the view is too large');
  }
}

/** Whether views that are read, or those that they read in turn, come to the one of that name. */
function reaches(call: Call, name: string, from: readonly string[]): boolean {
  const seen = new Set<string>();
  const next = [...from];
  for (let source = next.pop(); source !== undefined; source = next.pop()) {
    if (source === name) {
      return true;
    }
    const view = seen.has(source) ? undefined : existing(call, source);
    seen.add(source);
    if (view?.isView) {
      const stages = view.options.get('pipeline');
      next.push(String(view.options.get('viewOn')), ...sourcesOf(Array.isArray(stages) ? stages : []));
    }
  }
  return false;
}

function below(call: Call, view: Collection): Collection | undefined {
  return existing(call, String(view.options.get('viewOn')));
}
