import { domainToASCII } from 'node:url';
import { type AddressToken, readAddressTokens } from './addressTokens.ts';

/** One person of a From, To, Cc or Reply-To field. `address` is lower case, its domain in ASCII (punycode). */
export interface Mailbox {
  name: string;
  address: string;
}

const MAX_ADDRESS_LENGTH = 254;
const MAX_LOCAL_PART_LENGTH = 64;
const MAX_SINGLE_LENGTH = 8_000;
/** More than any honest name and address have; a field is read no further than it can be needed. */
const TOKENS_PER_MAILBOX = 200;

/**
 * Reads a whole address field by the grammar of RFC 5322, or says that it cannot be read.
 *
 * Whoever is named here becomes an identity, so what is ambiguous is refused rather than guessed: text in
 * front of an address that names another one, routes, encoded words inside an address, quoted local parts
 * that another program would read differently.
 *
 * @param field  the unfolded field body, encoded words still encoded
 * @returns      every mailbox in order, groups flattened, names still encoded; null when unreadable
 * @see RFC 5322 3.4 and 4.4, RFC 6532 (UTF-8), RFC 2047 5 (no encoded word in an address)
 */
export function parseMailboxes(field: string, limit = 200): Mailbox[] | null {
  return readMailboxes(field, limit, limit * TOKENS_PER_MAILBOX);
}

function readMailboxes(field: string, limit: number, maxTokens: number): Mailbox[] | null {
  const tokens = readAddressTokens(field, maxTokens);
  if (!tokens) {
    return null;
  }
  const cursor: Cursor = { tokens, position: 0, mailboxes: [], limit };
  return readAddressList(cursor) ? cursor.mailboxes : null;
}

/** @returns the single mailbox of a field, or null when there is none, more than one, or it cannot be read */
export function parseSingleMailbox(field: string): Mailbox | null {
  // Read to its end or not at all: what is beyond a limit could be another address.
  if (field.length > MAX_SINGLE_LENGTH) {
    return null;
  }
  const mailboxes = readMailboxes(field, 2, Number.POSITIVE_INFINITY) ?? readUnquotedName(field);
  return mailboxes?.length === 1 ? (mailboxes[0] ?? null) : null;
}

/**
 * `Doe, John [Sales] <john@example.com>` breaks the grammar, yet nobody can read it in two ways: there is one
 * `@`, inside the only angle brackets, and neither quotes nor comments that could hide another.
 */
