import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Keys for one purpose each, all derived from the one secret, so that none can stand in for another. */
export interface Secrets {
  key(purpose: string): Buffer;
  /** AES-256-GCM; the result names its version, so that a later scheme can be told apart. */
  encrypt(plain: string): string;
  /** @throws Error when the text was changed, or encrypted under another SECRET */
  decrypt(encrypted: string): string;
  sign(purpose: string, text: string): string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function createSecrets(secret: string): Secrets {
  const key = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'atende', purpose, 32));
  const settingsKey = key('settings');
  return {
    key,
    encrypt(plain) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', settingsKey, nonce);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    decrypt(encrypted) {
      const bytes = Buffer.from(encrypted.replace(/^v1\./, ''), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', settingsKey, bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    },
    sign: (purpose, text) => createHmac('sha256', key(purpose)).update(text).digest('base64url'),
  };
}

/** 256 bits, for cookies and links. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** How tokens are kept at rest. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
