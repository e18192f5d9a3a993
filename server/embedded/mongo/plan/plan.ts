import type { Index } from '../storage/index.ts';
import type { IndexBounds, KeyRange } from './indexBounds.ts';

export interface SortField {
  readonly path: string;
  readonly descending: boolean;
}

/** How the documents that may answer a query are come by. All of them are filtered again. */
export type Access =
  | { readonly kind: 'collection'; readonly backward: boolean }
  | IndexAccess
  | { readonly kind: 'union'; readonly branches: readonly IndexAccess[] }
  | { readonly kind: 'nothing' };

export interface IndexAccess {
  readonly kind: 'index';
  readonly index: Index;
  readonly ranges: readonly KeyRange[];
  readonly backward: boolean;
  /** For `explain`; null where the caller gave the ends of the range (`min`, `max`). */
  readonly bounds: IndexBounds | null;
  /** The ranges' documents are to be merged by the keys behind so many fields, to come in the sort's order. */
  readonly mergeAfter: number | null;
}

export interface Plan {
  readonly access: Access;
  /** The documents come in the order asked for. */
  readonly sorted: boolean;
}
