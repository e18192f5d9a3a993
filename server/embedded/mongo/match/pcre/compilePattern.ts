import { notSupported, StoreError } from '../../values/errors.ts';
import { BoundedExpression, type Effort, isAlwaysQuick } from './boundedExpression.ts';
import { refuseUnboundedLookbehind } from './lookbehind.ts';
import { OPTION_LETTERS, PatternError, type PatternOptions } from './pattern.ts';
import { Scanner } from './scanner.ts';
import { alternatives, groupName } from './translate.ts';
import { UnsupportedPattern } from './unsupported.ts';

const MAX_LENGTH = 16_384; // MongoDB's limit, in bytes
const INVALID_PATTERN = 51_091;

export interface CompiledPattern {
  /** Sticky-free; has the flags `g` and `u`, so set `lastIndex` before `exec`. May throw 51156. */
  readonly expression: RegExp;
  /** How many capturing groups the pattern has. */
  readonly groupCount: number;
  /** What the groups caught in one match, in their order; undefined where one took no part. */
  captures(match: RegExpExecArray): (string | undefined)[];
}

/**
 * Compiles a pattern of PCRE, which MongoDB uses, for JavaScript's engine. The letters `imsx` are the options
 * that count; `u` is accepted and means nothing.
 *
 * @throws StoreError 51091 for an invalid pattern, or the refusal of what JavaScript cannot express
 */
export function compilePattern(pattern: string, letters: string): CompiledPattern {
  if (Buffer.byteLength(pattern) > MAX_LENGTH) {
    throw invalid('pattern string is longer than the limit set by the application');
  }
  try {
    return build(pattern, optionsOf(letters));
  } catch (error) {
    if (error instanceof PatternError) {
      throw invalid(error.message);
    }
    throw error instanceof UnsupportedPattern ? notSupported(error.message) : error;
  }
}

function invalid(reason: string): StoreError {
  return new StoreError(INVALID_PATTERN, `Regular expression is invalid: ${reason}`);
}

function optionsOf(letters: string): PatternOptions {
  const has = (letter: keyof typeof OPTION_LETTERS): boolean => letters.includes(String(letter));
  return {
    ignoreCase: has('i'),
    multiline: has('m'),
    dotAll: has('s'),
    extended: has('x'),
    unicodeClasses: false,
  };
}

function build(pattern: string, given: PatternOptions): CompiledPattern {
  refuseUnboundedLookbehind(pattern);
  const { text, options } = leadingSettings(pattern, given);
  // JavaScript has one flag for the whole pattern; where case matters in parts only, the characters say it.
  const expandCase = /\(\?\^?[a-zA-Z]*(?:i|-[a-zA-Z]*i)/.test(text);
  const scanner = new Scanner(text, options, expandCase);
  const source = alternatives(scanner);
  if (!scanner.done) {
    throw scanner.error('unmatched closing parenthesis');
  }
  const flags = `gu${options.ignoreCase && !expandCase ? 'i' : ''}`;
  const expression = toRegExp(source, flags, scanner.effort);
  const groupCount = scanner.groups;
  return {
    expression,
    groupCount,
    captures: (match) => Array.from({ length: groupCount }, (_, at) => match.groups?.[groupName(at + 1)]),
  };
}

function toRegExp(source: string, flags: string, effort: Effort): RegExp {
  try {
    return isAlwaysQuick(effort) ? new RegExp(source, flags) : new BoundedExpression(source, flags, effort);
  } catch (error) {
    throw new PatternError(error instanceof Error ? error.message : String(error), 0);
  }
}

/** Takes `(*UTF8)`, `(*UCP)` and option settings from the start of a pattern. */
function leadingSettings(pattern: string, given: PatternOptions): { text: string; options: PatternOptions } {
  let text = pattern;
  let options = given;
  for (;;) {
    const verb = /^\(\*(UCP|UTF8?|NO_START_OPT|NO_AUTO_POSSESS|LF|ANYCRLF|CRLF|CR|ANY)\)/.exec(text);
    const setting = /^\(\?([imsx]+)\)/.exec(text);
    const found = verb ?? setting;
    if (found === null) {
      return { text, options };
    }
    text = text.slice(found[0].length);
    options =
      verb === null ? withLetters(options, found[1] as string) : withVerb(options, found[1] as string);
  }
}

function withVerb(options: PatternOptions, verb: string): PatternOptions {
  return verb === 'UCP' ? { ...options, unicodeClasses: true } : options;
}

function withLetters(options: PatternOptions, letters: string): PatternOptions {
  const set = Object.fromEntries([...letters].map((letter) => [OPTION_LETTERS[letter] ?? 'extended', true]));
  return { ...options, ...set };
}
