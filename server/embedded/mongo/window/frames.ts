import { addUnits, type DateUnit, readUnit } from '../expression/dateUnits.ts';
import { followPath } from '../expression/fieldPath.ts';
import { asInt32, toDouble } from '../expression/numeric.ts';
import { typeOf } from '../expression/operands.ts';
import type { SortField } from '../expression/sortPattern.ts';
import { UTC } from '../expression/zone.ts';
import { Doc } from '../values/doc.ts';
import { failedToParse, StoreError } from '../values/errors.ts';
import { DateTime, isNumber, MISSING, type Value } from '../values/value.ts';
import type { Frame, FrameRule, Partition } from './partition.ts';

type Bound = 'unbounded' | 'current' | number;

const WHOLE: FrameRule = {
  isGrowing: true,
  isWhole: true,
  framesOf: ({ documents }) => documents.map(() => ({ from: 0, to: documents.length })),
};

/**
 * Reads a `window`; without one the frame is the whole partition.
 *
 * @throws StoreError 9 when it is malformed, 5339901 and 5339902 when the order it needs is missing
 */
export function readFrame(spec: Value | typeof MISSING, fields: readonly SortField[]): FrameRule {
  if (spec === MISSING) {
    return WHOLE;
  }
  if (!(spec instanceof Doc)) {
    throw failedToParse(`'window' field must be an object, but found ${typeOf(spec)}`);
  }
  const unknown = spec.keys().find((field) => !['documents', 'range', 'unit'].includes(field));
  if (unknown !== undefined) {
    throw failedToParse(`'window' field that specifies a bad field: ${unknown}`);
  }
  const hasDocuments = spec.has('documents');
  const hasRange = spec.has('range');
  if (hasDocuments && hasRange) {
    throw failedToParse("Window bounds can specify either 'documents' or 'range', not both.");
  }
  if (spec.has('unit') && !hasRange) {
    throw failedToParse("Window bounds can only specify 'unit' with range-based bounds.");
  }
  if (hasDocuments) {
    return documentFrame(readBounds(spec.get('documents'), 'documents'), fields);
  }
  return hasRange ? readRange(spec, fields) : WHOLE;
}

type Given = Value | typeof MISSING;

function readBounds(given: Given, kind: 'documents' | 'range'): [Bound, Bound] {
  if (!Array.isArray(given) || given.length !== 2) {
    throw failedToParse(`Window bounds must be a 2-element array: ${kind}`);
  }
  const [lower, upper] = given.map((bound) => readBound(bound, kind)) as [Bound, Bound];
  if (position(lower, -1) > position(upper, 1)) {
    throw new StoreError(5339900, `Lower bound must not exceed upper bound: ${kind}`);
  }
  return [lower, upper];
}

function position(bound: Bound, side: -1 | 1): number {
  return bound === 'unbounded' ? side * Infinity : bound === 'current' ? 0 : bound;
}

function readBound(bound: Value, kind: 'documents' | 'range'): Bound {
  if (bound === 'unbounded' || bound === 'current') {
    return bound;
  }
  if (!isNumber(bound)) {
    throw failedToParse(`Window bounds must be 'unbounded', 'current', or a number: found ${typeOf(bound)}`);
  }
  if (kind === 'range') {
    return toDouble(bound);
  }
  const whole = asInt32(bound);
  if (whole === null) {
    throw failedToParse('Numeric document-based bounds must be an integer');
  }
  return whole;
}

function documentFrame([lower, upper]: [Bound, Bound], fields: readonly SortField[]): FrameRule {
  if (fields.length === 0 && (lower !== 'unbounded' || upper !== 'unbounded')) {
    throw new StoreError(5339901, "Document-based bounds require a 'sortBy'");
  }
  const low = position(lower, -1);
  const high = position(upper, 1);
  return {
    isGrowing: lower === 'unbounded',
    isWhole: lower === 'unbounded' && upper === 'unbounded',
    framesOf({ documents }) {
      const count = documents.length;
      return documents.map((_, at) => {
        const from = Math.min(count, Math.max(0, at + low));
        return { from, to: Math.max(from, Math.min(count, at + high + 1)) };
      });
    },
  };
}

function readRange(spec: Doc, fields: readonly SortField[]): FrameRule {
  const bounds = readBounds(spec.get('range'), 'range');
  const unit = spec.has('unit') ? readUnit(spec.get('unit'), 9) : null;
  if (unit !== null && bounds.some((bound) => typeof bound === 'number' && !Number.isInteger(bound))) {
    throw failedToParse("With 'unit', range-based bounds must be an integer");
  }
  const [field] = fields;
  if (field === undefined || fields.length !== 1 || field.direction !== 1) {
    throw new StoreError(5339902, 'Range-based bounds require sortBy a single field in ascending order');
  }
  const [lower, upper] = bounds;
  return {
    isGrowing: lower === 'unbounded',
    isWhole: lower === 'unbounded' && upper === 'unbounded',
    framesOf: (partition) => rangeFrames(partition, field, { lower, upper, unit }),
  };
}

interface Range {
  readonly lower: Bound;
  readonly upper: Bound;
  readonly unit: DateUnit | null;
}

function rangeFrames({ documents }: Partition, field: SortField, { lower, upper, unit }: Range): Frame[] {
  const keys = documents.map((document) => keyOf(followPath(document, field.path), unit));
  return keys.map((key) => {
    const least = edge(key, lower, { unit, side: -1 });
    const most = edge(key, upper, { unit, side: 1 });
    const from = firstFrom(keys, (other) => other >= least);
    return {
      from,
      to: Math.max(
        from,
        firstFrom(keys, (other) => other > most),
      ),
    };
  });
}

function keyOf(value: Given, unit: DateUnit | null): number {
  if (unit === null) {
    if (!isNumber(value)) {
      throw new StoreError(
        5429414,
        `Invalid range: Expected the sortBy field to be a number, but it was ${typeOf(value)}`,
      );
    }
    return toDouble(value);
  }
  if (!(value instanceof DateTime)) {
    throw new StoreError(
      5429513,
      `Invalid range: Expected the sortBy field to be a Date, but it was ${typeOf(value)}`,
    );
  }
  return value.toNumber();
}

function edge(key: number, bound: Bound, { unit, side }: { unit: DateUnit | null; side: -1 | 1 }): number {
  const distance = position(bound, side);
  if (!Number.isFinite(distance)) {
    return distance;
  }
  return unit === null ? key + distance : addUnits(key, BigInt(distance), { unit, zone: UTC }).toNumber();
}

/** The first index whose key passes a test that holds from some index on. */
function firstFrom(keys: readonly number[], passes: (key: number) => boolean): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (passes(keys[middle] as number)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
