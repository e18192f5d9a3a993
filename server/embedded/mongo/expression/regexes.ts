import { type CompiledPattern, compilePattern } from '../match/pcre/compilePattern.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { int32, RegExpValue, type Value } from '../values/value.ts';
import { compileExpression } from './core.ts';
import {
  type CompileOperator,
  type Expression,
  isNullish,
  type OperatorTable,
  type Result,
} from './expression.ts';
import { fold, namedOperands } from './operands.ts';

const SHAPE = {
  fields: ['input', 'regex', 'options'],
  notDocument: 51103,
  unknownField: 31024,
  required: { input: 31022, regex: 31023 },
};

type Search = (input: string, pattern: CompiledPattern) => Result;

/** `$regexFind`, `$regexFindAll` and `$regexMatch`. */
function searching(search: Search, whenNull: Result): CompileOperator {
  return (operand, context, name) => {
    const given = namedOperands(operand, name, SHAPE);
    const input = compileExpression(given.get('input'), context);
    const regex = compileExpression(given.get('regex'), context);
    const options = given.has('options') ? compileExpression(given.get('options'), context) : undefined;
    const prepare = patternOf(regex, options, name);
    return fold([input, regex, options], (root) => {
      const text = input.evaluate(root);
      const pattern = prepare(root);
      if (!isNullish(text) && typeof text !== 'string') {
        throw new StoreError(51104, `${name} needs 'input' to be of type string`);
      }
      return pattern === null || isNullish(text) ? whenNull : search(text, pattern);
    });
  };
}

/** Compiles the pattern at once when it is constant, else for each document. */
function patternOf(
  regex: Expression,
  options: Expression | undefined,
  name: string,
): (root: Result) => CompiledPattern | null {
  const make = (root: Result) =>
    readPattern(regex.evaluate(root), options === undefined ? undefined : options.evaluate(root), name);
  if (regex.constant === undefined || (options !== undefined && options.constant === undefined)) {
    return make;
  }
  const ready = make(null);
  return () => ready;
}

function readPattern(regex: Result, options: Result, name: string): CompiledPattern | null {
  if (!isNullish(regex) && typeof regex !== 'string' && !(regex instanceof RegExpValue)) {
    throw new StoreError(51105, `${name} needs 'regex' to be of type string or regex`);
  }
  if (!isNullish(options) && typeof options !== 'string') {
    throw new StoreError(51106, `${name} needs 'options' to be of type string`);
  }
  if (isNullish(regex)) {
    return null;
  }
  const text = typeof regex === 'string' ? regex : regex.pattern;
  const own = typeof regex === 'string' ? '' : regex.options;
  if (own !== '' && !isNullish(options)) {
    throw new StoreError(
      51107,
      `${name}: found regex option(s) specified in both 'regex' and 'option' fields`,
    );
  }
  const letters = isNullish(options) || options === '' ? own : options;
  checkPattern(text, letters, name);
  return compiled(text, letters, name);
}

function checkPattern(text: string, letters: string, name: string): void {
  if (text.includes('\0')) {
    throw new StoreError(51109, `${name}: regular expression cannot contain an embedded null byte`);
  }
  if (letters.includes('\0')) {
    throw new StoreError(51110, `${name}: regular expression options cannot contain an embedded null byte`);
  }
  if (!/^[imsxu]*$/.test(letters)) {
    throw new StoreError(51108, `${name} invalid flag in regex options: ${letters}`);
  }
}

function compiled(text: string, letters: string, name: string): CompiledPattern {
  try {
    return compilePattern(text, letters);
  } catch (error) {
    if (error instanceof StoreError && error.code === 51091) {
      throw new StoreError(51111, `Invalid Regex in ${name}: ${error.message}`);
    }
    throw error;
  }
}

function matchDocument(found: RegExpExecArray, pattern: CompiledPattern, codePoint: number): Doc {
  const captures: Value[] = pattern.captures(found).map((text) => text ?? null);
  return new Doc(['match', 'idx', 'captures'], [found[0], int32(codePoint), captures]);
}

function* allMatches(input: string, { expression }: CompiledPattern): Generator<RegExpExecArray> {
  expression.lastIndex = 0;
  for (let found = expression.exec(input); found !== null; found = expression.exec(input)) {
    const next = found[0] === '' ? found.index + characterWidth(input, found.index) : expression.lastIndex;
    yield found;
    if (next > input.length) {
      return;
    }
    expression.lastIndex = next;
  }
}

function characterWidth(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function findFirst(input: string, pattern: CompiledPattern): Result {
  for (const found of allMatches(input, pattern)) {
    return matchDocument(found, pattern, codePoints(input.slice(0, found.index)));
  }
  return null;
}

function findAll(input: string, pattern: CompiledPattern): Result {
  const all: Value[] = [];
  let counted = 0;
  let point = 0;
  for (const found of allMatches(input, pattern)) {
    // An empty match at the end counts only in an empty text.
    if (found[0] === '' && found.index === input.length && input !== '') {
      break;
    }
    point += codePoints(input.slice(counted, found.index));
    counted = found.index;
    all.push(matchDocument(found, pattern, point));
  }
  return all;
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) {
    count += 1;
  }
  return count;
}

function matches(input: string, { expression }: CompiledPattern): boolean {
  expression.lastIndex = 0;
  return expression.test(input);
}

export const REGEXES: OperatorTable = {
  $regexFind: searching(findFirst, null),
  $regexFindAll: searching(findAll, []),
  $regexMatch: searching(matches, false),
};
