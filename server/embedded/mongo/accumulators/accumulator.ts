import type { Expression, ExpressionContext, Result } from '../expression/expression.ts';
import type { Value } from '../values/value.ts';

/** Takes values one by one and says what they come to. */
export interface Fold {
  add(value: Result): void;
  value(): Result;
}

/** Takes documents one by one; what it reads of each was compiled into it. */
export interface Accumulator {
  add(root: Result): void;
  value(): Result;
}

/** An accumulator as a stage spells it: `{ $sum: '$price' }` compiled. */
export interface AccumulatorExpression {
  /** Begins anew; `group` is the `_id` of the group, which `n` of `$firstN` and others may refer to. */
  start(group: Result): Accumulator;
}

export type CompileAccumulator = (
  operand: Value,
  context: ExpressionContext,
  name: string,
) => AccumulatorExpression;

export type AccumulatorTable = { readonly [name: string]: CompileAccumulator };

/** An accumulator that reads one expression of each document. */
export function folding(input: Expression, start: (group: Result) => Fold): AccumulatorExpression {
  return {
    start(group) {
      const fold = start(group);
      return { add: (root) => fold.add(input.evaluate(root)), value: () => fold.value() };
    },
  };
}
