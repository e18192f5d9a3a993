import type { QueryContext } from '../values/context.ts';
import type { Doc } from '../values/doc.ts';
import type { Missing, Value } from '../values/value.ts';

export interface Updater {
  /** A replacement cannot go with `multi`; a pipeline takes no array filters. */
  readonly kind: 'modifiers' | 'replacement' | 'pipeline';
  /**
   * Applies the update to a document, which is left as it was.
   *
   * @throws StoreError with MongoDB's code when the update cannot be applied to this document
   */
  apply(document: Doc, how: ApplyOptions): UpdateResult;
}

export interface ApplyOptions {
  /** Whether the document is the seed of an upsert and not yet stored. */
  readonly isInsert: boolean;
  /** What `$` in a path stands for: see `MatchDetails`. */
  readonly matchedArrayIndex?: number | null;
}

export interface UpdateResult {
  readonly document: Doc;
  /** False when the update left every byte as it was. */
  readonly changed: boolean;
}

export const UNCHANGED: unique symbol = Symbol('unchanged');

/** What a modifier knows while it runs. */
export interface UpdateRun {
  readonly context: QueryContext;
  /** The whole document before the update. */
  readonly document: Doc;
  readonly isInsert: boolean;
  readonly matchedArrayIndex: number | null;
}

/** One operator with its operand, to be applied to the value at its path. */
export interface Modifier {
  /** @returns the new value, MISSING to remove the field, or UNCHANGED */
  apply(current: Value | Missing, run: UpdateRun): Value | Missing | typeof UNCHANGED;
  /** The operator's name, for messages. */
  readonly operator: string;
  /** Where the field is not there: most modifiers make it, some leave things as they are. */
  readonly onMissing: 'create' | 'skip';
  /** Where the path leads through something that is neither document nor array. */
  readonly onBlockedPath: 'fail' | 'skip';
  readonly insertOnly?: boolean;
}
