import { decodeUnlabelled, decodeWords } from './encodedWords.ts';

/** A mail's own header, in order, unfolded; names in lower case, encoded words still encoded. */
export interface HeaderFields {
  fields: readonly { name: string; value: string }[];
  /** Where the body starts in the raw mail. */
  bodyStart: number;
}

const MAX_HEADER_BYTES = 4 * 1024 * 1024;
const MAX_FIELDS = 2_000;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Reads the header of a raw mail, or of a part of one, without interpreting any field.
 *
 * We read it ourselves because identity hangs on it: which of two From fields counts, or what a comment
 * hides, must not be left to a library that tries to please.
 */
export function readHeaderFields(raw: Uint8Array): HeaderFields {
  const bodyStart = findBodyStart(raw);
  // One character a byte for now: each field is decoded by itself, since programs of different ages add to one header.
  const text = Buffer.from(raw.buffer, raw.byteOffset, Math.min(bodyStart, MAX_HEADER_BYTES)).toString(
    'latin1',
  );
  const fields: { name: string; value: string }[] = [];
  let current: { name: string; lines: string[] } | null = null;
  for (const line of text.split(/\r?\n|\r/)) {
    if (current && /^[ \t]/.test(line)) {
      current.lines.push(line);
      continue;
    }
    pushField(fields, current);
    current = startField(line);
    if (fields.length >= MAX_FIELDS) {
      return { fields, bodyStart };
    }
  }
  pushField(fields, current);
  return { fields, bodyStart };
}

/** @returns the values of every field of that name, top to bottom */
export function valuesOf(header: HeaderFields, name: string): string[] {
  return header.fields.filter((field) => field.name === name).map((field) => field.value);
}

/** @returns the first value of that name, or null */
export function firstValueOf(header: HeaderFields, name: string): string | null {
  return header.fields.find((field) => field.name === name)?.value ?? null;
}

/** @returns a free-text field such as Subject: decoded, one line, no control characters, at most `maxLength` */
export function textOf(header: HeaderFields, name: string, maxLength: number): string {
  const value = firstValueOf(header, name);
  return value === null ? '' : cleanLine(decodeWords(value.slice(0, 8 * maxLength)), maxLength);
}

/** Control characters, line breaks, and the marks that make text read backwards. */
const LINE_BREAKING = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** Makes any text fit one line: what breaks or turns it becomes a space, lone surrogates are replaced. */
export function cleanLine(text: string, maxLength: number): string {
  const line = wellFormed(text.slice(0, 4 * maxLength)).replace(LINE_BREAKING, ' ');
  return wellFormed(line.trim().slice(0, maxLength));
}

/** Replaces lone surrogates, which no encoding can carry. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd');
}

function startField(line: string): { name: string; lines: string[] } | null {
  const colon = line.indexOf(':');
  const name = colon > 0 ? line.slice(0, colon).trimEnd().toLowerCase() : '';
  return /^[!-9;-~]{1,100}$/.test(name) ? { name, lines: [line.slice(colon + 1)] } : null;
}

function pushField(
  fields: { name: string; value: string }[],
  field: { name: string; lines: string[] } | null,
): void {
  if (field) {
    fields.push({ name: field.name, value: decodeField(field.lines.join(' ').trim()) });
  }
}

function decodeField(bytes: string): string {
  return /^[\x20-\x7e\t]*$/.test(bytes) ? bytes : decodeUnlabelled(Buffer.from(bytes, 'latin1'));
}

function findBodyStart(raw: Uint8Array): number {
  let position = 0;
  while (position < raw.length) {
    const end = raw.indexOf(LF, position);
    if (end < 0) {
      return raw.length;
    }
    const isEmptyLine = end === position || (end === position + 1 && raw[position] === CR);
    position = end + 1;
    if (isEmptyLine) {
      return position;
    }
  }
  return raw.length;
}
