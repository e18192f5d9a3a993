import { Doc } from '../values/doc.ts';
import {
  Binary,
  Code,
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
} from '../values/value.ts';

/**
 * A document as canonical MongoDB Extended JSON, in one line. Written from our own values, as a plain
 * JavaScript object would move names that look like whole numbers to the front.
 *
 * @see the specification "MongoDB Extended JSON (v2)"
 */
export function writeEjson(document: Doc): string {
  const fields = [...document.entries()].map(
    ([name, value]) => `${JSON.stringify(name)}:${writeValue(value)}`,
  );
  return `{${fields.join(',')}}`;
}

function writeValue(value: Value): string {
  if (typeof value === 'object' && value !== null) {
    return writeObject(value);
  }
  if (typeof value === 'number') {
    return wrap('$numberDouble', showDouble(value));
  }
  if (typeof value === 'bigint') {
    return wrap('$numberLong', String(value));
  }
  return value === undefined ? '{"$undefined":true}' : JSON.stringify(value);
}

function wrap(name: string, text: string): string {
  return `{"${name}":${JSON.stringify(text)}}`;
}

function showDouble(value: number): string {
  if (Object.is(value, -0)) {
    return '-0.0';
  }
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? value.toFixed(1) : String(value);
}

function writeObject(value: Exclude<Value, string | number | bigint | boolean | null | undefined>): string {
  if (value instanceof Doc) {
    return writeEjson(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(writeValue).join(',')}]`;
  }
  const write = WRITERS.get(value.constructor);
  if (write === undefined) {
    throw new TypeError(`${value.constructor.name} has no form in EJSON`);
  }
  return write(value);
}

// Keyed by class, which is why the casts hold.
const WRITERS = new Map<unknown, (value: Value) => string>([
  [Int32, (value) => wrap('$numberInt', String(value))],
  [Decimal128, (value) => wrap('$numberDecimal', String(value))],
  [ObjectId, (value) => wrap('$oid', (value as ObjectId).toHex())],
  [DateTime, (value) => `{"$date":${wrap('$numberLong', String((value as DateTime).ms))}}`],
  [Binary, (value) => writeBinary(value as Binary)],
  [Timestamp, (value) => writeTimestamp(value as Timestamp)],
  [RegExpValue, (value) => writeRegExp(value as RegExpValue)],
  [Code, (value) => wrap('$code', (value as Code).code)],
  [CodeWithScope, (value) => writeScoped(value as CodeWithScope)],
  [SymbolValue, (value) => wrap('$symbol', (value as SymbolValue).value)],
  [DBPointer, (value) => writePointer(value as DBPointer)],
  [MinKey, () => '{"$minKey":1}'],
  [MaxKey, () => '{"$maxKey":1}'],
]);

function writeBinary({ bytes, subtype }: Binary): string {
  const base64 = Buffer.from(bytes).toString('base64');
  return `{"$binary":{"base64":"${base64}","subType":"${subtype.toString(16).padStart(2, '0')}"}}`;
}

function writeTimestamp({ seconds, increment }: Timestamp): string {
  return `{"$timestamp":{"t":${seconds},"i":${increment}}}`;
}

function writeRegExp({ pattern, options }: RegExpValue): string {
  return `{"$regularExpression":{"pattern":${JSON.stringify(pattern)},"options":${JSON.stringify(options)}}}`;
}

function writeScoped({ code, scope }: CodeWithScope): string {
  return `{"$code":${JSON.stringify(code)},"$scope":${writeEjson(scope)}}`;
}

function writePointer({ namespace, id }: DBPointer): string {
  return `{"$dbPointer":{"$ref":${JSON.stringify(namespace)},"$id":${wrap('$oid', id.toHex())}}}`;
}
