import { Doc } from '../values/doc.ts';
import type { Value } from '../values/value.ts';

/** The field that names the other collection, by the stage that reads one. */
const READERS: { readonly [stage: string]: string } = {
  $lookup: 'from',
  $graphLookup: 'from',
  $unionWith: 'coll',
};

/** The collections and views that a pipeline reads beside its own, in sub-pipelines too. */
export function sourcesOf(stages: readonly Value[]): string[] {
  return stages.flatMap((stage) => (stage instanceof Doc ? sourcesOfStage(stage) : []));
}

function sourcesOfStage(stage: Doc): string[] {
  const name = stage.nameAt(0) ?? '';
  const spec = stage.valueAt(0);
  if (name === '$unionWith' && typeof spec === 'string') {
    return [spec];
  }
  if (!(spec instanceof Doc)) {
    return [];
  }
  const pipelines = name === '$facet' ? spec.values() : [spec.get('pipeline')];
  const inner = pipelines.flatMap((pipeline) => (Array.isArray(pipeline) ? sourcesOf(pipeline) : []));
  const from = Object.hasOwn(READERS, name) ? spec.get(READERS[name] as string) : null;
  return typeof from === 'string' ? [from, ...inner] : inner;
}
