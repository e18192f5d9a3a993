import { Doc } from '../values/doc.ts';
import {
  Binary,
  Code,
  CodeWithScope,
  DateTime,
  DBPointer,
  Decimal128,
  int32,
  MAX_KEY,
  MIN_KEY,
  ObjectId,
  RegExpValue,
  SymbolValue,
  Timestamp,
  type Value,
} from '../values/value.ts';

/**
 * Reads one document of MongoDB Extended JSON, canonical or relaxed, with its fields in their order.
 *
 * @throws SyntaxError saying where it is not
 */
export function parseEjson(text: string): Doc {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  if (!(value instanceof Doc)) {
    throw new SyntaxError('expected a document');
  }
  return value;
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const BLANK = /[ \t\r\n]*/y;
const MAX_INT = 2 ** 31;

/** Reads JSON by itself, as `JSON.parse` moves names that look like whole numbers to the front. */
class Reader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  value(): Value {
    this.take(BLANK);
    const next = this.text[this.at];
    if (next === '{') {
      return this.document();
    }
    if (next === '[') {
      return this.array();
    }
    if (next === '"') {
      return this.string();
    }
    for (const [word, value] of WORDS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return relaxedNumber(this.take(NUMBER) || this.fail('a value'));
  }

  end(): void {
    this.take(BLANK);
    if (this.at < this.text.length) {
      this.fail('the end');
    }
  }

  private document(): Value {
    const made = new Doc();
    this.items('{', '}', () => {
      const name = this.string();
      this.expect(':');
      made.append(name, this.value());
    });
    return unwrap(made);
  }

  private array(): Value[] {
    const values: Value[] = [];
    this.items('[', ']', () => values.push(this.value()));
    return values;
  }

  private items(open: string, close: string, read: () => void): void {
    this.expect(open);
    if (this.sees(close)) {
      this.expect(close);
      return;
    }
    read();
    while (this.sees(',')) {
      this.expect(',');
      read();
    }
    this.expect(close);
  }

  private string(): string {
    this.take(BLANK);
    return String(JSON.parse(this.take(STRING) || this.fail('a string')));
  }

  private sees(mark: string): boolean {
    this.take(BLANK);
    return this.text[this.at] === mark;
  }

  private expect(mark: string): void {
    if (!this.sees(mark)) {
      this.fail(`'${mark}'`);
    }
    this.at += 1;
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  private fail(expected: string): never {
    throw new SyntaxError(`expected ${expected} at column ${this.at + 1}`);
  }
}

const WORDS: readonly (readonly [string, Value])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

function relaxedNumber(text: string): Value {
  const number = Number(text);
  if (!/^-?\d+$/.test(text)) {
    return number;
  }
  return Math.abs(number) < MAX_INT ? int32(number) : BigInt(text);
}

/** Turns `{ $oid: … }` and its like into the value they stand for; other documents stay. */
function unwrap(made: Doc): Value {
  const first = made.nameAt(0) ?? '';
  const read = first.startsWith('$') && Object.hasOwn(READERS, first) ? READERS[first] : undefined;
  return read === undefined ? made : read(made.valueAt(0), made);
}

type Unwrap = (value: Value, made: Doc) => Value;

const READERS: { readonly [name: string]: Unwrap } = {
  $numberInt: (value) => int32(Number(value)),
  $numberLong: (value) => BigInt(String(value)),
  $numberDouble: (value) => Number(value),
  $numberDecimal: (value) => Decimal128.fromString(String(value)),
  $oid: (value) => new ObjectId(Buffer.from(String(value), 'hex')),
  $date: (value) => new DateTime(typeof value === 'string' ? Date.parse(value) : BigInt(String(value))),
  $binary: (value) => readBinary(asDoc(value, '$binary')),
  $timestamp: (value) => readTimestamp(asDoc(value, '$timestamp')),
  $regularExpression: (value) => readRegExp(asDoc(value, '$regularExpression')),
  $code: (value, made) => readCode(String(value), made),
  $symbol: (value) => new SymbolValue(String(value)),
  $dbPointer: (value) => readPointer(asDoc(value, '$dbPointer')),
  $minKey: () => MIN_KEY,
  $maxKey: () => MAX_KEY,
  $undefined: () => undefined,
};

function asDoc(value: Value, name: string): Doc {
  if (!(value instanceof Doc)) {
    throw new SyntaxError(`${name} stands before a document`);
  }
  return value;
}

function readBinary(value: Doc): Binary {
  const bytes = Buffer.from(String(value.get('base64')), 'base64');
  return new Binary(bytes, Number.parseInt(String(value.get('subType')), 16));
}

function readTimestamp(value: Doc): Timestamp {
  return new Timestamp(Number(value.get('t')), Number(value.get('i')));
}

function readRegExp(value: Doc): RegExpValue {
  return new RegExpValue(String(value.get('pattern')), String(value.get('options')));
}

function readCode(code: string, made: Doc): Value {
  const scope = made.get('$scope');
  return scope instanceof Doc ? new CodeWithScope(code, scope) : new Code(code);
}

function readPointer(value: Doc): Value {
  const id = value.get('$id');
  if (!(id instanceof ObjectId)) {
    throw new SyntaxError('$dbPointer has an $id that is no object id');
  }
  return new DBPointer(String(value.get('$ref')), id);
}
