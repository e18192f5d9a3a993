import { badValue, failedToParse } from '../values/errors.ts';
import { exactLong } from '../values/integers.ts';
import { Binary, isNumber, MISSING, type Missing, type Value } from '../values/value.ts';
import type { ElementPredicate } from './matcher.ts';

export type BitsOperator = '$bitsAllSet' | '$bitsAllClear' | '$bitsAnySet' | '$bitsAnyClear';

const QUANTIFIER: { readonly [Op in BitsOperator]: { readonly all: boolean; readonly set: boolean } } = {
  $bitsAllSet: { all: true, set: true },
  $bitsAllClear: { all: true, set: false },
  $bitsAnySet: { all: false, set: true },
  $bitsAnyClear: { all: false, set: false },
};

/** A test of single bits in an integer or in binary content, lowest bit first. */
export function bitTest(op: BitsOperator, operand: Value): ElementPredicate {
  const positions = bitPositions(op, operand);
  const { all, set } = QUANTIFIER[op];
  const holds = (bit: (position: number) => boolean): boolean =>
    all ? positions.every((at) => bit(at) === set) : positions.some((at) => bit(at) === set);
  return {
    leaf: 'each',
    element: (value) => {
      const bit = bitReader(value);
      return bit !== null && holds(bit);
    },
  };
}

function bitReader(value: Value | Missing): ((position: number) => boolean) | null {
  if (value === MISSING) {
    return null;
  }
  if (value instanceof Binary) {
    const bytes = storedBytes(value);
    return (position) => isSet(bytes, position);
  }
  const integer = isNumber(value) ? exactLong(value) : null;
  // Beyond 64 bits the sign goes on for ever.
  return integer === null ? null : (position) => ((integer >> BigInt(Math.min(position, 64))) & 1n) === 1n;
}

/** The bytes as they are stored: the old generic subtype repeats its length before them. */
function storedBytes(binary: Binary): Uint8Array {
  if (binary.subtype !== 2) {
    return binary.bytes;
  }
  const stored = Buffer.alloc(binary.bytes.length + 4);
  stored.writeInt32LE(binary.bytes.length);
  stored.set(binary.bytes, 4);
  return stored;
}

function isSet(bytes: Uint8Array, position: number): boolean {
  return (((bytes[position >>> 3] ?? 0) >>> (position & 7)) & 1) === 1;
}

function bitPositions(op: BitsOperator, operand: Value): number[] {
  if (Array.isArray(operand)) {
    return operand.map((position, index) => arrayPosition(op, position, index));
  }
  if (operand instanceof Binary) {
    const bytes = storedBytes(operand);
    return Array.from({ length: bytes.length * 8 }, (_, at) => at).filter((at) => isSet(bytes, at));
  }
  if (!isNumber(operand)) {
    throw badValue(`${op} takes an Array, a number, or a BinData but received: ${op}`);
  }
  const mask = exactLong(operand);
  if (mask === null) {
    throw failedToParse(`Expected an integer: ${op}: ${String(operand)}`);
  }
  if (mask < 0n) {
    throw failedToParse(`Expected a non-negative number in: ${op}: ${mask}`);
  }
  return Array.from({ length: 64 }, (_, at) => at).filter((at) => ((mask >> BigInt(at)) & 1n) === 1n);
}

const INT_MAX = 2_147_483_647n;

function arrayPosition(op: BitsOperator, value: Value, index: number): number {
  const shown = `Failed to parse bit position. Expected a number in: ${index}`;
  if (!isNumber(value)) {
    throw badValue(shown);
  }
  const position = exactLong(value);
  if (position === null || position > INT_MAX) {
    throw badValue(`Failed to parse bit position. Expected an integer: ${index}: ${String(value)}`);
  }
  if (position < 0n) {
    throw badValue(`bit positions must be >= 0 but got: ${op}: ${position}`);
  }
  return Number(position);
}
