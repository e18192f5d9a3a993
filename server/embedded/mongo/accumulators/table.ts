import { compileExpression } from '../expression/compile.ts';
import type { ExpressionContext, Result } from '../expression/expression.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { int32, type Value } from '../values/value.ts';
import { type AccumulatorTable, type CompileAccumulator, type Fold, folding } from './accumulator.ts';
import { countOfN, extremeNFold, firstNFold, lastNFold } from './bestN.ts';
import { arraysFold, extremeFold, firstFold, lastFold, mergeFold, pushFold, setFold } from './collecting.ts';
import { compilePercentile } from './percentiles.ts';
import { averageFold, countFold, deviationFold, sumFold } from './sums.ts';
import { compileTop } from './tops.ts';

/** An accumulator with one operand. */
function single(start: (context: ExpressionContext) => Fold): CompileAccumulator {
  return (operand, context, name) => {
    if (Array.isArray(operand)) {
      throw new StoreError(40237, `The ${name} accumulator is a unary operator`);
    }
    const input = compileExpression(operand, context);
    return folding(input, () => start(context));
  };
}

/** An accumulator with `input` and `n`. */
function withN(start: (n: number, context: ExpressionContext) => Fold): CompileAccumulator {
  return (operand, context, name) => {
    const { input, n } = readN(operand, name);
    const part = compileExpression(input, context);
    const count = compileExpression(n, context);
    if (count.constant) {
      countOfN(count.constant.value);
    }
    return folding(part, (group: Result) => start(countOfN(count.evaluate(group)), context));
  };
}

function readN(operand: Value, name: string): { input: Value; n: Value } {
  if (!(operand instanceof Doc)) {
    throw new StoreError(5787900, `specification must be an object; found ${name}`);
  }
  const unknown = operand.keys().find((field) => field !== 'input' && field !== 'n');
  if (unknown !== undefined) {
    throw new StoreError(5787901, `Unknown argument for ${name} operator: ${unknown}`);
  }
  if (!operand.has('n')) {
    throw new StoreError(5787906, `Missing value for 'n'`);
  }
  if (!operand.has('input')) {
    throw new StoreError(5787907, `Missing value for 'input'`);
  }
  return { input: operand.get('input') as Value, n: operand.get('n') as Value };
}

const compileCount: CompileAccumulator = (operand, _context, name) => {
  if (!(operand instanceof Doc) || operand.size > 0) {
    throw new StoreError(14, `${name} takes no arguments, i.e. ${name}:{}`);
  }
  return folding({ evaluate: () => int32(1) }, countFold);
};

/** Every accumulator of `$group`, by its name with the dollar. */
export const ACCUMULATORS: AccumulatorTable = {
  $sum: single(sumFold),
  $avg: single(averageFold),
  $count: compileCount,
  $min: single((context) => extremeFold(context, -1)),
  $max: single((context) => extremeFold(context, 1)),
  $first: single(firstFold),
  $last: single(lastFold),
  $push: single(pushFold),
  $addToSet: single(setFold),
  $concatArrays: single(() => arraysFold(pushFold(), '$concatArrays')),
  $setUnion: single((context) => arraysFold(setFold(context), '$setUnion')),
  $mergeObjects: single(mergeFold),
  $stdDevPop: single(() => deviationFold(false)),
  $stdDevSamp: single(() => deviationFold(true)),
  $firstN: withN(firstNFold),
  $lastN: withN(lastNFold),
  $minN: withN((n, context) => extremeNFold(n, -1, context.collation)),
  $maxN: withN((n, context) => extremeNFold(n, 1, context.collation)),
  $top: compileTop({ takesN: false, fromEnd: false }),
  $topN: compileTop({ takesN: true, fromEnd: false }),
  $bottom: compileTop({ takesN: false, fromEnd: true }),
  $bottomN: compileTop({ takesN: true, fromEnd: true }),
  $median: compilePercentile,
  $percentile: compilePercentile,
};
