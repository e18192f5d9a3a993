import { add, divideNumbers, multiplyPair, subtractNumbers } from '../expression/arithmetic.ts';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../expression/calendar.ts';
import { compileExpression } from '../expression/compile.ts';
import { isNullish, type Result } from '../expression/expression.ts';
import { followPath } from '../expression/fieldPath.ts';
import { toDouble } from '../expression/numeric.ts';
import { typeOf } from '../expression/operands.ts';
import { Doc } from '../values/doc.ts';
import { failedToParse, StoreError } from '../values/errors.ts';
import { DateTime, isNumber, MISSING, type NumberValue, type Value } from '../values/value.ts';
import { readFrame } from './frames.ts';
import type { CompileWindow } from './functions.ts';

const UNIT_MS: { readonly [unit: string]: number } = {
  week: 7 * MS_PER_DAY,
  day: MS_PER_DAY,
  hour: MS_PER_HOUR,
  minute: MS_PER_MINUTE,
  second: MS_PER_SECOND,
  millisecond: 1,
};

interface Point {
  readonly x: NumberValue;
  readonly y: NumberValue;
}

/** `$derivative` and `$integral` of an expression along the order, over a frame. */
export const compileRate: CompileWindow = ({ name, operand, window, fields, context }) => {
  const [field] = fields;
  if (field === undefined || fields.length !== 1) {
    throw failedToParse(`${name} requires a non-compound sortBy`);
  }
  if (!(operand instanceof Doc)) {
    throw failedToParse(`${name} expects an object`);
  }
  const unknown = operand.keys().find((key) => key !== 'input' && key !== 'unit');
  if (unknown !== undefined || !operand.has('input')) {
    throw failedToParse(
      unknown === undefined
        ? `${name} requires an 'input' expression`
        : `${name} got unexpected argument: ${unknown}`,
    );
  }
  if (name === '$derivative' && window === MISSING) {
    throw failedToParse('$derivative requires explicit window bounds');
  }
  const unitMs = readUnit(operand.get('unit'));
  const rule = readFrame(window, fields);
  const input = compileExpression(operand.get('input') as Value, context);
  const pointOf = (document: Doc): Point | null =>
    point(followPath(document, field.path), input.evaluate(document), { unitMs, name });
  return {
    compute(partition) {
      const points = partition.documents.map(pointOf);
      return rule.framesOf(partition).map(({ from, to }) => {
        context.checkTime();
        const inFrame = points.slice(from, to);
        return name === '$derivative' ? slope(inFrame, unitMs) : area(inFrame, unitMs);
      });
    },
  };
};

function readUnit(unit: Value | typeof MISSING): number | null {
  if (unit === MISSING) {
    return null;
  }
  if (typeof unit !== 'string') {
    throw failedToParse("'unit' must be a string");
  }
  const ms = Object.hasOwn(UNIT_MS, unit) ? UNIT_MS[unit] : undefined;
  if (ms === undefined) {
    throw new StoreError(5490704, "unit must be 'week' or smaller");
  }
  return ms;
}

function point(
  key: Result,
  value: Result,
  { unitMs, name }: { unitMs: number | null; name: string },
): Point | null {
  if (isNullish(key) || isNullish(value)) {
    return null;
  }
  if (unitMs === null ? !isNumber(key) : !(key instanceof DateTime)) {
    throw new StoreError(
      unitMs === null ? 5624900 : 5429513,
      `${name} with ${unitMs === null ? 'no' : 'a'} 'unit' cannot take a sortBy of type ${typeOf(key)}`,
    );
  }
  if (!isNumber(value)) {
    throw new StoreError(5624901, `${name} 'input' must be numeric, found ${typeOf(value)}`);
  }
  return { x: key instanceof DateTime ? key.toNumber() : isNumber(key) ? key : 0, y: value };
}

function slope(points: readonly (Point | null)[], unitMs: number | null): Result {
  const first = points[0];
  const last = points.at(-1);
  if (points.length < 2 || !first || !last) {
    return null;
  }
  const run = subtractNumbers(last.x, first.x);
  const rise = subtractNumbers(last.y, first.y);
  if (toDouble(run) === 0) {
    return null;
  }
  const rate = divideNumbers(rise, run);
  return unitMs === null ? rate : multiplyPair(rate, unitMs);
}

function area(points: readonly (Point | null)[], unitMs: number | null): Result {
  const known = points.filter((one) => one !== null);
  if (known.length < points.length || points.length === 0) {
    return null;
  }
  let sum: NumberValue = 0;
  for (let at = 1; at < known.length; at += 1) {
    const left = known[at - 1] as Point;
    const right = known[at] as Point;
    const heights = add(left.y, right.y);
    sum = add(sum, divideNumbers(multiplyPair(heights, subtractNumbers(right.x, left.x)), 2));
  }
  return unitMs === null ? sum : divideNumbers(sum, unitMs);
}
