import { z } from 'zod';
import { emailAddressSchema, lineSchema, textSchema } from '../../shared/primitives.ts';

/** How a connection is protected: from the first byte, after a STARTTLS that must succeed, or not at all. */
const securitySchema = z.enum(['tls', 'starttls', 'none']);

const hostSchema = z
  .string()
  .trim()
  .max(253)
  .regex(/^(?:[A-Za-z0-9._:-]*)$/, 'expected a host name or address, such as imap.example.com');
const portSchema = z.coerce.number().int().min(1).max(65_535);

/**
 * One mailbox. `imapHost` empty: mail comes by the SMTP door only. `smtpHost` empty: nothing can be sent.
 * Flat, so that every field is one line of a form and every secret is encrypted by its name.
 */
export const emailSettingsSchema = z.object({
  address: emailAddressSchema,
  displayName: lineSchema(80).default(''),
  imapHost: hostSchema.default(''),
  imapPort: portSchema.default(993),
  imapSecurity: securitySchema.default('tls'),
  imapUser: lineSchema(254).default(''),
  imapPassword: lineSchema(1_000).default(''),
  imapFolder: lineSchema(200).default('INBOX'),
  /** How many days back a mailbox is read when it is connected; older mail stays where it is. */
  imapHistoryDays: z.coerce.number().int().min(0).max(36_500).default(7).describe('0 for new mail only'),
  smtpHost: hostSchema.default(''),
  smtpPort: portSchema.default(587),
  smtpSecurity: securitySchema.default('starttls'),
  smtpUser: lineSchema(254).default(''),
  smtpPassword: lineSchema(1_000).default(''),
  /** Whether the mail server delivers `address+anything` too: replies then carry a signed token. */
  takesPlusAddresses: z.boolean().default(false),
  /** The name our mail server signs Authentication-Results with; empty: no verdict is read. */
  trustedAuthservId: lineSchema(253).default(''),
  signature: textSchema(2_000).default(''),
});

export type EmailSettings = z.infer<typeof emailSettingsSchema>;

export const EMAIL_SECRETS = ['imapPassword', 'smtpPassword'] as const;

/** Takes the inbox's secrets out of a text that a library or a server wrote. */
export function withoutSecrets(text: string, settings: EmailSettings): string {
  let clean = text;
  for (const name of EMAIL_SECRETS) {
    const secret = settings[name];
    if (secret !== '') {
      const encoded = Buffer.from(secret).toString('base64');
      clean = clean.replaceAll(secret, '***').replaceAll(encoded, '***');
    }
  }
  return clean;
}
