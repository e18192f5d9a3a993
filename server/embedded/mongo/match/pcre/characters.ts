import { bracket, posixClass, shorthand, unicodeProperty } from './classes.ts';
import type { Scanner } from './scanner.ts';

const SYNTAX = /[\^$\\.*+?()[\]{}|/-]/;

/** A character as it must stand in a JavaScript pattern with the flag `u`, inside a class or outside. */
function escaped(character: string): string {
  return SYNTAX.test(character) && character !== '-' ? `\\${character}` : character;
}

/** One literal character outside a class. */
export function literal(scanner: Scanner, character: string): string {
  const cases = casesOf(scanner, character);
  return cases.length === 1 ? escaped(character) : `[${cases.map(inClass).join('')}]`;
}

function inClass(character: string): string {
  return character === '-' ? '\\-' : escaped(character);
}

/** The forms a character may have where only part of a pattern ignores case. */
function casesOf(scanner: Scanner, character: string): string[] {
  if (!scanner.expandCase || !scanner.options.ignoreCase) {
    return [character];
  }
  const forms = [character, character.toLowerCase(), character.toUpperCase()];
  return [...new Set(forms)].filter((form) => form.length === character.length);
}

const SIMPLE_ESCAPES: { readonly [letter: string]: string } = {
  a: '\x07',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Reads the rest of an escape that stands for one character, after its backslash; null for other escapes. */
export function escapedCharacter(scanner: Scanner): string | null {
  const hex = scanner.match(/x\{([0-9A-Fa-f]+)\}|x([0-9A-Fa-f]{0,2})/y);
  if (hex !== null) {
    return codePoint(scanner, Number.parseInt(hex[1] ?? `0${hex[2] ?? ''}`, 16));
  }
  const octal = scanner.match(/o\{([0-7]+)\}|(0[0-7]{0,2})/y);
  if (octal !== null) {
    return codePoint(scanner, Number.parseInt(octal[1] ?? octal[2] ?? '0', 8));
  }
  const control = scanner.match(/c([ -~])/y);
  if (control !== null) {
    return String.fromCharCode((control[1] as string).toUpperCase().charCodeAt(0) ^ 64);
  }
  const letter = scanner.peek();
  if (Object.hasOwn(SIMPLE_ESCAPES, letter)) {
    scanner.at += 1;
    return SIMPLE_ESCAPES[letter] as string;
  }
  if (/^[^A-Za-z0-9]$/u.test(letter) || letter.charCodeAt(0) > 0x7f) {
    return scanner.take();
  }
  return null;
}

function codePoint(scanner: Scanner, point: number): string {
  if (point > 0x10ffff) {
    throw scanner.error('character code point value in \\x{} or \\o{} is too large');
  }
  return String.fromCodePoint(point);
}

/** Reads `\d`, `\W`, `\p{Lu}`, `\PL` and their like, after the backslash; null for others. */
export function escapedClass(scanner: Scanner): { content: string; negated: boolean } | null {
  const property = scanner.match(/([pP])(?:\{(\^?[A-Za-z_&]+)\}|([A-Za-z]))/y);
  if (property !== null) {
    const content = unicodeProperty(property[2] ?? property[3] ?? '', property[1] === 'P');
    if (content === null) {
      throw scanner.error('unknown property after \\P or \\p');
    }
    return { content, negated: false };
  }
  if (/^[pP]$/.test(scanner.peek())) {
    throw scanner.error('malformed \\P or \\p sequence');
  }
  if (scanner.accept('N')) {
    return { content: '\\n', negated: true };
  }
  const found = shorthand(scanner.peek(), scanner.options);
  if (found !== null) {
    scanner.at += 1;
  }
  return found;
}

/** Reads a bracketed class, after its opening bracket. */
export function characterClass(scanner: Scanner): string {
  const negated = scanner.accept('^');
  const parts: string[] = [];
  // Negated shorthands such as \W cannot always be merged into the content; they become alternatives.
  const outside: string[] = [];
  let first = true;
  while (first || scanner.peek() !== ']') {
    if (scanner.done) {
      throw scanner.error('missing terminating ] for character class');
    }
    first = false;
    readMember(scanner, parts, outside);
  }
  scanner.at += 1;
  const content = bracket(parts.join(''), false);
  if (outside.length === 0) {
    return bracket(parts.join(''), negated);
  }
  const alternatives = parts.length === 0 ? outside : [content, ...outside];
  return negated ? `(?!${alternatives.join('|')})[\\s\\S]` : `(?:${alternatives.join('|')})`;
}

function readMember(scanner: Scanner, parts: string[], outside: string[]): void {
  const posix = scanner.match(/\[:(\^?)([a-z]+):\]/y);
  if (posix !== null) {
    const content = posixClass(posix[2] as string, scanner.options);
    if (content === null) {
      throw scanner.error('unknown POSIX class name');
    }
    (posix[1] === '^' ? outside : parts).push(posix[1] === '^' ? bracket(content, true) : content);
    return;
  }
  const member = readSingle(scanner);
  if (typeof member !== 'string') {
    (member.negated ? outside : parts).push(member.negated ? bracket(member.content, true) : member.content);
    return;
  }
  parts.push(readRange(scanner, member));
}

function readSingle(scanner: Scanner): string | { content: string; negated: boolean } {
  if (!scanner.accept('\\')) {
    return scanner.take();
  }
  if (scanner.accept('b')) {
    return '\b';
  }
  const set = escapedClass(scanner);
  if (set !== null) {
    return set;
  }
  const octal = scanner.match(/[0-7]{1,3}/y);
  if (octal !== null) {
    return String.fromCodePoint(Number.parseInt(octal[0], 8));
  }
  return escapedCharacter(scanner) ?? unknownEscape(scanner);
}

export function unknownEscape(scanner: Scanner): never {
  throw scanner.error('unrecognized character follows \\');
}

function readRange(scanner: Scanner, from: string): string {
  if (scanner.peek() !== '-' || scanner.peek(1) === ']' || scanner.peek(1) === '') {
    return casesOf(scanner, from).map(inClass).join('');
  }
  const before = scanner.at;
  scanner.at += 1;
  const to = readSingle(scanner);
  if (typeof to !== 'string') {
    // A hyphen before a shorthand is a hyphen.
    scanner.at = before;
    return inClass(from);
  }
  if ((to.codePointAt(0) ?? 0) < (from.codePointAt(0) ?? 0)) {
    throw scanner.error('range out of order in character class');
  }
  const starts = casesOf(scanner, from);
  const ends = casesOf(scanner, to);
  const ranges =
    starts.length === ends.length ? starts.map((start, at) => [start, ends[at] as string]) : [[from, to]];
  return ranges.map(([start, end]) => `${inClass(start as string)}-${inClass(end as string)}`).join('');
}
