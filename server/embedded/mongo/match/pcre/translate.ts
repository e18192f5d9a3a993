import { characterClass, escapedCharacter, escapedClass, literal, unknownEscape } from './characters.ts';
import { bracket } from './classes.ts';
import { changeOptions, type Scanner } from './scanner.ts';
import { UnsupportedPattern } from './unsupported.ts';

// Groups are named in the result, because helper groups would shift their numbers.
export function groupName(number: number): string {
  return `g${number}`;
}

/** Reads alternatives up to a closing parenthesis or the end. Options changed inside end with the group. */
export function alternatives(scanner: Scanner): string {
  const options = scanner.options;
  const branches = [sequence(scanner)];
  while (scanner.accept('|')) {
    branches.push(sequence(scanner));
  }
  scanner.options = options;
  scanner.effort.choices *= branches.length;
  return branches.join('|');
}

function sequence(scanner: Scanner): string {
  let result = '';
  while (!scanner.done && scanner.peek() !== '|' && scanner.peek() !== ')') {
    result += quantified(scanner);
  }
  return result;
}

function quantified(scanner: Scanner): string {
  const { choices, repeats } = scanner.effort;
  const { text, repeatable } = atom(scanner);
  if (text === '') {
    return '';
  }
  if (scanner.options.extended) {
    scanner.match(/\s+/y);
  }
  const quantifier = scanner.match(/(?:[*+?]|\{\d+(?:,\d*)?\})/y);
  if (quantifier === null) {
    return text;
  }
  if (!repeatable) {
    throw scanner.error('quantifier does not follow a repeatable item');
  }
  checkBounds(scanner, quantifier[0]);
  addEffort(scanner, quantifier[0], scanner.effort.choices > choices || scanner.effort.repeats > repeats);
  const repeated = `${text}${quantifier[0]}`;
  if (scanner.accept('+')) {
    return atomic(scanner, repeated);
  }
  return scanner.accept('?') ? `${repeated}?` : repeated;
}

/** @param manifold whether what is repeated can itself match in more than one way */
function addEffort({ effort }: Scanner, quantifier: string, manifold: boolean): void {
  if (quantifier === '?') {
    effort.choices *= 2;
    return;
  }
  effort.nested ||= manifold;
  if (!/^\{\d+\}$/.test(quantifier)) {
    effort.repeats += 1;
  }
}

function checkBounds(scanner: Scanner, quantifier: string): void {
  const bounds = /^\{(\d+)(?:,(\d*))?\}$/.exec(quantifier);
  if (bounds === null) {
    return;
  }
  const low = Number(bounds[1]);
  const high = bounds[2] ? Number(bounds[2]) : low;
  if (low > 65_535 || high > 65_535) {
    throw scanner.error('number too big in {} quantifier');
  }
  if (high < low) {
    throw scanner.error('numbers out of order in {} quantifier');
  }
}

/** What is matched once and never given back: JavaScript does not go back into a lookahead. */
function atomic(scanner: Scanner, content: string): string {
  scanner.helpers += 1;
  const name = `t${scanner.helpers}`;
  return `(?:(?=(?<${name}>${content}))\\k<${name}>)`;
}

interface Atom {
  readonly text: string;
  readonly repeatable: boolean;
}

