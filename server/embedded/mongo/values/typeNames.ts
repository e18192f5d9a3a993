import { Doc } from './doc.ts';
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
} from './value.ts';

/** BSON's type codes, as they stand in the bytes; the two keys are signed there. */
export const TYPE = {
  minKey: -1,
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  maxKey: 127,
} as const;

export type TypeName = keyof typeof TYPE;
export type TypeCode = (typeof TYPE)[TypeName];

const NAMES = new Map<number, TypeName>(
  // Object.entries widens the names of a constant table to string.
  Object.entries(TYPE).map(([name, code]) => [code, name as TypeName]),
);

const CODE_OF_CLASS = new Map<unknown, TypeCode>([
  [Doc, TYPE.object],
  [Array, TYPE.array],
  [Int32, TYPE.int],
  [Decimal128, TYPE.decimal],
  [DateTime, TYPE.date],
  [Timestamp, TYPE.timestamp],
  [ObjectId, TYPE.objectId],
  [Binary, TYPE.binData],
  [RegExpValue, TYPE.regex],
  [Code, TYPE.javascript],
  [CodeWithScope, TYPE.javascriptWithScope],
  [DBPointer, TYPE.dbPointer],
  [SymbolValue, TYPE.symbol],
  [MinKey, TYPE.minKey],
  [MaxKey, TYPE.maxKey],
]);

const CODE_OF_PRIMITIVE: { readonly [name: string]: TypeCode } = {
  number: TYPE.double,
  bigint: TYPE.long,
  string: TYPE.string,
  boolean: TYPE.bool,
  undefined: TYPE.undefined,
};

/** The BSON type code of a value. */
export function typeCode(value: Value): TypeCode {
  if (typeof value === 'object') {
    if (value === null) {
      return TYPE.null;
    }
    const code = CODE_OF_CLASS.get(value.constructor);
    if (code !== undefined) {
      return code;
    }
  }
  const code = CODE_OF_PRIMITIVE[typeof value];
  if (code === undefined) {
    throw new TypeError(`not a BSON value: ${String(value)}`);
  }
  return code;
}

/** The name of a value's type as `$type` says it, for messages and expressions. */
export function typeName(value: Value): TypeName {
  return NAMES.get(typeCode(value)) ?? 'undefined';
}

export function typeNameOfCode(code: number): TypeName | undefined {
  return NAMES.get(code);
}

/** The code behind an alias such as `'objectId'`, or undefined; `'number'` is no single type. */
export function typeCodeOfName(name: string): TypeCode | undefined {
  return Object.hasOwn(TYPE, name) ? TYPE[name as TypeName] : undefined;
}
