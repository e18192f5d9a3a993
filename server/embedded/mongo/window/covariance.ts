import type { Accumulator, AccumulatorExpression } from '../accumulators/accumulator.ts';
import { add, divideNumbers, multiplyPair, subtractNumbers } from '../expression/arithmetic.ts';
import { compileExpression } from '../expression/compile.ts';
import type { Result } from '../expression/expression.ts';
import { toDouble } from '../expression/numeric.ts';
import { unpack } from '../values/decimalParts.ts';
import { Decimal128, int32, isNumber, type NumberValue } from '../values/value.ts';
import { readFrame } from './frames.ts';
import type { CompileWindow } from './functions.ts';
import { overFrames } from './overFrames.ts';

/** Sums the products of the distances from the means, pair by pair, so that the means need no second pass. */
class Covariance {
  private count = 0;
  private sumX: NumberValue = int32(0);
  private sumY: NumberValue = int32(0);
  private products: NumberValue = 0;
  // Pairs with an infinity or NaN are not counted; they decide the result by their sum.
  private special = 0;

  add(x: NumberValue, y: NumberValue): void {
    if (!isFiniteNumber(x) || !isFiniteNumber(y)) {
      this.addSpecial(x, y);
      return;
    }
    const before = this.count === 0 ? int32(0) : divideNumbers(this.sumX, int32(this.count));
    this.count += 1;
    this.sumX = add(this.sumX, x);
    this.sumY = add(this.sumY, y);
    const distance = subtractNumbers(y, divideNumbers(this.sumY, int32(this.count)));
    this.products = add(this.products, multiplyPair(subtractNumbers(x, before), distance));
  }

  private addSpecial(x: NumberValue, y: NumberValue): void {
    for (const value of [toDouble(x), toDouble(y)]) {
      this.special += Number.isFinite(value) ? 0 : value;
    }
  }

  value(isSample: boolean): Result {
    const divisor = isSample ? this.count - 1 : this.count;
    if (divisor <= 0) {
      return null;
    }
    if (this.count > 1 && this.special !== 0) {
      return this.special;
    }
    return this.count === 1 ? 0 : divideNumbers(this.products, int32(divisor));
  }
}

function isFiniteNumber(value: NumberValue): boolean {
  return value instanceof Decimal128 ? unpack(value).kind === 'finite' : Number.isFinite(toDouble(value));
}

/** `$covariancePop` and `$covarianceSamp` of a pair of expressions, over a frame. */
export const compileCovariance: CompileWindow = ({ name, operand, window, fields, context }) => {
  const pair = compileExpression(operand, context);
  const isSample = name === '$covarianceSamp';
  const accumulator: AccumulatorExpression = {
    start(): Accumulator {
      const state = new Covariance();
      return {
        add(root) {
          const values = pair.evaluate(root);
          const [x, y] = Array.isArray(values) && values.length === 2 ? values : [];
          if (isNumber(x) && isNumber(y)) {
            state.add(x, y);
          }
        },
        value: () => state.value(isSample),
      };
    },
  };
  return overFrames(accumulator, readFrame(window, fields));
};