function atom(scanner: Scanner): Atom {
  if (scanner.options.extended && scanner.match(/(?:\s|#[^\n]*\n?)+/y) !== null) {
    return { text: '', repeatable: false };
  }
  const character = scanner.take();
  const special = SPECIAL[character];
  return special === undefined ? { text: literal(scanner, character), repeatable: true } : special(scanner);
}

const SPECIAL: { readonly [character: string]: (scanner: Scanner) => Atom } = {
  '.': (scanner) => single(scanner.options.dotAll ? '[\\s\\S]' : '[^\\n]'),
  '^': (scanner) => assertion(scanner.options.multiline ? '(?<![^\\n])' : '^'),
  $: (scanner) => assertion(scanner.options.multiline ? '(?![^\\n])' : END),
  '[': (scanner) => single(characterClass(scanner)),
  '(': group,
  '\\': escaped,
  '*': nothingToRepeat,
  '+': nothingToRepeat,
  '?': nothingToRepeat,
};

// The end, or before a line break that ends the text.
const END = '(?=\\n?(?![\\s\\S]))';

function single(text: string): Atom {
  return { text, repeatable: true };
}

function assertion(text: string): Atom {
  // In a group of its own, as JavaScript repeats no assertion.
  return { text: `(?:${text})`, repeatable: true };
}

function nothingToRepeat(scanner: Scanner): never {
  throw scanner.error('quantifier does not follow a repeatable item');
}

const ANCHORS: { readonly [letter: string]: string } = {
  A: '^',
  G: '^',
  z: '(?![\\s\\S])',
  Z: END,
};

function escaped(scanner: Scanner): Atom {
  const letter = scanner.peek();
  if (Object.hasOwn(ANCHORS, letter)) {
    scanner.at += 1;
    return assertion(ANCHORS[letter] as string);
  }
  if (letter === 'b' || letter === 'B') {
    scanner.at += 1;
    return assertion(wordBoundary(scanner, letter === 'b'));
  }
  if (scanner.accept('K')) {
    return { text: '', repeatable: false };
  }
  if (scanner.accept('R')) {
    return single(atomic(scanner, '\\r\\n|[\\n\\v\\f\\r\\x85\\u2028\\u2029]'));
  }
  if (scanner.accept('X')) {
    return single(atomic(scanner, '\\r\\n|\\P{M}\\p{M}*|\\p{M}+'));
  }
  if (scanner.accept('Q')) {
    return quoted(scanner);
  }
  if (scanner.accept('E')) {
    return { text: '', repeatable: false };
  }
  return (
    reference(scanner) ??
    escapedSet(scanner) ??
    single(literal(scanner, escapedCharacter(scanner) ?? unknownEscape(scanner)))
  );
}

function escapedSet(scanner: Scanner): Atom | null {
  const set = escapedClass(scanner);
  return set === null ? null : single(bracket(set.content, set.negated));
}

function wordBoundary(scanner: Scanner, positive: boolean): string {
  if (!scanner.options.unicodeClasses) {
    return positive ? '\\b' : '\\B';
  }
  const word = '[\\p{L}\\p{N}\\p{Mn}\\p{Pc}]';
  return positive
    ? `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`
    : `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`;
}

function quoted(scanner: Scanner): Atom {
  const found = scanner.match(/([\s\S]*?)(?:\\E|$)/y);
  const characters = [...(found?.[1] ?? '')].map((character) => literal(scanner, character));
  return { text: characters.join(''), repeatable: characters.length > 0 };
}

/** `\1`, `\g{2}`, `\g{-1}`, `\k<name>` and their like, after the backslash. */
function reference(scanner: Scanner): Atom | null {
  const numbered = scanner.match(/([1-9]\d*)|g\{?(-?\d+)\}?/y);
  if (numbered !== null) {
    const number = Number(numbered[1] ?? numbered[2]);
    return backReference(scanner, number < 0 ? scanner.groups + 1 + number : number);
  }
  const named = scanner.match(/k(?:<(\w+)>|'(\w+)'|\{(\w+)\})|g\{(\w+)\}/y);
  return named === null ? null : namedReference(scanner, named[1] ?? named[2] ?? named[3] ?? named[4] ?? '');
}

export function namedReference(scanner: Scanner, name: string): Atom {
  const number = scanner.names.get(name);
  if (number === undefined) {
    throw scanner.error('reference to non-existent subpattern');
  }
  return backReference(scanner, number);
}

function backReference(scanner: Scanner, number: number): Atom {
  if (number < 1 || number > countGroups(scanner.text)) {
    throw scanner.error('reference to non-existent subpattern');
  }
  return single(`\\k<${groupName(number)}>`);
}

/** Capturing groups of the whole pattern, which a reference may name before they open. */
function countGroups(text: string): number {
  const plain = text.replace(/\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*\]/g, '');
  return (plain.match(/\((?!\?|\*)|\(\?(?:P?<(?![=!])|')/g) ?? []).length;
}

const LOOK: readonly string[] = ['(?=', '(?!', '(?<=', '(?<!', '(?:'];

function group(scanner: Scanner): Atom {
  if (scanner.peek() !== '?') {
    return scanner.peek() === '*' ? verb(scanner) : capture(scanner, null);
  }
  for (const opening of LOOK) {
    if (scanner.accept(opening.slice(1))) {
      return assertion(`${opening}${closed(scanner, alternatives(scanner))})`);
    }
  }
  if (scanner.match(/\?#[^)]*\)/y) !== null) {
    return { text: '', repeatable: false };
  }
  if (scanner.accept('?>')) {
    return single(atomic(scanner, closed(scanner, alternatives(scanner))));
  }
  const name = scanner.match(/\?(?:P?<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')/y);
  if (name !== null) {
    return capture(scanner, name[1] ?? name[2] ?? '');
  }
  return otherGroup(scanner);
}

function otherGroup(scanner: Scanner): Atom {
  const back = scanner.match(/\?P=(\w+)\)/y);
  if (back !== null) {
    return namedReference(scanner, back[1] as string);
  }
  const options = scanner.match(/\?(\^?[imsxnJU]*(?:-[imsxnJU]+)?)([:)])/y);
  if (options !== null) {
    return optionGroup(scanner, options[1] as string, options[2] === ')');
  }
  if (/^\?(?:\(|R|\d|[+-]\d|&|P>|\||C)/.test(scanner.text.slice(scanner.at))) {
    throw new UnsupportedPattern('a conditional, recursive or branch-reset group in a regular expression');
  }
  throw scanner.error('unrecognized character after (? or (?-');
}

function optionGroup(scanner: Scanner, letters: string, untilEnd: boolean): Atom {
  const outer = scanner.options;
  const changed = changeOptions(scanner, letters);
  scanner.options = changed;
  if (untilEnd) {
    return { text: '', repeatable: false };
  }
  const content = closed(scanner, alternatives(scanner));
  scanner.options = outer;
  return single(`(?:${content})`);
}

function verb(scanner: Scanner): Atom {
  throw new UnsupportedPattern(`the verb (${scanner.match(/\*\w*/y)?.[0] ?? '*'}) in a regular expression`);
}

function capture(scanner: Scanner, name: string | null): Atom {
  scanner.groups += 1;
  const number = scanner.groups;
  if (name !== null) {
    if (scanner.names.has(name)) {
      throw scanner.error('two named subpatterns have the same name (PCRE2_DUPNAMES not set)');
    }
    scanner.names.set(name, number);
  }
  return single(`(?<${groupName(number)}>${closed(scanner, alternatives(scanner))})`);
}

function closed(scanner: Scanner, content: string): string {
  if (!scanner.accept(')')) {
    throw scanner.error('missing closing parenthesis');
  }
  return content;
}
