import type { Doc } from '../values/doc.ts';
import type { Value } from '../values/value.ts';

export interface Namespace {
  readonly db: string;
  readonly collection: string;
}

export interface IndexInfo {
  readonly key: Doc;
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partial: boolean;
  /** Absent: strings stand in it by their bytes. */
  readonly collation: Doc | null;
}

/** What stages need of the store around them. */
export interface PipelineHost {
  /**
   * The documents of a collection or view that match, by an index where there is one. A collection that
   * does not exist has none. The filter has been checked.
   */
  find(from: Namespace, filter: Doc | null): AsyncIterable<Doc> | Iterable<Doc>;
  /** Checks that a pipeline may read a collection or view beside its own. @throws StoreError 167 */
  admit(from: Namespace): void;
  /** The indexes of a collection, `_id_` among them; empty when it does not exist. */
  indexes(of: Namespace): readonly IndexInfo[];
  /** What `$collStats` and `$indexStats` answer with. */
  collStats(of: Namespace, options: Doc): Doc;
  indexStats(of: Namespace): Iterable<Doc>;
  /** Inserts one document by itself. @throws StoreError 11000 on a duplicate key */
  insert(into: Namespace, document: Doc): Promise<void>;
  /** Updates one document, by operators, replacement or pipeline; tells whether one matched. */
  update(into: Namespace, change: HostUpdate): Promise<{ matched: boolean }>;
  /** Puts all documents into a new collection that then takes the place of the old one, if any. */
  replaceCollection(into: Namespace, documents: AsyncIterable<Doc>): Promise<void>;
}

export interface HostUpdate {
  readonly filter: Doc;
  readonly update: Doc | readonly Doc[];
  readonly upsert: boolean;
  /** Variables of a pipeline update, by name without `$$`. */
  readonly variables: ReadonlyMap<string, Value>;
}
