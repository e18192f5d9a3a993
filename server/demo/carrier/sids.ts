import { randomBytes } from 'node:crypto';

/** Two letters that say what the id names, as at Twilio: account, message, call, conference, media, phone number, recording. */
export type SidPrefix = 'AC' | 'SM' | 'MM' | 'CA' | 'CF' | 'ME' | 'PN' | 'SK' | 'RE';

export function newSid(prefix: SidPrefix): string {
  return prefix + randomBytes(16).toString('hex');
}
