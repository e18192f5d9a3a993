import { StoreError } from '../values/errors.ts';
import { Binary } from '../values/value.ts';

/** How bytes are written as text. */
export type BinaryFormat = 'base64' | 'base64url' | 'utf8' | 'hex' | 'uuid' | 'auto';

const FORMATS: ReadonlySet<string> = new Set(['base64', 'base64url', 'utf8', 'hex', 'uuid', 'auto']);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UUID_SUBTYPE = 4;

export function isBinaryFormat(text: string): text is BinaryFormat {
  return FORMATS.has(text);
}

function failure(message: string): StoreError {
  return new StoreError(241, message);
}

export function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** @throws StoreError 241 when the bytes cannot be written so */
export function binaryToText(value: Binary, format: BinaryFormat): string {
  const bytes = Buffer.from(value.bytes);
  if (format === 'uuid' || (format === 'auto' && value.subtype === UUID_SUBTYPE && bytes.length === 16)) {
    if (value.subtype !== UUID_SUBTYPE || bytes.length !== 16) {
      throw failure('Only BinData of the subtype for UUIDs can be converted to a UUID string');
    }
    return uuidText(bytes);
  }
  if (format === 'utf8') {
    const text = bytes.toString('utf8');
    if (!Buffer.from(text).equals(bytes)) {
      throw failure('BinData does not represent a valid UTF-8 string');
    }
    return text;
  }
  return format === 'hex'
    ? bytes.toString('hex').toUpperCase()
    : bytes.toString(format === 'auto' ? 'base64' : format);
}

/** @throws StoreError 241 when the text is not written so */
export function textToBinary(text: string, format: BinaryFormat, subtype: number): Binary {
  if (format === 'uuid' || (format === 'auto' && subtype === UUID_SUBTYPE)) {
    if (!UUID.test(text) || subtype !== UUID_SUBTYPE) {
      throw failure(`Failed to parse BinData '${text}' as a UUID`);
    }
    return new Binary(Buffer.from(text.replaceAll('-', ''), 'hex'), UUID_SUBTYPE);
  }
  if (format === 'auto') {
    throw failure("Can only convert a string with format 'auto' where it is a UUID and its subtype says so");
  }
  if (subtype === UUID_SUBTYPE) {
    throw failure("Can only convert to UUID using format 'uuid'");
  }
  return new Binary(decode(text, format), subtype);
}

const WRITTEN: { readonly [format in Exclude<BinaryFormat, 'uuid' | 'auto'>]: RegExp } = {
  base64: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  base64url: /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}(?:==)?|[A-Za-z0-9_-]{3}=?)?$/,
  hex: /^(?:[0-9A-Fa-f]{2})*$/,
  utf8: /^/,
};

function decode(text: string, format: Exclude<BinaryFormat, 'uuid' | 'auto'>): Buffer {
  if (!WRITTEN[format].test(text)) {
    throw failure(`Input is not a valid ${format} string: '${text}'`);
  }
  return Buffer.from(text, format);
}
