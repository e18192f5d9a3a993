import type { AccumulatorExpression } from '../accumulators/accumulator.ts';
import { compileExpression } from '../expression/compile.ts';
import { toDouble } from '../expression/numeric.ts';
import { isNumber } from '../values/value.ts';
import { readFrame } from './frames.ts';
import type { CompileWindow } from './functions.ts';
import { overFrames } from './overFrames.ts';

/** `$covariancePop` and `$covarianceSamp` of a pair of expressions, over a frame. */
export const compileCovariance: CompileWindow = ({ name, operand, window, fields, context }) => {
  const pair = compileExpression(operand, context);
  const isSample = name === '$covarianceSamp';
  const accumulator: AccumulatorExpression = {
    start() {
      let count = 0;
      let meanX = 0;
      let meanY = 0;
      let products = 0;
      return {
        add(root) {
          const values = pair.evaluate(root);
          const [x, y] = Array.isArray(values) && values.length === 2 ? values : [];
          if (!isNumber(x) || !isNumber(y)) {
            return;
          }
          count += 1;
          const distance = toDouble(x) - meanX;
          meanX += distance / count;
          meanY += (toDouble(y) - meanY) / count;
          products += distance * (toDouble(y) - meanY);
        },
        value() {
          const divisor = isSample ? count - 1 : count;
          return divisor <= 0 ? null : products / divisor;
        },
      };
    },
  };
  return overFrames(accumulator, readFrame(window, fields));
};
