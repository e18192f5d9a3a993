/**
 * Decodes the encoded words of RFC 2047 in a header's text: `=?utf-8?q?Ol=C3=A1?=` becomes `Olá`.
 *
 * Neighbouring words of one charset are joined as bytes before decoding, because many programs split
 * a character over two words. What cannot be decoded stays as it is.
 */
export function decodeWords(text: string): string {
  if (!text.includes('=?')) {
    return text;
  }
  const pieces: string[] = [];
  let pending: { charset: string; bytes: Buffer[] } | null = null;
  let position = 0;
  const flush = () => {
    if (pending) {
      pieces.push(decodeBytes(Buffer.concat(pending.bytes), pending.charset));
      pending = null;
    }
  };
  for (const match of text.matchAll(ENCODED_WORD)) {
    const between = text.slice(position, match.index);
    const [whole, charset = '', encoding = '', body = ''] = match;
    position = match.index + whole.length;
    if (between.trim() !== '' || (between !== '' && !pending)) {
      flush();
      pieces.push(between);
    }
    const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(body, 'base64') : decodeQ(body);
    if (pending && (pending as { charset: string }).charset !== charset.toLowerCase()) {
      flush();
    }
    pending ??= { charset: charset.toLowerCase(), bytes: [] };
    pending.bytes.push(bytes);
  }
  flush();
  pieces.push(text.slice(position));
  return pieces.join('');
}

/** Bounded, since a lone `=?` before a long field would otherwise be tried from every position. */
const ENCODED_WORD = /=\?([A-Za-z0-9_.:-]{1,40})(?:\*[A-Za-z0-9-]{0,20})?\?([bBqQ])\?([^?\s]{0,1000})\?=/g;

function decodeQ(body: string): Buffer {
  const latin = body
    .replaceAll('_', ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(latin, 'latin1');
}

/** @returns the text; an unknown charset is read as UTF-8 where it is valid, else as Windows-1252 */
export function decodeBytes(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset || 'utf-8').decode(bytes);
  } catch (cause) {
    if (!(cause instanceof RangeError)) {
      throw cause;
    }
    return decodeUnlabelled(bytes);
  }
}

/** Bytes without a charset: UTF-8 where they are valid, else Windows-1252, the commonest of the old ones. */
export function decodeUnlabelled(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    if (!(cause instanceof TypeError)) {
      throw cause;
    }
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
