import type { Collator } from '../values/context.ts';
import { unpack } from '../values/decimalParts.ts';
import { Doc } from '../values/doc.ts';
import {
  Binary,
  Code,
  CodeWithScope,
  DateTime,
  DBPointer,
  Decimal128,
  Int32,
  type MaxKey,
  MISSING,
  MinKey,
  ObjectId,
  RegExpValue,
  SymbolValue,
  Timestamp,
  type Value,
} from '../values/value.ts';
import type { Result } from './expression.ts';

/**
 * A string that is the same for two values exactly when they compare as equal, whatever their number type.
 *
 * Groups, sets and joins use it as the key of a map.
 */
export function hashKey(value: Result, collation?: Collator): string {
  if (typeof value === 'string') {
    const text = collation === undefined ? value : collation.key(value);
    return `s${text.length}:${text}`;
  }
  if (typeof value === 'number') {
    return numberKey(value);
  }
  if (value instanceof Int32) {
    return `n${value.value}`;
  }
  if (value === null) {
    return '0';
  }
  if (typeof value === 'boolean') {
    return value ? 'T' : 'F';
  }
  if (value === MISSING) {
    return '-';
  }
  return objectKey(value, collation);
}

function numberKey(value: number): string {
  if (Number.isInteger(value)) {
    return `n${Number.isSafeInteger(value) ? value + 0 : BigInt(value)}`;
  }
  // Decimals that equal a double with a fraction are found by the double they round to.
  return `d${value}`;
}

function decimalKey(value: Decimal128): string {
  const parts = unpack(value);
  if (parts.kind !== 'finite') {
    return numberKey(parts.kind === 'nan' ? Number.NaN : parts.negative ? -Infinity : Infinity);
  }
  let { coefficient, exponent } = parts;
  if (coefficient === 0n) {
    return 'n0';
  }
  while (coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  const sign = parts.negative ? '-' : '';
  if (exponent >= 0 && exponent <= 40) {
    return `n${sign}${coefficient * 10n ** BigInt(exponent)}`;
  }
  const double = Number(`${sign}${coefficient}E${exponent}`);
  return sameAsDouble(double, parts.negative ? -coefficient : coefficient, exponent)
    ? numberKey(double)
    : `e${sign}${coefficient}E${exponent}`;
}

/** Whether `coefficient * 10 ** exponent` is exactly the double, by the double's digits in full. */
function sameAsDouble(double: number, coefficient: bigint, exponent: number): boolean {
  if (!Number.isFinite(double) || double === 0) {
    return false;
  }
  let scaled = double;
  let doublings = 0n;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    doublings += 1n;
  }
  const left = BigInt(scaled) * (exponent < 0 ? 10n ** BigInt(-exponent) : 1n);
  const right = coefficient * 2n ** doublings * (exponent > 0 ? 10n ** BigInt(exponent) : 1n);
  return left === right;
}

function objectKey(
  value: Exclude<Result, string | number | boolean | null | Int32 | typeof MISSING>,
  collation?: Collator,
): string {
  if (value === undefined) {
    return 'u';
  }
  if (typeof value === 'bigint') {
    return `n${value}`;
  }
  if (Array.isArray(value)) {
    return `[${value.map((item) => hashKey(item, collation)).join(',')}]`;
  }
  if (value instanceof Doc) {
    const fields = [...value.entries()].map(
      ([name, field]) => `${name.length}:${name}=${hashKey(field, collation)}`,
    );
    return `{${fields.join(',')}}`;
  }
  return value instanceof SymbolValue ? hashKey(value.value, collation) : scalarKey(value);
}

type Scalar = Exclude<
  Value,
  string | number | bigint | boolean | null | undefined | Int32 | SymbolValue | Value[] | Doc
>;

function scalarKey(value: Scalar): string {
  if (value instanceof ObjectId) {
    return `o${value.toHex()}`;
  }
  if (value instanceof DateTime) {
    return `t${value.ms}`;
  }
  if (value instanceof Decimal128) {
    return decimalKey(value);
  }
  if (value instanceof Binary) {
    return `b${value.subtype}:${Buffer.from(value.bytes).toString('base64')}`;
  }
  if (value instanceof Timestamp) {
    return `p${value.seconds}:${value.increment}`;
  }
  if (value instanceof RegExpValue) {
    return `r${value.pattern.length}:${value.pattern}/${value.options}`;
  }
  if (value instanceof Code) {
    return `c${value.code.length}:${value.code}`;
  }
  if (value instanceof CodeWithScope) {
    return `w${value.code.length}:${value.code}${hashKey(value.scope)}`;
  }
  return keyOfRest(value);
}

function keyOfRest(value: DBPointer | MinKey | MaxKey): string {
  if (value instanceof DBPointer) {
    return `q${value.namespace.length}:${value.namespace}${value.id.toHex()}`;
  }
  return value instanceof MinKey ? '<' : '>';
}
