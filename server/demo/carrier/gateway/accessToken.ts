import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const headerSchema = z.object({ alg: z.enum(['HS256', 'HS384', 'HS512']), cty: z.literal('twilio-fpa;v=1') });
const payloadSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
  grants: z.object({
    identity: z.string().min(1).max(121),
    voice: z.object({ incoming: z.object({ allow: z.boolean() }).optional() }),
  }),
});

/** Why a softphone is not let in, by the SDK's codes. */
export class TokenRefusal extends Error {
  readonly code: 31204 | 31205;

  constructor(code: 31204 | 31205, message: string) {
    super(message);
    this.code = code;
  }
}

export interface TokenHolder {
  identity: string;
  expiresAtMs: number;
  mayReceiveCalls: boolean;
}

/**
 * Reads an access token as Twilio does: signed with the API key's secret, for this account, not expired.
 *
 * @throws TokenRefusal
 */
export function readAccessToken(
  token: string,
  facts: { accountSid: string; apiKey: { sid: string; secret: string }; now: Date },
): TokenHolder {
  const [header = '', payload = '', signature = '', ...rest] = token.split('.');
  const head = headerSchema.safeParse(decoded(header));
  const body = payloadSchema.safeParse(decoded(payload));
  if (!head.success || !body.success || rest.length > 0) {
    throw new TokenRefusal(31204, 'Invalid JWT token: malformed');
  }
  const algorithm = head.data.alg.replace('HS', 'sha');
  const expected = createHmac(algorithm, facts.apiKey.secret).update(`${header}.${payload}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new TokenRefusal(31204, 'Invalid JWT token: wrong signature');
  }
  const { iss, sub, exp, nbf, grants } = body.data;
  if (iss !== facts.apiKey.sid || sub !== facts.accountSid) {
    throw new TokenRefusal(31204, 'Invalid JWT token: of another key or account');
  }
  const nowSeconds = facts.now.getTime() / 1000;
  if (exp <= nowSeconds || (nbf ?? 0) > nowSeconds) {
    throw new TokenRefusal(31205, 'JWT token expired or not valid yet');
  }
  const mayReceiveCalls = grants.voice.incoming?.allow === true;
  return { identity: grants.identity, expiresAtMs: exp * 1000, mayReceiveCalls };
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
