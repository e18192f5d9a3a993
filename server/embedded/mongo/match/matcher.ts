import type { QueryContext } from '../values/context.ts';
import type { Doc } from '../values/doc.ts';
import type { Missing, Value } from '../values/value.ts';

/** What a filter says, as far as an index could help; the planner reads it. */
export type PredicateTree =
  | { readonly kind: 'and' | 'or' | 'nor'; readonly children: readonly PredicateTree[] }
  | { readonly kind: 'field'; readonly path: string; readonly op: IndexableOperator; readonly value: Value }
  | { readonly kind: 'other' };

export type IndexableOperator =
  | '$eq'
  | '$gt'
  | '$gte'
  | '$lt'
  | '$lte'
  | '$in'
  | '$exists'
  | '$regex'
  | '$type';

export interface Matcher {
  /** @param details filled with the array position the filter matched at, for positional updates */
  matches(document: Doc, details?: MatchDetails): boolean;
  /** The same on a stored document, of which only the fields the filter names are read. */
  matchesRaw(bytes: Uint8Array): boolean;
  readonly predicate: PredicateTree;
  /** Names of the top-level fields the filter reads, or null when it may read any. */
  readonly reads: ReadonlySet<string> | null;
}

/** Which element of the outermost array made the filter true. */
export interface MatchDetails {
  arrayIndex: number | null;
}

export type DocumentTest = (document: Doc, details: MatchDetails | null) => boolean;
export type ElementTest = (value: Value | Missing, details: MatchDetails | null) => boolean;

/** A compiled part of a filter over whole documents. */
export interface DocumentPredicate {
  readonly test: DocumentTest;
  readonly tree: PredicateTree;
  /** Names of the top-level fields it reads, or null when it may read any. */
  readonly reads: ReadonlySet<string> | null;
  /** Set on conditions of one field: which operator, for the order in which a conjunction asks. */
  readonly operator?: { readonly name: string; readonly path: string };
  /** Set on a conjunction: its parts. */
  readonly parts?: readonly DocumentPredicate[];
}

/** A compiled operator, not yet bound to a field. */
export interface ElementPredicate {
  /** The operator as written; equality without one is `$eq`. */
  readonly name?: string;
  /** Whether one value satisfies it; `$elemMatch` asks this of each element. */
  readonly element: ElementTest;
  /** `each`: the elements of an array at the end of the path count too. `whole`: only the array itself. */
  readonly leaf: 'each' | 'whole';
  /** Set where the field satisfies it when no value at the path satisfies `element` (`$ne`, `$not`). */
  readonly negated?: readonly ElementPredicate[];
  /** Set where several must hold, each for any value at the path. */
  readonly all?: readonly ElementPredicate[];
  /** Set on a long `$all` without collation, which is quicker to answer as a whole. */
  readonly isLong?: boolean;
  readonly index?: { readonly op: IndexableOperator; readonly value: Value };
}

/** What parsing hands down. */
export interface ParseScope {
  readonly context: QueryContext;
  readonly depth: number;
  /** Whether `$expr` and `$jsonSchema` may stand in it. */
  readonly allowsExpressions: boolean;
  /** Parses a nested filter over documents, for `$elemMatch` and the logical operators. */
  parseFilter(filter: Doc, scope: ParseScope): DocumentPredicate;
  /** Parses the operators that stand beside a field name. */
  parseOperators(operators: Doc, path: string, scope: ParseScope): readonly ElementPredicate[];
}

export const OTHER: PredicateTree = { kind: 'other' };
