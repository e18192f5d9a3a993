import type { Collection } from '../storage/collection.ts';
import type { Store } from '../store.ts';
import { equalValues } from '../values/compare.ts';
import type { Collator } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
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

const OPTION_NOT_SUPPORTED_ON_VIEW = 167;

/**
 * Checks that a view is read by its own rules for strings, which is the only way it may be read.
 *
 * @throws StoreError 167
 */
export function admitView(view: Collection | undefined, collation: Collator | undefined): void {
  if (view?.isView && !sameCollation(view.collation, collation)) {
    throw new StoreError(
      OPTION_NOT_SUPPORTED_ON_VIEW,
      `Cannot override the default collation of the view ${view.namespace}`,
    );
  }
}

export function sameCollation(left: Collator | undefined, right: Collator | undefined): boolean {
  return equalValues(left?.spec ?? new Doc(), right?.spec ?? new Doc());
}
