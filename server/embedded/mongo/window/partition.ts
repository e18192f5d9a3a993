import type { ExpressionContext, Result } from '../expression/expression.ts';
import type { SortField } from '../expression/sortPattern.ts';
import type { Doc } from '../values/doc.ts';

/** The documents of one partition in their order. */
export interface Partition {
  readonly documents: readonly Doc[];
  readonly fields: readonly SortField[];
  readonly context: ExpressionContext;
}

/** The rows a frame covers, from `from` up to and without `to`. */
export interface Frame {
  readonly from: number;
  readonly to: number;
}

/** The frame of each row of a partition. */
export interface FrameRule {
  /** Whether every frame begins with the first row, so that results can be carried on from row to row. */
  readonly isGrowing: boolean;
  /** Whether every frame is the whole partition. */
  readonly isWhole: boolean;
  framesOf(partition: Partition): Frame[];
}

/** A function over a window, compiled. */
export interface WindowFunction {
  /** One result for each row of the partition. */
  compute(partition: Partition): Result[];
}
