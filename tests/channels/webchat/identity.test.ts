import { createHmac } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { verifyIdentity } from '../../../channels/webchat/identity.ts';

const secret = 'a-secret-of-the-inbox-with-enough-length';
const key = new TextEncoder().encode(secret);
const now = new Date('2026-03-01T12:00:00Z');
const seconds = now.getTime() / 1000;

function token(
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
  signedBy = secret,
): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part({ alg: 'HS256', typ: 'JWT', ...header })}.${part(claims)}`;
  return `${content}.${createHmac('sha256', signedBy).update(content).digest('base64url')}`;
}
const good = {
  sub: 'customer-7',
  exp: seconds + 600,
  iat: seconds,
  name: 'Ana Lima',
  email: 'Ana@Example.com',
};

describe('verifyIdentity', () => {
  it('reads who the host page vouches for', async () => {
    expect(await verifyIdentity(token(good), secret, now)).toEqual({
      subject: 'customer-7',
      name: 'Ana Lima',
      email: 'ana@example.com',
    });
  });

  it('takes a token of another well-kept library', async () => {
    const other = await new SignJWT({ sub: 'x' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(seconds + 60)
      .sign(key);
    expect(await verifyIdentity(other, secret, now)).toEqual({ subject: 'x', name: null, email: null });
  });

  it('accepts a lifetime of exactly a day and refuses a longer one', async () => {
    const day = 24 * 60 * 60;
    await expect(verifyIdentity(token({ ...good, exp: seconds + day }), secret, now)).resolves.toBeTruthy();
    await expect(verifyIdentity(token({ ...good, exp: seconds + day + 60 }), secret, now)).rejects.toThrow(
      '24 hours',
    );
  });

  const forgeries: [string, () => string][] = [
    ['signed by another secret', () => token(good, {}, 'another-secret-of-another-inbox-entirely')],
    ['without a signature', () => new UnsecuredJWT({ sub: 'x' }).setExpirationTime(seconds + 60).encode()],
    ['that says "none" but is signed', () => token(good, { alg: 'none' })],
    ['that asks for another algorithm', () => token(good, { alg: 'HS512' })],
    ['that asks for a public-key algorithm', () => token(good, { alg: 'RS256' })],
    ['without exp', () => token({ ...good, exp: undefined })],
    ['without sub', () => token({ ...good, sub: undefined })],
    ['with an empty sub', () => token({ ...good, sub: '' })],
    ['with sub as an object', () => token({ ...good, sub: { $ne: null } })],
    ['that has expired', () => token({ ...good, exp: seconds - 60 })],
    ['issued days ago', () => token({ ...good, iat: seconds - 3 * 86_400 })],
    ['issued in the future', () => token({ ...good, iat: seconds + 3600 })],
    ['with a broken e-mail address', () => token({ ...good, email: 'victim' })],
    ['with a critical header we do not know', () => token(good, { crit: ['kid'], kid: '../../etc/passwd' })],
    [
      'with a changed payload',
      () =>
        token(good).replace(
          /\.[^.]+\./,
          `.${Buffer.from(JSON.stringify({ ...good, sub: 'victim' })).toString('base64url')}.`,
        ),
    ],
    ['that is no token', () => 'victim@example.com'],
    ['that is empty', () => ''],
  ];
  it.each(forgeries)('refuses a token %s', async (_what, forge) => {
    await expect(verifyIdentity(forge(), secret, now)).rejects.toMatchObject({
      code: 'invalidSignature',
      retryable: false,
    });
  });

  it('refuses every token while the inbox has no secret', async () => {
    await expect(verifyIdentity(token(good, {}, ''), '', now)).rejects.toMatchObject({
      code: 'invalidSignature',
    });
  });
});
