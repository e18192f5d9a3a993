import { compileExpression } from '../expression/core.ts';
import type { ExpressionContext, Result } from '../expression/expression.ts';
import { toDouble } from '../expression/numeric.ts';
import { shown } from '../expression/shown.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { isNumber, type Value } from '../values/value.ts';
import { type CompileAccumulator, type Fold, folding } from './accumulator.ts';
import { MemoryMeter } from './memory.ts';

/** What `$median` and `$percentile` ask for, read from their operand. */
export interface PercentileSpec {
  readonly input: Value;
  /** The ranks, from 0 to 1. */
  readonly ranks: readonly number[];
  readonly isMedian: boolean;
}

/** @throws StoreError 40414, 40415, 2 and 7750301 ff. when the operand is malformed */
export function readPercentile(operand: Value, context: ExpressionContext, name: string): PercentileSpec {
  const isMedian = name === '$median';
  if (!(operand instanceof Doc)) {
    throw new StoreError(
      isMedian ? 7436100 : 7429703,
      `specification must be an object; found ${name}: ${shown(operand)}`,
    );
  }
  const known = isMedian ? ['input', 'method'] : ['input', 'p', 'method'];
  const unknown = operand.keys().find((field) => !known.includes(field));
  if (unknown !== undefined) {
    throw new StoreError(40415, `BSON field '${name}.${unknown}' is an unknown field.`);
  }
  const missing = known.find((field) => !operand.has(field));
  if (missing !== undefined) {
    throw new StoreError(40414, `BSON field '${name}.${missing}' is missing but a required field`);
  }
  checkMethod(operand.get('method') as Value, name);
  const ranks = isMedian ? [0.5] : readRanks(operand.get('p') as Value, context);
  return { input: operand.get('input') as Value, ranks, isMedian };
}

function checkMethod(method: Value, name: string): void {
  if (typeof method !== 'string') {
    throw new StoreError(14, `BSON field '${name}.method' is the wrong type, expected type 'string'`);
  }
  if (method !== 'approximate') {
    throw new StoreError(2, "Currently only 'approximate' can be used as percentile 'method'.");
  }
}

function readRanks(source: Value, context: ExpressionContext): number[] {
  const list = compileExpression(source, context).constant?.value;
  if (!Array.isArray(list) || list.length === 0) {
    throw new StoreError(
      7750301,
      "The $percentile 'p' field must be a constant array of numbers in the range [0.0, 1.0]",
    );
  }
  return list.map((rank) => {
    if (!isNumber(rank)) {
      throw new StoreError(
        7750302,
        `The $percentile 'p' field must be an array of numbers, found: ${shown(rank)}`,
      );
    }
    const number = toDouble(rank);
    if (!(number >= 0 && number <= 1)) {
      throw new StoreError(
        7750303,
        `The $percentile 'p' field must be an array of numbers in the range [0.0, 1.0], found: ${shown(rank)}`,
      );
    }
    return number;
  });
}

/** The values at the ranks: of sorted numbers, the one that so large a part is at or below. */
export function percentilesOf(numbers: readonly number[], { ranks, isMedian }: PercentileSpec): Result {
  const sorted = Float64Array.from(numbers).sort();
  const found = ranks.map((rank) => {
    const at = Math.max(0, Math.ceil(rank * sorted.length) - 1);
    return sorted.length === 0 ? null : (sorted[at] as number);
  });
  return isMedian ? (found[0] as number | null) : found;
}

function percentileFold(spec: PercentileSpec): Fold {
  const numbers: number[] = [];
  const meter = new MemoryMeter('$percentile');
  return {
    add(value) {
      const number = isNumber(value) ? toDouble(value) : Number.NaN;
      if (!Number.isNaN(number)) {
        meter.add(number);
        numbers.push(number);
      }
    },
    value: () => percentilesOf(numbers, spec),
  };
}

export const compilePercentile: CompileAccumulator = (operand, context, name) => {
  const spec = readPercentile(operand, context, name);
  return folding(compileExpression(spec.input, context), () => percentileFold(spec));
};
