import fc from 'fast-check';
import { pack } from '../../../../../server/embedded/mongo/values/decimalParts.ts';
import { Doc } from '../../../../../server/embedded/mongo/values/doc.ts';
import {
  Binary,
  Code,
  DateTime,
  type Decimal128,
  int32,
  MAX_KEY,
  MIN_KEY,
  type NumberValue,
  ObjectId,
  RegExpValue,
  SymbolValue,
  Timestamp,
  type Value,
} from '../../../../../server/embedded/mongo/values/value.ts';

export const int: fc.Arbitrary<Value> = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map(int32);
export const long: fc.Arbitrary<bigint> = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

export const decimal: fc.Arbitrary<Decimal128> = fc.oneof(
  fc
    .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 34n - 1n }), fc.integer({ min: -6176, max: 6111 }))
    .map(([negative, coefficient, exponent]) => pack({ kind: 'finite', negative, coefficient, exponent })),
  fc
    .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10_000n }), fc.integer({ min: -4, max: 4 }))
    .map(([negative, coefficient, exponent]) => pack({ kind: 'finite', negative, coefficient, exponent })),
  fc.boolean().map((negative) => pack({ kind: 'infinity', negative })),
  fc.constant(pack({ kind: 'nan' })),
);

/** Numbers of all four types, many of them equal or next to each other across types. */
export const number: fc.Arbitrary<NumberValue> = fc.oneof(
  fc.integer({ min: -3, max: 3 }).map(int32),
  fc.integer({ min: -3, max: 3 }),
  fc.bigInt({ min: -3n, max: 3n }),
  fc.double(),
  long,
  decimal,
  fc.constantFrom(2 ** 53, 2 ** 53 + 2, 2n ** 53n + 1n, 0.1, -0, Number.NaN),
);

const bytes = fc.uint8Array({ maxLength: 5 });

const scalar: fc.Arbitrary<Value> = fc.oneof(
  number,
  fc.string({ maxLength: 4 }),
  fc.string({ unit: 'grapheme', maxLength: 3 }),
  fc.constantFrom<Value>(null, undefined, true, false, MIN_KEY, MAX_KEY),
  long.map((ms) => new DateTime(ms)),
  fc.tuple(fc.nat(3), fc.nat(3)).map(([seconds, increment]) => new Timestamp(seconds, increment)),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((id) => new ObjectId(id)),
  fc.tuple(bytes, fc.constantFrom(0, 2, 4, 128)).map(([content, subtype]) => new Binary(content, subtype)),
  fc.constantFrom('a', 'b').map((pattern) => new RegExpValue(pattern, 'i')),
  fc.constantFrom('a', 'b').map((code) => new Code(code)),
  fc.constantFrom('a', 'b').map((text) => new SymbolValue(text)),
);

const fieldName = fc.constantFrom('a', 'b', 'c', '0', 'ключ', '__proto__');

export const { value, document } = fc.letrec<{ value: Value; document: Doc; array: Value[] }>((tie) => ({
  value: fc.oneof({ maxDepth: 3, depthSize: 'small' }, scalar, tie('document'), tie('array')),
  array: fc.array(tie('value'), { maxLength: 3 }),
  document: fc
    .uniqueArray(fc.tuple(fieldName, tie('value')), { maxLength: 4, selector: ([name]) => name })
    .map((entries) => Doc.from(entries)),
}));
