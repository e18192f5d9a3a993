import type { QueryContext } from '../values/context.ts';
import type { Doc } from '../values/doc.ts';
import { MISSING, type Missing, type Value } from '../values/value.ts';

/** What an expression gives: a value, or nothing. */
export type Result = Value | Missing;

/** A compiled expression. It may be evaluated any number of times, on one document at a time. */
export interface Expression {
  /** @throws StoreError with MongoDB's code when the operands do not fit */
  evaluate(root: Result): Result;
  /** Present when the result depends on nothing; then it is this. */
  readonly constant?: { readonly value: Result };
  /** Present when evaluating it can only fail, with this. */
  readonly fault?: Error;
}

/** Where a variable's value stands while an expression that binds it runs. */
export interface Slot {
  value: Result;
}

/** What is known where an expression stands: the query's context and the variables bound around it. */
export interface ExpressionContext extends QueryContext {
  readonly bindings?: ReadonlyMap<string, Slot>;
  /** What `$meta` may ask for, by its keyword; absent where a document has no metadata. */
  readonly metadata?: (root: Doc, keyword: string) => Result;
}

/** Compiles the operand of one operator; `name` begins with `$`. */
export type CompileOperator = (operand: Value, context: ExpressionContext, name: string) => Expression;

export type OperatorTable = { readonly [name: string]: CompileOperator };

export function constant(value: Result): Expression {
  return { evaluate: () => value, constant: { value } };
}

/** Null, undefined and absent, which most operators answer with null. */
export function isNullish(value: Result): value is null | undefined | Missing {
  return value === null || value === undefined || value === MISSING;
}
