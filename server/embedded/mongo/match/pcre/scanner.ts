import { noEffort } from './boundedExpression.ts';
import { OPTION_LETTERS, PatternError, type PatternOptions } from './pattern.ts';

/** A pattern being read, with what a translation has met so far. */
export class Scanner {
  readonly text: string;
  at = 0;
  options: PatternOptions;
  /** Groups opened so far, and their names by number. */
  groups = 0;
  readonly names = new Map<string, number>();
  helpers = 0;
  readonly effort = noEffort();
  /** Whether `i` changes within the pattern, which JavaScript cannot say by a flag. */
  readonly expandCase: boolean;

  constructor(text: string, options: PatternOptions, expandCase: boolean) {
    this.text = text;
    this.options = options;
    this.expandCase = expandCase;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  peek(ahead = 0): string {
    return this.text[this.at + ahead] ?? '';
  }

  /** The character at the position, with both halves of a surrogate pair. */
  take(): string {
    const point = this.text.codePointAt(this.at);
    if (point === undefined) {
      throw this.error('\\ at end of pattern');
    }
    const character = String.fromCodePoint(point);
    this.at += character.length;
    return character;
  }

  accept(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) {
      return false;
    }
    this.at += text.length;
    return true;
  }

  /** Takes what a sticky expression matches at the position, or null. */
  match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text);
    if (found !== null) {
      this.at += found[0].length;
    }
    return found;
  }

  error(message: string): PatternError {
    return new PatternError(message, this.at);
  }
}

/** Applies the letters of an inline option such as `i-sm`. */
export function changeOptions(scanner: Scanner, letters: string): PatternOptions {
  const [on = '', off = ''] = letters.split('-');
  const changed: { -readonly [Name in keyof PatternOptions]: PatternOptions[Name] } = { ...scanner.options };
  if (letters.startsWith('^')) {
    Object.assign(changed, { ignoreCase: false, multiline: false, dotAll: false, extended: false });
  }
  for (const [list, value] of [
    [on.replace('^', ''), true],
    [off, false],
  ] as const) {
    for (const letter of list) {
      const name = OPTION_LETTERS[letter];
      if (name !== undefined) {
        changed[name] = value;
      }
    }
  }
  return changed;
}
