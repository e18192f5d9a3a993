import { z } from 'zod';
import { idSchema, instantSchema, languageSchema } from './primitives.ts';

/** How an address is spelled: `email` lower case, `phone` E.164, `visitor` and `external` as given. */
export const identityKindSchema = z.enum(['email', 'phone', 'visitor', 'external']);
export type IdentityKind = z.infer<typeof identityKindSchema>;

export const identitySchema = z.object({
  kind: identityKindSchema,
  value: z.string().min(1).max(254),
  /** Proven by a delivered reply or a signed token; a claim alone never is. */
  isVerified: z.boolean(),
});
export type Identity = z.infer<typeof identitySchema>;

export const lifecycleSchema = z.enum(['lead', 'customer']);

export const contactSchema = z.object({
  id: idSchema,
  name: z.string(),
  lifecycle: lifecycleSchema,
  organization: z.string().nullable(),
  language: languageSchema.nullable(),
  identities: z.array(identitySchema),
  tags: z.array(z.string()),
  notes: z.string(),
  /** What a visitor said of themselves without proof; shown as a claim, never matched. */
  claims: z.object({ name: z.string().nullable(), email: z.string().nullable() }),
  createdAt: instantSchema,
  lastSeenAt: instantSchema,
  version: z.number().int(),
});
export type Contact = z.infer<typeof contactSchema>;
