import { ACCUMULATORS } from '../accumulators/table.ts';
import type { ExpressionContext } from '../expression/expression.ts';
import type { SortField } from '../expression/sortPattern.ts';
import { Doc } from '../values/doc.ts';
import { failedToParse } from '../values/errors.ts';
import { MISSING, type Value } from '../values/value.ts';
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

const framedAccumulator: CompileWindow = ({ name, operand, window, fields, context }) => {
  const compile = ACCUMULATORS[name] as (typeof ACCUMULATORS)[string];
  return overFrames(compile(operand, context, name), readFrame(window, fields));
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
