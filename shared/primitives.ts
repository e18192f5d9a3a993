import { z } from 'zod';

/** What the schemas below say of a value they refuse; the console knows them by these words. */
export const ID_MESSAGE = 'expected an id of 24 hexadecimal characters';
export const PHONE_MESSAGE = 'expected a phone number in E.164, such as +5511987654321';
export const EMAIL_MESSAGE = 'is not an e-mail address';
export const LINE_MESSAGE = 'must not contain line breaks or control characters';
export const TIME_MESSAGE = 'expected a time of day such as 09:00';
export const NUL_MESSAGE = 'must not contain NUL characters';

/** 24 hexadecimal characters, as MongoDB makes them. */
export const idSchema = z.string().regex(/^[0-9a-f]{24}$/, ID_MESSAGE);
export type Id = z.infer<typeof idSchema>;

/** ISO 8601 in UTC. A string, not a Date: events travel through JSON. */
export const instantSchema = z.iso.datetime();
export type Instant = z.infer<typeof instantSchema>;

/** `+` and up to 15 digits, no spaces. */
export const phoneSchema = z.string().regex(/^\+[1-9]\d{6,14}$/, PHONE_MESSAGE);

export const emailAddressSchema = z.email().max(254).toLowerCase();

/** IANA name of a time zone, such as America/Sao_Paulo. */
export const timeZoneSchema = z
  .string()
  .max(60)
  .refine(isTimeZone, {
    error: 'is no time zone known here; expected a name such as America/Sao_Paulo',
    params: { rule: 'timeZone' },
  });

export const languageSchema = z.enum(['en', 'pt']);
export type Language = z.infer<typeof languageSchema>;

/** Text of one line that a person typed: trimmed, without control characters. */
export function lineSchema(maxLength: number) {
  return z
    .string()
    .trim()
    .max(maxLength)
    .refine((line) => !hasControlCharacters(line), LINE_MESSAGE);
}

/** Text of several lines; only NUL is refused, since no store or provider keeps it. */
export function textSchema(maxLength: number) {
  return z
    .string()
    .max(maxLength)
    .refine((text) => !text.includes('\u0000'), NUL_MESSAGE);
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

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) {
      return false;
    }
    throw error;
  }
}

function hasControlCharacters(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 32 || code === 127) {
      return true;
    }
  }
  return false;
}
