import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { languageSchema, lineSchema, textSchema } from '../../shared/primitives.ts';
import { parseOrigin } from './origins.ts';

/** Long enough for HS256 (RFC 7518, 3.2 asks for 256 bits). */
const MIN_SECRET_LENGTH = 32;

const originSchema = z.string().transform((value, context) => {
  const origin = parseOrigin(value);
  if (origin === null) {
    context.addIssue({ code: 'custom', message: 'expected an origin such as https://shop.example' });
    return z.NEVER;
  }
  return origin;
});

export const webchatSettingsSchema = z.object({
  /** Shown on top of the widget. */
  title: lineSchema(60).min(1),
  greeting: textSchema(500).default(''),
  /** The host's brand colour. */
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'expected a colour such as #3b5bdb')
    .default('#3b5bdb'),
  /** Pages that may show the widget; none means only pages of this server. */
  allowedOrigins: z.array(originSchema).max(50).default([]),
  asksNameAndEmail: z.boolean().default(true),
  /** Refuses visitors whom the host page has not signed in. */
  requiresSignedIdentity: z.boolean().default(false),
  /** Signs the host page's identity tokens; made here when the admin gives none. */
  identitySecret: z
    .string()
    .min(MIN_SECRET_LENGTH)
    .max(200)
    .default(() => randomBytes(32).toString('base64url')),
  /** Null follows the language of the page. */
  language: z.preprocess(
    (value) => (value === 'auto' || value === '' ? null : value),
    languageSchema.nullable().default(null),
  ),
});
export type WebchatSettings = z.infer<typeof webchatSettingsSchema>;
