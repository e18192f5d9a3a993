import { StoreError } from '../values/errors.ts';
import { compareStrings } from '../values/strings.ts';
import { Code, DateTime, Decimal128, int32, isNumber, SymbolValue, Timestamp } from '../values/value.ts';
import { isoText } from './dateText.ts';
import { type CompileOperator, isNullish, type OperatorTable, type Result } from './expression.ts';
import { numberText } from './numberText.ts';
import { asInt32, isLong, LONG_MIN } from './numeric.ts';
import { between, binary, named, typeOf, unary, variadic } from './operands.ts';
import { roundToLong } from './rounding.ts';
import { shown } from './shown.ts';

const MAX_STRING_BYTES = 16 * 1024 * 1024;

/** What the older string operators make of their operand: nothing is the empty string, numbers their digits. */
export function coerceToText(value: Result): string {
  if (typeof value === 'string') {
    return value;
  }
  if (isNullish(value)) {
    return '';
  }
  if (isNumber(value)) {
    return typeof value === 'number' ? sixDigits(value) : numberText(value);
  }
  if (value instanceof DateTime) {
    return isoText(value.ms);
  }
  if (value instanceof SymbolValue) {
    return value.value;
  }
  if (value instanceof Code) {
    return value.code;
  }
  if (value instanceof Timestamp) {
    return timestampText(value);
  }
  throw new StoreError(16007, `can't convert from BSON type ${typeOf(value)} to String`);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Without its year, as MongoDB shows it. */
function timestampText({ seconds, increment }: Timestamp): string {
  const date = new Date(seconds * 1000);
  const day = String(date.getUTCDate()).padStart(2, ' ');
  return `${MONTHS[date.getUTCMonth()]} ${day} ${date.toISOString().slice(11, 19)}:${increment}`;
}

/** A double as C++ streams write it: at most six digits. */
function sixDigits(value: number): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
  }
  if (value === 0) {
    return Object.is(value, -0) ? '-0' : '0';
  }
  const [digits = '', power = '0'] = value.toExponential(5).split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 6) {
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${digits.replace(/\.?0+$/, '')}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  const text = value.toFixed(5 - exponent);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function concat(values: readonly Result[]): Result {
  let joined = '';
  for (const value of values) {
    if (isNullish(value)) {
      return null;
    }
    if (typeof value !== 'string') {
      throw new StoreError(16702, `$concat only supports strings, not ${typeOf(value)}`);
    }
    joined += value;
  }
  return checkedLength(joined);
}

/** @throws StoreError 16493 for a text that no document could hold */
function checkedLength(text: string): string {
  if (text.length > MAX_STRING_BYTES / 4 && Buffer.byteLength(text) >= MAX_STRING_BYTES) {
    throw new StoreError(16493, `string exceeds the limit of ${MAX_STRING_BYTES} bytes`);
  }
  return text;
}

// Only ASCII changes its case here, as in MongoDB.
function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function asciiUpper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function split(value: Result, separator: Result): Result {
  if (isNullish(value) || isNullish(separator)) {
    return null;
  }
  if (typeof value !== 'string') {
    throw new StoreError(
      40085,
      `$split requires an expression that evaluates to a string as a first argument, found: ${typeOf(value)}`,
    );
  }
  if (typeof separator !== 'string') {
    throw new StoreError(
      10503900,
      `$split requires an expression that evaluates to a string as a second argument, found: ${typeOf(separator)}`,
    );
  }
  if (separator === '') {
    throw new StoreError(40087, '$split requires a non-empty separator');
  }
  return value.split(separator);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function substrBytes(value: Result, start: Result, length: Result, name: string): string {
  const bytes = Buffer.from(coerceToText(value));
  if (!isNumber(start)) {
    throw new StoreError(
      16034,
      `${name}:  starting index must be a numeric type (is BSON type ${typeOf(start)})`,
    );
  }
  if (!isNumber(length)) {
    throw new StoreError(16035, `${name}:  length must be a numeric type (is BSON type ${typeOf(length)})`);
  }
  const from = truncated(start);
  const count = truncated(length);
  if (from < 0) {
    throw new StoreError(50752, `${name}: starting index must be non-negative (got: ${from})`);
  }
  if (isContinuation(bytes[from])) {
    throw new StoreError(28656, `${name}:  Invalid range, starting index is a UTF-8 continuation byte.`);
  }
  const to = count < 0 ? bytes.length : Math.min(bytes.length, from + count);
  if (from < bytes.length && isContinuation(bytes[to])) {
    throw new StoreError(
      28657,
      `${name}:  Invalid range, ending index is in the middle of a UTF-8 character.`,
    );
  }
  return bytes.toString('utf8', Math.min(from, bytes.length), to);
}

/** A byte position: doubles are cut, decimals rounded, and neither may leave 64 bits. */
function truncated(value: Result): number {
  if (value instanceof Decimal128) {
    // What a long cannot hold comes out as the least long.
    return Number(roundToLong(value) ?? LONG_MIN);
  }
  const whole = typeof value === 'number' ? doubleWhole(value) : isNumber(value) ? roundToLong(value) : null;
  if (whole === null) {
    throw new StoreError(31109, `Can't coerce out of range value ${shown(value)} to long`);
  }
  return Number(whole);
}

function doubleWhole(value: number): bigint | null {
  const whole = Number.isFinite(value) ? BigInt(Math.trunc(value)) : null;
  return whole !== null && isLong(whole) ? whole : null;
}

function substrCodePoints(value: Result, start: Result, length: Result): string {
  const text = coerceToText(value);
  const from = codePointArgument(start, { what: 'starting index', notNumber: 34450, notInt: 34451 });
  const count = codePointArgument(length, { what: 'length', notNumber: 34452, notInt: 34453 });
  if (count < 0) {
    throw new StoreError(34454, `$substrCP: length must be a nonnegative integer.`);
  }
  if (from < 0) {
    throw new StoreError(34455, `$substrCP: the starting index must be nonnegative integer.`);
  }
  return [...text].slice(from, from + count).join('');
}

function codePointArgument(
  value: Result,
  { what, notNumber, notInt }: { what: string; notNumber: number; notInt: number },
): number {
  if (!isNumber(value)) {
    throw new StoreError(
      notNumber,
      `$substrCP: ${what} must be a numeric type (is BSON type ${typeOf(value)})`,
    );
  }
  const whole = asInt32(value);
  if (whole === null) {
    throw new StoreError(
      notInt,
      `$substrCP: ${what} cannot be represented as a 32-bit integral value: ${shown(value)}`,
    );
  }
  return whole;
}

function strictLength(measure: (text: string) => number, code: number): CompileOperator {
  return unary((value, _context, name) => {
    if (typeof value !== 'string') {
      throw new StoreError(code, `${name} requires a string argument, found: ${typeOf(value)}`);
    }
    return int32(measure(value));
  });
}

// The characters MongoDB trims when it is not told which.
const WHITE_SPACE =
  '\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

function trimmer(sides: { left: boolean; right: boolean }): CompileOperator {
  return named(
    { fields: ['input', 'chars'], notDocument: 50696, unknownField: 50694, required: { input: 50695 } },
    ({ input, chars }, _context, given) => {
      if (isNullish(input)) {
        return null;
      }
      if (typeof input !== 'string') {
        throw new StoreError(
          50699,
          `trim requires its input to be a string, got ${shown(input)} (of type ${typeOf(input)}) instead.`,
        );
      }
      const set = given.has('chars') ? (chars as Result) : WHITE_SPACE;
      if (isNullish(set)) {
        return null;
      }
      if (typeof set !== 'string') {
        throw new StoreError(
          50700,
          `trim requires 'chars' to be a string, got ${shown(set)} (of type ${typeOf(set)}) instead.`,
        );
      }
      return trim([...input], new Set(set), sides);
    },
  );
}

function trim(
  text: readonly string[],
  chars: ReadonlySet<string>,
  { left, right }: { left: boolean; right: boolean },
): string {
  let from = 0;
  let to = text.length;
  while (left && from < to && chars.has(text[from] as string)) {
    from += 1;
  }
  while (right && to > from && chars.has(text[to - 1] as string)) {
    to -= 1;
  }
  return text.slice(from, to).join('');
}

function replacer(all: boolean): CompileOperator {
  return named(
    {
      fields: ['input', 'find', 'replacement'],
      notDocument: 51751,
      unknownField: 51750,
      required: { input: 51749, find: 51748, replacement: 51747 },
    },
    ({ input, find, replacement }) => {
      const text = replaceText(input as Result, 10503904, 'input');
      const part = replaceText(find as Result, 10503901, 'find');
      const by = replaceText(replacement as Result, 10503902, 'replacement');
      if (text === null || part === null || by === null) {
        return null;
      }
      return checkedLength(replaceIn(text, part, { by, all }));
    },
  );
}

function replaceIn(text: string, part: string, { by, all }: { by: string; all: boolean }): string {
  if (!all) {
    return text.replace(part, () => by);
  }
  // Nothing is found before each character and at the end, and a pair of surrogates is one character.
  return part === ''
    ? `${by}${[...text].map((character) => character + by).join('')}`
    : text.split(part).join(by);
}

function replaceText(value: Result, code: number, field: string): string | null {
  if (isNullish(value)) {
    return null;
  }
  if (typeof value !== 'string') {
    throw new StoreError(code, `'${field}' must be a string, found: ${typeOf(value)}`);
  }
  return value;
}

const substring: CompileOperator = (operand, context, name) =>
  between(3, 3, ([value, start, length]) =>
    substrBytes(value as Result, start as Result, length as Result, name),
  )(operand, context, name);

export const STRINGS: OperatorTable = {
  $concat: variadic(concat),
  $toLower: unary((value) => asciiLower(coerceToText(value))),
  $toUpper: unary((value) => asciiUpper(coerceToText(value))),
  $strcasecmp: binary((left, right) =>
    int32(Math.sign(compareStrings(asciiUpper(coerceToText(left)), asciiUpper(coerceToText(right))))),
  ),
  $split: binary(split),
  $substr: substring,
  $substrBytes: substring,
  $substrCP: between(3, 3, ([value, start, length]) =>
    substrCodePoints(value as Result, start as Result, length as Result),
  ),
  $strLenBytes: strictLength((text) => Buffer.byteLength(text), 34473),
  $strLenCP: strictLength((text) => [...text].length, 34471),
  $trim: trimmer({ left: true, right: true }),
  $ltrim: trimmer({ left: true, right: false }),
  $rtrim: trimmer({ left: false, right: true }),
  $replaceOne: replacer(false),
  $replaceAll: replacer(true),
};
