import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const VERSION = 'v1';
const VISITOR_ID = /^[\w-]{8,64}$/;

/** A visitor's own id: the value of a `visitor` identity. */
export function createVisitorId(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * What a browser keeps to come back as the same visitor of the same inbox.
 *
 * @param visitorId 8 to 64 letters, digits, `_` or `-`
 * @param secret    the server's, the same in all its processes
 */
export function signVisitorToken(visitor: { inboxId: string; visitorId: string }, secret: string): string {
  if (!VISITOR_ID.test(visitor.visitorId)) {
    throw new TypeError(`visitor id ${visitor.visitorId} must be 8 to 64 letters, digits, "_" or "-"`);
  }
  const seal = sealOf(visitor.inboxId, visitor.visitorId, secret).toString('base64url');
  return `${VERSION}.${visitor.visitorId}.${seal}`;
}

/** @returns the visitor's id, or null when the token is not ours or was given out for another inbox */
export function verifyVisitorToken(token: string, inboxId: string, secret: string): string | null {
  const [version, visitorId, seal, ...rest] = token.split('.');
  if (version !== VERSION || visitorId === undefined || seal === undefined || rest.length > 0) {
    return null;
  }
  if (!VISITOR_ID.test(visitorId)) {
    return null;
  }
  const expected = Buffer.from(sealOf(inboxId, visitorId, secret).toString('base64url'));
  const given = Buffer.from(seal);
  // Compared as text: base64url decoding would accept several spellings of one seal.
  return given.length === expected.length && timingSafeEqual(given, expected) ? visitorId : null;
}

function sealOf(inboxId: string, visitorId: string, secret: string): Buffer {
  return createHmac('sha256', secret)
    .update(JSON.stringify(['visitor', VERSION, inboxId, visitorId]))
    .digest();
}
