/** A pattern that PCRE itself would not compile. */
export class PatternError extends Error {
  /** Position in the pattern, in UTF-16 units. */
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.name = 'PatternError';
    this.offset = offset;
  }
}

/** The options that change how a pattern is read or matched. */
export interface PatternOptions {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly extended: boolean;
  /** `\d`, `\w`, `\s`, `\b` and the named classes know all of Unicode: `(*UCP)` or the option `u` of PCRE. */
  readonly unicodeClasses: boolean;
}

export const OPTION_LETTERS: { readonly [letter: string]: keyof PatternOptions } = {
  i: 'ignoreCase',
  m: 'multiline',
  s: 'dotAll',
  x: 'extended',
};
