import { StoreError } from '../values/errors.ts';
import { int32 } from '../values/value.ts';
import { type CompileOperator, isNullish, type OperatorTable, type Result } from './expression.ts';
import { asInt32 } from './numeric.ts';
import { between, typeOf } from './operands.ts';
import { shown } from './shown.ts';

/** How one operator counts, where it looks, and its error codes. */
interface Counting {
  readonly units: (text: string) => Searchable;
  readonly text: number;
  readonly part: number;
  readonly lastStart: (length: number, to: number) => number;
  /** What is found has to begin before the end only. */
  readonly mayPassEnd: boolean;
}

/** A text in the units an operator counts. */
interface Searchable {
  readonly length: number;
  /** Where a part begins first, from a place on, or -1. */
  indexOf(part: string, from: number): number;
  lengthOf(part: string): number;
}

function inBytes(text: string): Searchable {
  const bytes = Buffer.from(text);
  return {
    length: bytes.length,
    indexOf: (part, from) => bytes.indexOf(part, from),
    lengthOf: (part) => Buffer.byteLength(part),
  };
}

function inCodePoints(text: string): Searchable {
  // Without pairs of surrogates, JavaScript's units are code points, and nothing needs to be counted.
  if (!/[\ud800-\udfff]/.test(text)) {
    return {
      length: text.length,
      indexOf: (part, from) => text.indexOf(part, from),
      lengthOf: (part) => [...part].length,
    };
  }
  const points = [...text];
  return {
    length: points.length,
    indexOf: (part, from) => indexOfPoints(points, [...part], from),
    lengthOf: (part) => [...part].length,
  };
}

function indexOfPoints(points: readonly string[], part: readonly string[], from: number): number {
  for (let at = from; at + part.length <= points.length; at += 1) {
    if (part.every((point, offset) => points[at + offset] === point)) {
      return at;
    }
  }
  return -1;
}

/** `$indexOfBytes` and `$indexOfCP`. */
function indexIn(counting: Counting): CompileOperator {
  return between(2, 4, (values, _context, name) => {
    const [text, part] = values as [Result, Result];
    if (isNullish(text)) {
      return null;
    }
    if (typeof text !== 'string') {
      throw new StoreError(
        counting.text,
        `${name} requires a string as the first argument, found: ${typeOf(text)}`,
      );
    }
    if (typeof part !== 'string') {
      throw new StoreError(
        counting.part,
        `${name} requires a string as the second argument, found: ${typeOf(part)}`,
      );
    }
    const units = counting.units(text);
    const from = values.length > 2 ? searchBound(values[2], name) : 0;
    const to = values.length > 3 ? Math.min(searchBound(values[3], name), units.length) : units.length;
    return int32(findWithin(units, part, { from, to, counting }));
  });
}

function findWithin(
  units: Searchable,
  part: string,
  { from, to, counting }: { from: number; to: number; counting: Counting },
): number {
  const last = counting.lastStart(units.length, to);
  const end = counting.mayPassEnd ? units.length : to;
  if (from > last) {
    return -1;
  }
  const at = units.indexOf(part, from);
  return at >= 0 && at <= last && at + units.lengthOf(part) <= end ? at : -1;
}

function searchBound(value: Result, name: string): number {
  const bound = asInt32(value);
  if (bound === null) {
    throw new StoreError(
      40096,
      `${name} requires an integral index, found a value of type: ${typeOf(value)}, with value: ${shown(value)}`,
    );
  }
  if (bound < 0) {
    throw new StoreError(40097, `${name} requires a nonnegative index, found: ${bound}`);
  }
  return bound;
}

export const TEXT_SEARCHES: OperatorTable = {
  $indexOfBytes: indexIn({
    units: inBytes,
    text: 40091,
    part: 40092,
    lastStart: (_length, to) => to,
    mayPassEnd: false,
  }),
  $indexOfCP: indexIn({
    units: inCodePoints,
    text: 40093,
    part: 40094,
    // Unlike bytes, code points are only looked for before the end, except in an empty text.
    lastStart: (length, to) => (length === 0 ? 0 : to - 1),
    mayPassEnd: true,
  }),
};
