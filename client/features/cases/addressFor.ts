import { type Channel, emailAddressSchema, phoneSchema } from '../../../shared/primitives.ts';

/** What was typed as an address of the channel, spelled as the server wants it; null when it is none. */
export function addressFor(channel: Channel, typed: string): string | null {
  const parsed =
    channel === 'email'
      ? emailAddressSchema.safeParse(typed.trim())
      : phoneSchema.safeParse(typed.replace(/[\s().-]/g, '').replace(/^00/, '+'));
  return parsed.success ? parsed.data : null;
}
