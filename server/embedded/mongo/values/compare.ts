import { compareNumbers } from './compareNumbers.ts';
import type { Collator } from './context.ts';
import type { Doc } from './doc.ts';
import { compareStrings } from './strings.ts';
import { TYPE, typeCode } from './typeNames.ts';
import {
  type Binary,
  type Code,
  type CodeWithScope,
  type DateTime,
  type DBPointer,
  type NumberValue,
  type ObjectId,
  type RegExpValue,
  SymbolValue,
  type Timestamp,
  type Value,
} from './value.ts';

/**
 * MongoDB's brackets of types, in the order they sort in. Types with the same rank compare by value.
 *
 * @see MongoDB manual, "Comparison/Sort Order"
 */
const RANK = new Map<number, number>([
  [TYPE.minKey, -1],
  [TYPE.undefined, 0],
  [TYPE.null, 5],
  [TYPE.double, 10],
  [TYPE.int, 10],
  [TYPE.long, 10],
  [TYPE.decimal, 10],
  [TYPE.string, 15],
  [TYPE.symbol, 15],
  [TYPE.object, 20],
  [TYPE.array, 25],
  [TYPE.binData, 30],
  [TYPE.objectId, 35],
  [TYPE.bool, 40],
  [TYPE.date, 45],
  [TYPE.timestamp, 47],
  [TYPE.regex, 50],
  [TYPE.dbPointer, 55],
  [TYPE.javascript, 60],
  [TYPE.javascriptWithScope, 65],
  [TYPE.maxKey, 127],
]);

/** The bracket of types a value sorts in: all numbers share one, strings and symbols another. */
export function typeRank(value: Value): number {
  return RANK.get(typeCode(value)) as number;
}

/**
 * MongoDB's total order over all values: first by bracket of types, then within it. Negative when `left`
 * comes first, 0 when the two are equal (1, 1.0 and NumberLong(1) are).
 */
export function compareValues(left: Value, right: Value, collation?: Collator): number {
  if (typeof left === 'string' && typeof right === 'string') {
    return collation === undefined ? compareStrings(left, right) : collation.compare(left, right);
  }
  const rank = typeRank(left);
  const otherRank = typeRank(right);
  if (rank !== otherRank) {
    return rank - otherRank;
  }
  const compare = BY_RANK.get(rank);
  return compare === undefined ? 0 : compare(left, right, collation);
}

export function equalValues(left: Value, right: Value, collation?: Collator): boolean {
  return compareValues(left, right, collation) === 0;
}

type Comparison = (left: Value, right: Value, collation?: Collator) => number;

// Keyed by rank, and both values have that rank; hence the casts. Ranks without an entry have one value.
const BY_RANK = new Map<number, Comparison>([
  [10, (left, right) => compareNumbers(left as NumberValue, right as NumberValue)],
  [15, (left, right, collation) => compareTexts(textOf(left), textOf(right), collation)],
  [20, (left, right, collation) => compareDocs(left as Doc, right as Doc, collation)],
  [25, (left, right, collation) => compareArrays(left as Value[], right as Value[], collation)],
  [30, (left, right) => compareBinaries(left as Binary, right as Binary)],
  [35, (left, right) => compareBytes((left as ObjectId).bytes, (right as ObjectId).bytes)],
  [40, (left, right) => Number(left) - Number(right)],
  [45, (left, right) => compareBigInts((left as DateTime).ms, (right as DateTime).ms)],
  [47, (left, right) => compareTimestamps(left as Timestamp, right as Timestamp)],
  [50, (left, right) => compareRegExps(left as RegExpValue, right as RegExpValue)],
  [55, (left, right) => compareDBPointers(left as DBPointer, right as DBPointer)],
  [60, (left, right) => compareStrings((left as Code).code, (right as Code).code)],
  [65, (left, right) => compareScoped(left as CodeWithScope, right as CodeWithScope)],
]);

function textOf(value: Value): string {
  return value instanceof SymbolValue ? value.value : (value as string);
}

function compareTexts(left: string, right: string, collation?: Collator): number {
  return collation === undefined ? compareStrings(left, right) : collation.compare(left, right);
}

/** Field by field: bracket of types, then name, then value; a prefix comes before the longer one. */
export function compareDocs(left: Doc, right: Doc, collation?: Collator): number {
  const shared = Math.min(left.size, right.size);
  for (let at = 0; at < shared; at += 1) {
    const a = left.valueAt(at);
    const b = right.valueAt(at);
    const order =
      typeRank(a) - typeRank(b) ||
      compareStrings(left.nameAt(at) as string, right.nameAt(at) as string) ||
      compareValues(a, b, collation);
    if (order !== 0) {
      return order;
    }
  }
  return left.size - right.size;
}

export function compareArrays(left: readonly Value[], right: readonly Value[], collation?: Collator): number {
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) {
    const order = compareValues(left[at], right[at], collation);
    if (order !== 0) {
      return order;
    }
  }
  return left.length - right.length;
}

function compareBinaries(left: Binary, right: Binary): number {
  return (
    lengthInBytes(left) - lengthInBytes(right) ||
    left.subtype - right.subtype ||
    compareBytes(left.bytes, right.bytes)
  );
}

/** The old generic subtype stores its length a second time, and that counts. */
function lengthInBytes(binary: Binary): number {
  return binary.bytes.length + (binary.subtype === 2 ? 4 : 0);
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  return Buffer.compare(left, right);
}

function compareBigInts(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareTimestamps(left: Timestamp, right: Timestamp): number {
  return left.seconds - right.seconds || left.increment - right.increment;
}

function compareRegExps(left: RegExpValue, right: RegExpValue): number {
  return compareStrings(left.pattern, right.pattern) || compareStrings(left.options, right.options);
}

function compareDBPointers(left: DBPointer, right: DBPointer): number {
  return (
    Buffer.byteLength(left.namespace) - Buffer.byteLength(right.namespace) ||
    compareStrings(left.namespace, right.namespace) ||
    compareBytes(left.id.bytes, right.id.bytes)
  );
}

function compareScoped(left: CodeWithScope, right: CodeWithScope): number {
  return compareStrings(left.code, right.code) || compareDocs(left.scope, right.scope);
}
