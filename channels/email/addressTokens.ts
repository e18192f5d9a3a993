/** A lexical piece of an address field; comments are kept, since they may hold a name. */
export interface AddressToken {
  kind: 'atom' | 'quoted' | 'comment' | 'literal' | 'special';
  /** Without the quotes, parentheses or brackets, and with quoted pairs resolved. */
  text: string;
  hasSpaceBefore: boolean;
}

const SPECIALS = new Set(['<', '>', '@', ',', ';', ':', '.']);
const MAX_COMMENT_DEPTH = 32;

/**
 * Cuts an address field into the tokens of RFC 5322 3.2.
 *
 * @param maxTokens where to stop; what follows is not looked at
 * @returns null when a quote, comment or bracket is never closed, or a character has no place in the field
 */
export function readAddressTokens(field: string, maxTokens: number): AddressToken[] | null {
  const tokens: AddressToken[] = [];
  let position = 0;
  let hasSpaceBefore = false;
  while (position < field.length && tokens.length < maxTokens) {
    const character = field.charAt(position);
    if (isSpace(character)) {
      hasSpaceBefore = true;
      position++;
      continue;
    }
    const read = readToken(field, position);
    if (!read) {
      return null;
    }
    tokens.push({ kind: read.kind, text: read.text, hasSpaceBefore });
    position = read.end;
    hasSpaceBefore = false;
  }
  return tokens;
}

type Read = { kind: AddressToken['kind']; text: string; end: number };

function readToken(field: string, start: number): Read | null {
  const character = field.charAt(start);
  if (character === '"') {
    return readQuoted(field, start);
  }
  if (character === '(') {
    return readComment(field, start);
  }
  if (character === '[') {
    const end = field.indexOf(']', start);
    return end < 0 ? null : { kind: 'literal', text: field.slice(start + 1, end), end: end + 1 };
  }
  if (SPECIALS.has(character)) {
    return { kind: 'special', text: character, end: start + 1 };
  }
  return readAtom(field, start);
}

function readQuoted(field: string, start: number): Read | null {
  let text = '';
  for (let position = start + 1; position < field.length; position++) {
    const character = field.charAt(position);
    if (character === '"') {
      return { kind: 'quoted', text, end: position + 1 };
    }
    if (character === '\\') {
      position++;
    }
    text += field.charAt(position);
  }
  return null;
}

function readComment(field: string, start: number): Read | null {
  let depth = 0;
  let text = '';
  for (let position = start; position < field.length; position++) {
    const character = field.charAt(position);
    if (character === '\\') {
      position++;
      text += field.charAt(position);
      continue;
    }
    if (character === '(' && ++depth > MAX_COMMENT_DEPTH) {
      return null;
    }
    if (character === ')' && --depth === 0) {
      return { kind: 'comment', text: text.slice(1).trim(), end: position + 1 };
    }
    text += character;
  }
  return null;
}

function readAtom(field: string, start: number): Read | null {
  let end = start;
  while (end < field.length && isAtomCharacter(field.charCodeAt(end))) {
    end++;
  }
  return end === start ? null : { kind: 'atom', text: field.slice(start, end), end };
}

/** `atext` of RFC 5322 with everything beyond ASCII, as RFC 6532 allows. */
function isAtomCharacter(code: number): boolean {
  if (code >= 0xa0) {
    return true;
  }
  return code > 32 && code < 127 && !'()<>[]:;@\\,."'.includes(String.fromCharCode(code));
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\r' || character === '\n';
}
