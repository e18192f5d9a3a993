import { createHmac, timingSafeEqual } from 'node:crypto';

/** A key of the installation; whoever has it can write into any conversation. */
export type Secret = string | Uint8Array;

const HMAC_BYTES = 16; // 128 bits: beyond guessing, and the token still fits a local part
const ID_BYTES = 12;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const TOKEN_LENGTH = Math.ceil(((ID_BYTES + HMAC_BYTES) * 8) / 5);
const HMAC_LENGTH = Math.ceil((HMAC_BYTES * 8) / 5);
const TOKEN = new RegExp(`^[a-z2-7]{${TOKEN_LENGTH}}$`);
const OWN_MESSAGE_ID = new RegExp(
  `^<([0-9a-f]{24})\\.([0-9a-f]{24})\\.([a-z2-7]{${HMAC_LENGTH}})@[^<>@\\s]+>$`,
);
const MAX_LOCAL_PART_LENGTH = 64;

/**
 * Makes the part behind the `+` of a Reply-To address: which conversation, and a proof that we wrote it.
 *
 * Letters and digits only, one case: mail programs and servers change the case of local parts.
 *
 * @returns 45 characters
 */
export function makeReplyToken(of: { conversationId: string; secret: Secret }): string {
  const id = Buffer.from(of.conversationId, 'hex');
  return toBase32(Buffer.concat([id, sign(of.secret, 'reply token', of.conversationId)]));
}

/** @returns the conversation, or null when the token is not one that we made */
export function readReplyToken(token: string, secret: Secret): { conversationId: string } | null {
  const lower = token.toLowerCase();
  const bytes = TOKEN.test(lower) ? fromBase32(lower) : null;
  // The last character carries bits beyond the bytes; spelled otherwise it is not the token we made.
  if (!bytes || toBase32(bytes) !== lower) {
    return null;
  }
  const conversationId = bytes.subarray(0, ID_BYTES).toString('hex');
  const isOurs = timingSafeEqual(bytes.subarray(ID_BYTES), sign(secret, 'reply token', conversationId));
  return isOurs ? { conversationId } : null;
}

/** Whether a string has the shape of a reply token; says nothing about who made it. */
export function looksLikeReplyToken(text: string): boolean {
  return TOKEN.test(text.toLowerCase());
}

/**
 * Puts a token into an inbox's address: `support@example.com` becomes `support+TOKEN@example.com`.
 *
 * @returns null when the local part would pass the 64 characters that mail servers accept
 */
export function addressWithToken(address: string, token: string): string | null {
  const at = address.lastIndexOf('@');
  const localPart = `${address.slice(0, at)}+${token}`;
  return at < 1 || localPart.length > MAX_LOCAL_PART_LENGTH ? null : `${localPart}${address.slice(at)}`;
}

/** @returns the address without what stands behind a `+`, and that part, or null where there is none */
export function splitPlusAddress(address: string): { base: string; tag: string | null } {
  const at = address.lastIndexOf('@');
  const plus = address.indexOf('+');
  if (plus < 1 || at < plus) {
    return { base: address, tag: null };
  }
  return { base: address.slice(0, plus) + address.slice(at), tag: address.slice(plus + 1, at) };
}

/**
 * Makes a Message-ID that proves itself when a reply quotes it in In-Reply-To or References.
 *
 * @param domain of the inbox's address
 */
export function makeMessageId(of: {
  conversationId: string;
  messageId: string;
  domain: string;
  secret: Secret;
}): string {
  const proof = toBase32(sign(of.secret, 'message id', `${of.conversationId}.${of.messageId}`));
  return `<${of.conversationId}.${of.messageId}.${proof}@${of.domain}>`;
}

/** @returns whose message it was, or null when the Message-ID is not one that we made */
export function readOwnMessageId(
  messageId: string,
  secret: Secret,
): { conversationId: string; messageId: string } | null {
  const match = OWN_MESSAGE_ID.exec(messageId.trim().toLowerCase());
  if (!match) {
    return null;
  }
  const [, conversationId = '', ownId = '', proof = ''] = match;
  const expected = toBase32(sign(secret, 'message id', `${conversationId}.${ownId}`));
  const isOurs = timingSafeEqual(Buffer.from(proof), Buffer.from(expected));
  return isOurs ? { conversationId, messageId: ownId } : null;
}

/** The purpose is part of what is signed, so that a Message-ID, which everybody sees, never makes a token. */
function sign(secret: Secret, purpose: string, text: string): Buffer {
  return createHmac('sha256', secret).update(`atende ${purpose} 1\n${text}`).digest().subarray(0, HMAC_BYTES);
}

function toBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let pending = 0;
  for (const byte of bytes) {
    pending = ((pending << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32.charAt((pending >> bits) & 31);
    }
  }
  return bits > 0 ? text + BASE32.charAt((pending << (5 - bits)) & 31) : text;
}

function fromBase32(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let pending = 0;
  for (const character of text) {
    pending = ((pending << 5) | BASE32.indexOf(character)) & 0xffff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((pending >> bits) & 255);
    }
  }
  return Buffer.from(bytes);
}
