import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** What the server keeps of a password: it can check a login with it, but not log in itself. */
export interface Credentials {
  readonly user: string;
  readonly salt: Buffer;
  readonly iterations: number;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

const ITERATIONS = 15_000; // MongoDB's default for SCRAM-SHA-256
const KEY_BYTES = 32;
const SALT_BYTES = 28;

export function makeCredentials(user: string, password: string): Credentials {
  const salt = randomBytes(SALT_BYTES);
  // What SASLprep does to most passwords; it has more rules for rare characters.
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, ITERATIONS, KEY_BYTES, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  return {
    user,
    salt,
    iterations: ITERATIONS,
    storedKey: createHash('sha256').update(clientKey).digest(),
    serverKey: createHmac('sha256', salted).update('Server Key').digest(),
  };
}
