import { Doc } from '../values/doc.ts';
import {
  DateTime,
  Decimal128,
  Int32,
  MISSING,
  ObjectId,
  RegExpValue,
  SymbolValue,
  Timestamp,
} from '../values/value.ts';
import type { Result } from './expression.ts';

const LONGEST = 150; // MongoDB cuts values in messages too

/** A value as error messages show it. */
export function shown(value: Result): string {
  const text = write(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}...`;
}

function write(value: Result): string {
  if (value === MISSING) {
    return 'missing';
  }
  if (typeof value === 'string') {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.slice(0, 20).map(write).join(', ')}]`;
  }
  if (value instanceof Doc) {
    const fields = [...value.entries()].slice(0, 20).map(([name, field]) => `${name}: ${write(field)}`);
    return fields.length === 0 ? '{}' : `{${fields.join(', ')}}`;
  }
  return writeScalar(value);
}

function writeScalar(value: Exclude<Result, typeof MISSING>): string {
  if (value instanceof Int32 || value instanceof Decimal128 || typeof value === 'bigint') {
    return value.toString();
  }
  if (value instanceof DateTime) {
    const ms = value.toNumber();
    return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `Date(${value.ms})`;
  }
  if (value instanceof ObjectId) {
    return `ObjectId('${value.toHex()}')`;
  }
  if (value instanceof RegExpValue) {
    return `/${value.pattern}/${value.options}`;
  }
  if (value instanceof SymbolValue) {
    return JSON.stringify(value.value);
  }
  if (value instanceof Timestamp) {
    return `Timestamp(${value.seconds}, ${value.increment})`;
  }
  return typeof value === 'object' && value !== null ? value.constructor.name : String(value);
}
