import type { PatternOptions } from './pattern.ts';

/** What may stand inside the brackets of a JavaScript class, for PCRE's shorthands in ASCII and in Unicode. */
const SHORTHAND: { readonly [letter: string]: readonly [ascii: string, unicode: string] } = {
  d: ['0-9', '\\p{Nd}'],
  w: ['0-9A-Za-z_', '\\p{L}\\p{N}\\p{Mn}\\p{Pc}'],
  s: ['\\t\\n\\v\\f\\r ', '\\s\\x85'],
  h: ['\\t \\xA0\\u1680\\u180E\\u2000-\\u200A\\u202F\\u205F\\u3000', ''],
  v: ['\\n\\v\\f\\r\\x85\\u2028\\u2029', ''],
};

const POSIX: { readonly [name: string]: readonly [ascii: string, unicode: string] } = {
  alpha: ['A-Za-z', '\\p{L}'],
  digit: ['0-9', '\\p{Nd}'],
  alnum: ['0-9A-Za-z', '\\p{L}\\p{N}'],
  upper: ['A-Z', '\\p{Lu}'],
  lower: ['a-z', '\\p{Ll}'],
  space: ['\\t\\n\\v\\f\\r ', '\\s\\x85'],
  blank: ['\\t ', '\\t\\p{Zs}'],
  punct: ['!-\\/:-@\\[-`\\{-~', '\\p{P}\\p{S}'],
  xdigit: ['0-9A-Fa-f', '0-9A-Fa-f'],
  word: ['0-9A-Za-z_', '\\p{L}\\p{N}\\p{Mn}\\p{Pc}'],
  cntrl: ['\\0-\\x1F\\x7F', '\\p{Cc}'],
  print: [' -~', '\\P{C}'],
  graph: ['!-~', '\\P{C}'],
  ascii: ['\\0-\\x7F', '\\0-\\x7F'],
};

/** The content of a class for `\d`, `\w`, `\s`, `\h`, `\v` in either case, without brackets; null for others. */
export function shorthand(
  letter: string,
  options: PatternOptions,
): { content: string; negated: boolean } | null {
  const entry = Object.hasOwn(SHORTHAND, letter.toLowerCase()) ? SHORTHAND[letter.toLowerCase()] : undefined;
  if (entry === undefined) {
    return null;
  }
  const content = (options.unicodeClasses && entry[1]) || entry[0];
  return { content, negated: letter !== letter.toLowerCase() };
}

export function posixClass(name: string, options: PatternOptions): string | null {
  const entry = Object.hasOwn(POSIX, name) ? POSIX[name] : undefined;
  return entry === undefined ? null : entry[options.unicodeClasses ? 1 : 0];
}

// General categories; everything else in braces is taken for a script.
const CATEGORY = /^(?:[CLMNPSZ]|C[cfnos]|L[lmotu]|L&|M[cen]|N[dlo]|P[cdefios]|S[ckmo]|Z[lps])$/;

/** JavaScript's escape for `\p{name}`, or null when no such property exists. */
export function unicodeProperty(name: string, negated: boolean): string | null {
  const wanted = name.startsWith('^') ? name.slice(1) : name;
  const letter = negated !== name.startsWith('^') ? 'P' : 'p';
  if (wanted === 'Any') {
    return letter === 'p' ? '\\p{Any}' : '\\P{Any}';
  }
  if (wanted === 'L&') {
    return `\\${letter}{LC}`;
  }
  const body = CATEGORY.test(wanted) ? wanted : `Script=${wanted}`;
  const text = `\\${letter}{${body}}`;
  return isValid(text) ? text : null;
}

function isValid(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** The wrapper that turns content of a class into one, negated or not. */
export function bracket(content: string, negated: boolean): string {
  if (content === '') {
    return negated ? '[\\s\\S]' : '(?!)';
  }
  return `[${negated ? '^' : ''}${content}]`;
}
