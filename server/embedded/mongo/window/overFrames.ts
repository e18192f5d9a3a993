import type { Accumulator, AccumulatorExpression } from '../accumulators/accumulator.ts';
import type { Result } from '../expression/expression.ts';
import type { Doc } from '../values/doc.ts';
import { MISSING } from '../values/value.ts';
import type { FrameRule, Partition, WindowFunction } from './partition.ts';

/** Runs an accumulator over the frame of each row. */
export function overFrames(accumulator: AccumulatorExpression, rule: FrameRule): WindowFunction {
  return {
    compute(partition) {
      const frames = rule.framesOf(partition);
      if (rule.isWhole) {
        const state = accumulator.start(MISSING);
        addRows(state, partition, 0, partition.documents.length);
        return partition.documents.map(() => state.value());
      }
      return rule.isGrowing
        ? growing(accumulator, partition, frames)
        : sliding(accumulator, partition, frames);
    },
  };
}

function addRows(state: Accumulator, { documents, context }: Partition, from: number, to: number): void {
  for (let at = from; at < to; at += 1) {
    if (at % 1024 === 0) {
      context.checkTime();
    }
    state.add(documents[at] as Doc);
  }
}

function growing(
  accumulator: AccumulatorExpression,
  partition: Partition,
  frames: readonly { to: number }[],
): Result[] {
  const state = accumulator.start(MISSING);
  let added = 0;
  return frames.map(({ to }) => {
    addRows(state, partition, added, to);
    added = Math.max(added, to);
    return state.value();
  });
}

function sliding(
  accumulator: AccumulatorExpression,
  partition: Partition,
  frames: readonly { from: number; to: number }[],
): Result[] {
  return frames.map(({ from, to }) => {
    partition.context.checkTime();
    const state = accumulator.start(MISSING);
    addRows(state, partition, from, to);
    return state.value();
  });
}