function readUnquotedName(field: string): Mailbox[] | null {
  const match = /^([^<>@"()\\]{0,300})<([^<>@"()\\\s]{1,64})@([^<>@"()\\\s]{1,255})>\s*$/.exec(field);
  const address = match ? canonicalAddress(match[2] ?? '', match[3] ?? '') : null;
  return address === null ? null : [{ name: (match?.[1] ?? '').trim(), address }];
}

/**
 * Spells an address the one way we compare it: lower case, quotes around a plain local part removed,
 * international domains in punycode.
 *
 * @returns null when it is not an address we could answer
 */
export function canonicalAddress(localPart: string, domain: string): string | null {
  const local = localPart.toLowerCase();
  if (!/^[^\s"(),:;<>@[\]\\]+$/.test(local) || hasControl(local) || /^\.|\.$|\.\./.test(local)) {
    return null;
  }
  if (local.includes('=?') || local.length > MAX_LOCAL_PART_LENGTH) {
    return null;
  }
  const host = domainToASCII(domain.toLowerCase());
  if (!/^(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})*$/.test(host)) {
    return null;
  }
  const address = `${local}@${host}`;
  return address.length > MAX_ADDRESS_LENGTH ? null : address;
}

/** @returns the address as we compare it, or null; for addresses that stand alone, such as an SMTP envelope's */
export function normalizeAddress(address: string): string | null {
  const tokens =
    address.length > MAX_SINGLE_LENGTH ? null : readAddressTokens(address, Number.POSITIVE_INFINITY);
  if (!tokens) {
    return null;
  }
  const cursor: Cursor = { tokens, position: 0, mailboxes: [], limit: 1 };
  const spec = readAddrSpec(cursor);
  return spec !== null && cursor.position === tokens.length ? spec : null;
}

interface Cursor {
  readonly tokens: readonly AddressToken[];
  position: number;
  mailboxes: Mailbox[];
  readonly limit: number;
}

function readAddressList(cursor: Cursor): boolean {
  for (;;) {
    while (takeSpecial(cursor, ',')) {
      // Empty elements are allowed by the obsolete syntax.
    }
    if (cursor.position >= cursor.tokens.length || cursor.mailboxes.length >= cursor.limit) {
      return true;
    }
    if (!readAddress(cursor)) {
      return false;
    }
    if (cursor.position < cursor.tokens.length && peekSpecial(cursor) !== ',') {
      return false;
    }
  }
}

function readAddress(cursor: Cursor): boolean {
  const start = cursor.position;
  const bare = readAddrSpec(cursor);
  if (bare !== null && isAtBoundary(cursor)) {
    cursor.mailboxes.push({ name: trailingComment(cursor), address: bare });
    return true;
  }
  cursor.position = start;
  const name = readPhrase(cursor);
  if (takeSpecial(cursor, ':')) {
    // The name of a group that is an address itself is one that another program reads.
    return name.text !== '' && !name.hasBareAt && readGroup(cursor);
  }
  return readAngleAddress(cursor, name);
}

function readGroup(cursor: Cursor): boolean {
  while (!takeSpecial(cursor, ';')) {
    if (cursor.position >= cursor.tokens.length) {
      return false;
    }
    if (takeSpecial(cursor, ',')) {
      continue;
    }
    const start = cursor.position;
    const bare = readAddrSpec(cursor);
    if (bare !== null && isAtBoundary(cursor)) {
      cursor.mailboxes.push({ name: '', address: bare });
      continue;
    }
    cursor.position = start;
    if (!readAngleAddress(cursor, readPhrase(cursor))) {
      return false;
    }
  }
  return true;
}

function readAngleAddress(cursor: Cursor, name: Phrase): boolean {
  if (!takeSpecial(cursor, '<')) {
    return false;
  }
  const address = readAddrSpec(cursor);
  if (address === null || !takeSpecial(cursor, '>')) {
    return false;
  }
  if (disguises(name, address)) {
    return false;
  }
  cursor.mailboxes.push({ name: name.text, address });
  return true;
}

/**
 * A display name; beyond the grammar, an unquoted `@` is accepted, since widespread programs write
 * `me@example.com <me@example.com>`. `disguises` refuses it where the two differ.
 */
function readPhrase(cursor: Cursor): Phrase {
  const phrase: Phrase = { text: '', hasBareAt: false };
  for (;;) {
    const token = cursor.tokens[cursor.position];
    if (!token || !(token.kind !== 'special' || token.text === '.' || token.text === '@')) {
      phrase.text = phrase.text.trim();
      return phrase;
    }
    cursor.position++;
    if (token.kind !== 'comment' && token.kind !== 'literal') {
      phrase.hasBareAt ||= token.kind === 'special' && token.text === '@';
      phrase.text += token.hasSpaceBefore && phrase.text !== '' ? ` ${token.text}` : token.text;
    }
  }
}

interface Phrase {
  text: string;
  hasBareAt: boolean;
}

/** Two different addresses, neither of them quoted: another program might read the first. */
function disguises(name: Phrase, address: string): boolean {
  return name.hasBareAt && name.text.toLowerCase() !== address;
}

function readAddrSpec(cursor: Cursor): string | null {
  const local = readDotted(cursor, true);
  if (local === null || !takeSpecial(cursor, '@')) {
    return null;
  }
  const domain = readDotted(cursor, false);
  return domain === null ? null : canonicalAddress(local, domain);
}

/** `word *("." word)`; spaces and comments around the dots belong to the obsolete syntax and change nothing. */
function readDotted(cursor: Cursor, mayBeQuoted: boolean): string | null {
  let text = '';
  for (;;) {
    skipComments(cursor);
    const token = cursor.tokens[cursor.position];
    if (token?.kind !== 'atom' && !(mayBeQuoted && token?.kind === 'quoted')) {
      return null;
    }
    text += token.text;
    cursor.position++;
    skipComments(cursor);
    if (!takeSpecial(cursor, '.')) {
      return text;
    }
    text += '.';
  }
}

function isAtBoundary(cursor: Cursor): boolean {
  skipComments(cursor);
  const special = peekSpecial(cursor);
  return cursor.position >= cursor.tokens.length || special === ',' || special === ';';
}

/** `me@example.com (My Name)` was how names were written before angle brackets. */
function trailingComment(cursor: Cursor): string {
  const token = cursor.tokens[cursor.position - 1];
  return token?.kind === 'comment' ? token.text : '';
}

function skipComments(cursor: Cursor): void {
  while (cursor.tokens[cursor.position]?.kind === 'comment') {
    cursor.position++;
  }
}

function peekSpecial(cursor: Cursor): string | null {
  const token = cursor.tokens[cursor.position];
  return token?.kind === 'special' ? token.text : null;
}

function takeSpecial(cursor: Cursor, text: string): boolean {
  skipComments(cursor);
  if (peekSpecial(cursor) !== text) {
    return false;
  }
  cursor.position++;
  skipComments(cursor);
  return true;
}

function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 33 || code === 127 || (code >= 0x80 && code < 0xa0)) {
      return true;
    }
  }
  return false;
}
