import { type Fold, folding } from '../accumulators/accumulator.ts';
import { deviationFold } from '../accumulators/sums.ts';
import { ACCUMULATORS } from '../accumulators/table.ts';
import { compileExpression } from '../expression/compile.ts';
import type { ExpressionContext } from '../expression/expression.ts';
import { toDouble } from '../expression/numeric.ts';
import type { SortField } from '../expression/sortPattern.ts';
import { Doc } from '../values/doc.ts';
import { failedToParse } from '../values/errors.ts';
import { int32, isNumber, MISSING, type Value } from '../values/value.ts';
import { compileCovariance } from './covariance.ts';
import { compileFill, compileLastKnown } from './filling.ts';
import { readFrame } from './frames.ts';
import { compileMovingAverage } from './movingAverage.ts';
import { overFrames } from './overFrames.ts';
import type { WindowFunction } from './partition.ts';
import { compileRank } from './ranks.ts';
import { compileRate } from './rates.ts';
import { compileShift } from './shift.ts';

/** What a window function is compiled from. */
export interface WindowSpec {
  readonly name: string;
  readonly operand: Value;
  readonly window: Value | typeof MISSING;
  readonly fields: readonly SortField[];
  readonly context: ExpressionContext;
}

export type CompileWindow = (spec: WindowSpec) => WindowFunction;

const SLIDING_DEVIATIONS = { $stdDevPop: true, $stdDevSamp: true };

/**
 * The deviation over a frame whose start moves. MongoDB takes another way there, which shows: one value
 * alone deviates by the int 0, and where one is not finite there is no result.
 */
function slidingDeviation(isSample: boolean): Fold {
  const inner = deviationFold(isSample);
  let count = 0;
  let areFinite = true;
  return {
    add(value) {
      if (isNumber(value)) {
        count += 1;
        areFinite &&= Number.isFinite(toDouble(value));
        inner.add(value);
      }
    },
    value() {
      if (!areFinite) {
        return null;
      }
      return count === 1 && !isSample ? int32(0) : inner.value();
    },
  };
}

const framedAccumulator: CompileWindow = ({ name, operand, window, fields, context }) => {
  const compile = ACCUMULATORS[name] as (typeof ACCUMULATORS)[string];
  const accumulator = compile(operand, context, name);
  const rule = readFrame(window, fields);
  if (rule.isGrowing || !Object.hasOwn(SLIDING_DEVIATIONS, name)) {
    return overFrames(accumulator, rule);
  }
  const input = compileExpression(operand, context);
  return overFrames(
    folding(input, () => slidingDeviation(name === '$stdDevSamp')),
    rule,
  );
};

const WINDOW_ONLY: { readonly [name: string]: CompileWindow } = {
  $rank: compileRank,
  $denseRank: compileRank,
  $documentNumber: compileRank,
  $shift: compileShift,
  $expMovingAvg: compileMovingAverage,
  $linearFill: compileFill,
  $locf: compileLastKnown,
  $derivative: compileRate,
  $integral: compileRate,
  $covariancePop: compileCovariance,
  $covarianceSamp: compileCovariance,
};

/** Compiles one output field of `$setWindowFields`: `{ $sum: …, window: … }`. */
export function compileWindowFunction(
  spec: Value,
  fields: readonly SortField[],
  context: ExpressionContext,
): WindowFunction {
  if (!(spec instanceof Doc)) {
    throw failedToParse('The field must be an object that specifies a window function');
  }
  let name: string | null = null;
  let operand: Value = null;
  let window: Value | typeof MISSING = MISSING;
  for (const [field, value] of spec.entries()) {
    if (field === 'window') {
      window = value;
    } else if (!field.startsWith('$') || name !== null) {
      throw failedToParse(`Window function found an unknown argument: ${field}`);
    } else {
      name = field;
      operand = value;
    }
  }
  if (name === null) {
    throw failedToParse('Expected a $-prefixed window function');
  }
  const compile = Object.hasOwn(ACCUMULATORS, name) ? framedAccumulator : WINDOW_ONLY[name];
  if (compile === undefined) {
    throw failedToParse(`Unrecognized window function, ${name}`);
  }
  return compile({ name, operand, window, fields, context });
}
