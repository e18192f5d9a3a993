import { compileExpression } from '../expression/core.ts';
import {
  type CompileOperator,
  type ExpressionContext,
  isNullish,
  type OperatorTable,
  type Result,
} from '../expression/expression.ts';
import { toDouble } from '../expression/numeric.ts';
import { compileOperands, fold, namedOperands } from '../expression/operands.ts';
import { StoreError } from '../values/errors.ts';
import type { Value } from '../values/value.ts';
import { isNumber } from '../values/value.ts';
import type { Fold } from './accumulator.ts';
import { countOfN, extremeNFold } from './bestN.ts';
import { extremeFold } from './collecting.ts';
import { percentilesOf, readPercentile } from './percentiles.ts';
import { averageFold, deviationFold, sumFold } from './sums.ts';

/** An accumulator as an expression: over its operands, or over the elements where the only one is an array. */
function over(start: (context: ExpressionContext) => Fold): CompileOperator {
  return (operand, context) => {
    const parts = compileOperands(operand, context);
    return fold(parts, (root) => {
      const state = start(context);
      for (const part of parts) {
        const value = part.evaluate(root);
        if (parts.length === 1 && Array.isArray(value)) {
          for (const item of value) {
            state.add(item);
          }
        } else {
          state.add(value);
        }
      }
      return state.value();
    });
  };
}

const N_SHAPE = {
  fields: ['input', 'n'],
  notDocument: 5787900,
  unknownField: 5787901,
  required: { n: 5787906, input: 5787907 },
};

function ends(take: (array: Value[], n: number, context: ExpressionContext) => Value[]): CompileOperator {
  return (operand, context, name) => {
    const given = namedOperands(operand, name, N_SHAPE);
    const input = compileExpression(given.get('input'), context);
    const n = compileExpression(given.get('n'), context);
    return fold([input, n], (root) => {
      const count = countOfN(n.evaluate(root));
      const array = input.evaluate(root);
      if (!Array.isArray(array)) {
        throw new StoreError(5788200, 'Input must be an array');
      }
      return take(array, count, context);
    });
  };
}

function extremes(array: readonly Value[], n: number, sign: 1 | -1, context: ExpressionContext): Value[] {
  const state = extremeNFold(n, sign, context.collation);
  for (const item of array) {
    state.add(item);
  }
  const found = state.value();
  return Array.isArray(found) ? found : [];
}

const compilePercentile: CompileOperator = (operand, context, name) => {
  const spec = readPercentile(operand, context, name);
  const input = compileExpression(spec.input, context);
  return fold([input], (root) => {
    const value: Result = input.evaluate(root);
    const items = Array.isArray(value) ? value : isNullish(value) ? [] : [value];
    return percentilesOf(
      items
        .filter(isNumber)
        .map(toDouble)
        .filter((number) => !Number.isNaN(number)),
      spec,
    );
  });
};

export const ACCUMULATOR_EXPRESSIONS: OperatorTable = {
  $sum: over(sumFold),
  $avg: over(averageFold),
  $min: over((context) => extremeFold(context, -1)),
  $max: over((context) => extremeFold(context, 1)),
  $stdDevPop: over(() => deviationFold(false)),
  $stdDevSamp: over(() => deviationFold(true)),
  $firstN: ends((array, n) => array.slice(0, n)),
  $lastN: ends((array, n) => array.slice(-n)),
  $minN: ends((array, n, context) => extremes(array, n, -1, context)),
  $maxN: ends((array, n, context) => extremes(array, n, 1, context)),
  $median: compilePercentile,
  $percentile: compilePercentile,
};
