import type { Collection } from '../storage/collection.ts';
import type { Store } from '../store.ts';
import { StoreError } from '../values/errors.ts';
import type { Value } from '../values/value.ts';

const VIEW_DEPTH_LIMIT = 165;
/** How many views may stand on each other. */
export const MAX_VIEW_DEPTH = 20;

/** The collection a view reads in the end, and the stages of all views on the way, the innermost first. */
export function resolveView(
  store: Store,
  view: Collection,
): { base: Collection | undefined; stages: Value[] } {
  let stages: Value[] = [];
  let at: Collection | undefined = view;
  for (let depth = 0; at?.isView; depth += 1) {
    if (depth >= MAX_VIEW_DEPTH) {
      throw new StoreError(
        VIEW_DEPTH_LIMIT,
        `View depth too deep or view cycle detected; maximum depth is ${MAX_VIEW_DEPTH}`,
      );
    }
    const pipeline = at.options.get('pipeline');
    stages = [...(Array.isArray(pipeline) ? pipeline : []), ...stages];
    at = store.catalog.find(at.database, String(at.options.get('viewOn')));
  }
  return { base: at, stages };
}
