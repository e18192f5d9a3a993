import { Decimal128 } from 'bson';
import type { Doc } from './doc.ts';

export { Decimal128 };

/**
 * One BSON value. Values are immutable by agreement: whoever changes one builds a new one.
 *
 * A JavaScript number is a double, a bigint is a long, and `undefined` is BSON's deprecated type 6.
 * An absent field is MISSING, never `undefined`.
 */
export type Value =
  | number
  | Int32
  | bigint
  | Decimal128
  | string
  | boolean
  | null
  | undefined
  | DateTime
  | Timestamp
  | ObjectId
  | Binary
  | RegExpValue
  | Code
  | CodeWithScope
  | DBPointer
  | SymbolValue
  | MinKey
  | MaxKey
  | Value[]
  | Doc;

/** The absent field, which is neither null nor undefined. */
export const MISSING: unique symbol = Symbol('missing');
export type Missing = typeof MISSING;

export type NumberValue = number | Int32 | bigint | Decimal128;

export class Int32 {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
  /** Shows an int like a number in template strings. */
  toString(): string {
    return String(this.value);
  }
}

const CACHED = 1024;
const cache: Int32[] = Array.from({ length: 2 * CACHED + 1 }, (_, index) => new Int32(index - CACHED));

/** Makes a BSON int. `value` must be an integer of 32 bits. */
export function int32(value: number): Int32 {
  return (value >= -CACHED && value <= CACHED && cache[value + CACHED]) || new Int32(value);
}

/** Milliseconds since 1970 as a signed integer of 64 bits. */
export class DateTime {
  readonly ms: bigint;
  constructor(ms: bigint | number) {
    this.ms = typeof ms === 'bigint' ? ms : BigInt(Math.trunc(ms));
  }
  /** The same as a number, exact within JavaScript's dates. */
  toNumber(): number {
    return Number(this.ms);
  }
}

/** The type of the replication clock: two unsigned integers of 32 bits. */
export class Timestamp {
  readonly seconds: number;
  readonly increment: number;
  constructor(seconds: number, increment: number) {
    this.seconds = seconds >>> 0;
    this.increment = increment >>> 0;
  }
  toBigInt(): bigint {
    return (BigInt(this.seconds) << 32n) | BigInt(this.increment);
  }
}

export class ObjectId {
  /** Twelve bytes. */
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  toHex(): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset, 12).toString('hex');
  }
}

export class Binary {
  readonly subtype: number;
  /** The content, without the inner length of the old subtype 2. */
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array, subtype = 0) {
    this.bytes = bytes;
    this.subtype = subtype;
  }
}

export class RegExpValue {
  readonly pattern: string;
  readonly options: string;
  constructor(pattern: string, options = '') {
    this.pattern = pattern;
    this.options = options;
  }
}

export class Code {
  readonly code: string;
  constructor(code: string) {
    this.code = code;
  }
}

export class CodeWithScope {
  readonly code: string;
  readonly scope: Doc;
  constructor(code: string, scope: Doc) {
    this.code = code;
    this.scope = scope;
  }
}

export class DBPointer {
  readonly namespace: string;
  readonly id: ObjectId;
  constructor(namespace: string, id: ObjectId) {
    this.namespace = namespace;
    this.id = id;
  }
}

export class SymbolValue {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

export class MinKey {
  readonly kind = 'minKey';
}

export class MaxKey {
  readonly kind = 'maxKey';
}

export const MIN_KEY = new MinKey();
export const MAX_KEY = new MaxKey();

export function isNumber(value: unknown): value is NumberValue {
  return (
    typeof value === 'number' ||
    value instanceof Int32 ||
    typeof value === 'bigint' ||
    value instanceof Decimal128
  );
}
