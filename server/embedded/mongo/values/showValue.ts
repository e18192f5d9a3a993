import { Doc } from './doc.ts';
import {
  Binary,
  type Code,
  CodeWithScope,
  DateTime,
  DBPointer,
  Decimal128,
  Int32,
  MaxKey,
  MinKey,
  ObjectId,
  RegExpValue,
  SymbolValue,
  Timestamp,
  type Value,
} from './value.ts';

/** A value as MongoDB writes it in messages and index bounds: `{ a: 1, b: [ "x" ] }`. */
export function showValue(value: Value): string {
  if (typeof value === 'string') {
    return `"${value}"`;
  }
  if (typeof value === 'number') {
    return showDouble(value);
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? '[]' : `[ ${value.map(showValue).join(', ')} ]`;
  }
  if (value instanceof Doc) {
    const fields = [...value.entries()].map(([name, field]) => `${name}: ${showValue(field)}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  return typeof value === 'object' && value !== null ? showObject(value) : String(value);
}

function showDouble(value: number): string {
  if (Number.isNaN(value)) {
    return 'nan.0';
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? 'inf.0' : '-inf.0';
  }
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? `${value}.0` : String(value);
}

type ObjectValue = Exclude<Value, string | number | bigint | boolean | null | undefined | Value[] | Doc>;

function showObject(value: ObjectValue): string {
  if (value instanceof DateTime) {
    return `new Date(${value.ms})`;
  }
  if (value instanceof ObjectId) {
    return `ObjectId('${value.toHex()}')`;
  }
  if (value instanceof Int32) {
    return String(value.value);
  }
  if (value instanceof Decimal128) {
    return `NumberDecimal("${value.toString()}")`;
  }
  if (value instanceof Timestamp) {
    return `Timestamp(${value.seconds}, ${value.increment})`;
  }
  if (value instanceof Binary) {
    return showBinary(value);
  }
  return showRare(value);
}

const UUID = 4;

function showBinary(value: Binary): string {
  const hex = Buffer.from(value.bytes).toString('hex');
  if (value.subtype === UUID && value.bytes.length === 16) {
    return `UUID("${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}")`;
  }
  return `BinData(${value.subtype}, ${hex.toUpperCase()})`;
}

function showRare(
  value: RegExpValue | SymbolValue | Code | CodeWithScope | DBPointer | MinKey | MaxKey,
): string {
  if (value instanceof RegExpValue) {
    return `/${value.pattern}/${value.options}`;
  }
  if (value instanceof SymbolValue) {
    return `"${value.value}"`;
  }
  if (value instanceof MinKey || value instanceof MaxKey) {
    return value instanceof MinKey ? 'MinKey' : 'MaxKey';
  }
  if (value instanceof DBPointer) {
    return `DBRef('${value.namespace}', ${value.id.toHex()})`;
  }
  return value instanceof CodeWithScope ? `CodeWScope(${value.code}, ${showValue(value.scope)})` : value.code;
}
