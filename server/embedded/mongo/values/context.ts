import type { Doc } from './doc.ts';
import type { Missing, Value } from './value.ts';

/** Orders and equates strings by a locale's rules. */
export interface Collator {
  compare(left: string, right: string): number;
  /** A string that is equal for, and only for, strings that compare as equal. */
  key(text: string): string;
  /** The whole specification with its defaults filled in, as `explain` and `listIndexes` show it. */
  readonly spec: Doc;
}

/** What a query needs of the command that runs it. */
export interface QueryContext {
  /** Absent: strings compare by their bytes. */
  readonly collation?: Collator;
  /** `let` variables and the system's (`NOW`, `USER_ROLES`), by name without `$$`; one may hold nothing. */
  readonly variables: ReadonlyMap<string, Value | Missing>;
  /** Throws when the operation's time is up; called every few hundred steps of a long loop. */
  checkTime(): void;
}

/** A context without variables, collation or limit. */
export const PLAIN_CONTEXT: QueryContext = { variables: new Map(), checkTime: () => undefined };
