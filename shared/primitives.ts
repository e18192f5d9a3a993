import { z } from 'zod';

/** 24 hexadecimal characters, as MongoDB makes them. */
export const idSchema = z.string().regex(/^[0-9a-f]{24}$/, 'expected an id of 24 hexadecimal characters');
export type Id = z.infer<typeof idSchema>;

/** ISO 8601 in UTC. A string, not a Date: events travel through JSON. */
export const instantSchema = z.iso.datetime();
export type Instant = z.infer<typeof instantSchema>;

/** `+` and up to 15 digits, no spaces. */
export const phoneSchema = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/, 'expected a phone number in E.164, such as +5511987654321');

export const emailAddressSchema = z.email().max(254).toLowerCase();

export const languageSchema = z.enum(['en', 'pt']);
export type Language = z.infer<typeof languageSchema>;

/** Text of one line that a person typed: trimmed, without control characters. */
export function lineSchema(maxLength: number) {
  return z
    .string()
    .trim()
    .max(maxLength)
    .refine((line) => !hasControlCharacters(line), 'must not contain line breaks or control characters');
}

/** Text of several lines; only NUL is refused, since no store or provider keeps it. */
export function textSchema(maxLength: number) {
  return z
    .string()
    .max(maxLength)
    .refine((text) => !text.includes('\u0000'), 'must not contain NUL characters');
}

export const channelSchema = z.enum(['email', 'sms', 'whatsapp', 'voice', 'webchat']);
export type Channel = z.infer<typeof channelSchema>;

/** A page of a list by keyset; `nextCursor` is opaque and null at the end. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

export const cursorQuerySchema = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});

function hasControlCharacters(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 32 || code === 127) {
      return true;
    }
  }
  return false;
}
