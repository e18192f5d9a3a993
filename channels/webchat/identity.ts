import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { emailAddressSchema, lineSchema } from '../../shared/primitives.ts';
import { ChannelError } from '../channelError.ts';

/** Who the host page says is signed in there, proven by the inbox's secret. */
export interface SignedIdentity {
  /** The host's own id of the person. */
  subject: string;
  name: string | null;
  email: string | null;
}

/** A stolen token must die by itself; hosts make a new one with each page. */
const MAX_LIFETIME_SECONDS = 24 * 60 * 60;
const CLOCK_TOLERANCE_SECONDS = 30;

const claimsSchema = z.object({
  sub: z.string().min(1).max(200),
  exp: z.number(),
  iat: z.number().optional(),
  name: lineSchema(120).nullish(),
  email: emailAddressSchema.nullish(),
});

/**
 * Checks the token with which a host page introduces its signed-in customer.
 *
 * Only HS256 is accepted, whatever the token's header asks for, and the key is the inbox's alone. `exp` must
 * be there and within a day, so that a token found in a log is soon worthless.
 *
 * @param now instant that the lifetime is measured against
 * @throws ChannelError `invalidSignature`, not retryable
 * @see RFC 8725, "JSON Web Token Best Current Practices"
 */
export async function verifyIdentity(
  token: string,
  secret: string,
  now = new Date(),
): Promise<SignedIdentity> {
  if (secret === '') {
    throw refused('the inbox has no identity secret');
  }
  const payload = await verifiedPayload(token, secret, now);
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) {
    throw refused(`claim ${claims.error.issues[0]?.path.join('.') ?? ''} is not as expected`, claims.error);
  }
  const nowSeconds = now.getTime() / 1000;
  const issued = claims.data.iat ?? nowSeconds;
  if (claims.data.exp - nowSeconds > MAX_LIFETIME_SECONDS + CLOCK_TOLERANCE_SECONDS) {
    throw refused('it must expire within 24 hours');
  }
  if (nowSeconds - issued > MAX_LIFETIME_SECONDS || issued - nowSeconds > CLOCK_TOLERANCE_SECONDS) {
    throw refused('it must have been issued within the last 24 hours');
  }
  return { subject: claims.data.sub, name: claims.data.name || null, email: claims.data.email ?? null };
}

async function verifiedPayload(token: string, secret: string, now: Date): Promise<unknown> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: ['HS256'],
      requiredClaims: ['exp', 'sub'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: now,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) {
      throw refused(error.message, error);
    }
    throw error;
  }
}

function refused(why: string, cause?: unknown): ChannelError {
  return new ChannelError('invalidSignature', `the identity token was refused: ${why}`, { cause });
}
