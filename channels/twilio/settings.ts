import { isIP } from 'node:net';
import { z } from 'zod';
import { phoneSchema } from '../../shared/primitives.ts';

export const TWILIO_API_BASE_URL = 'https://api.twilio.com';

/**
 * Where Twilio keeps media that its API redirects to. An entry is a host, or a host with a path below which
 * files may be: S3's host is shared with the rest of the world, Twilio's bucket on it is not.
 */
export const TWILIO_MEDIA_HOSTS = [
  'media.twiliocdn.com',
  'mms.twiliocdn.com',
  's3-external-1.amazonaws.com/media.twiliocdn.com/',
  's3.amazonaws.com/media.twiliocdn.com/',
  's3-external-1.amazonaws.com/com.twilio.prod.twilio-api/',
];

/** Fields that every channel of a Twilio account has; spread into a channel's own schema. */
export const accountShape = {
  accountSid: z.string().regex(/^AC[0-9a-f]{32}$/, "expected an account SID: 'AC' and 32 hexadecimal digits"),
  authToken: z.string().min(1).max(200),
  number: phoneSchema,
  apiBaseUrl: z
    .url()
    .refine(isSafeBaseUrl, 'must be https, or http on this machine')
    .default(TWILIO_API_BASE_URL),
  mediaHosts: z.array(z.string().min(1).max(200)).max(20).default(TWILIO_MEDIA_HOSTS),
};
export const accountSchema = z.object(accountShape);
export type TwilioAccount = z.infer<typeof accountSchema>;

export const ACCOUNT_SECRETS = ['authToken'] as const;

/** Whether a URL's host is this machine, by name or by number. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

// Credentials travel with every request: in the clear only to a stand-in on the same machine.
function isSafeBaseUrl(text: string): boolean {
  const url = new URL(text);
  const isBare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  return isBare && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname)));
}
