import { z } from 'zod';
import { channelSchema, idSchema, lineSchema } from './primitives.ts';

/** What a channel can do, as data: the composer and the server read the same table. */
export const channelCapabilitiesSchema = z.object({
  maxTextLength: z.number().int(),
  maxAttachmentBytes: z.number().int(),
  maxAttachments: z.number().int(),
  hasSubject: z.boolean(),
  hasHtml: z.boolean(),
  hasTyping: z.boolean(),
  hasReadReceipts: z.boolean(),
  /** Milliseconds during which a reply can be taken back. */
  undoMs: z.number().int(),
  canStartConversation: z.boolean(),
});
export type ChannelCapabilities = z.infer<typeof channelCapabilitiesSchema>;

export const inboxSchema = z.object({
  id: idSchema,
  channel: channelSchema,
  name: lineSchema(80).min(1),
  /** What customers see: a mail address, a phone number, or the widget's title. */
  address: z.string(),
  queueId: idSchema,
  isEnabled: z.boolean(),
  capabilities: channelCapabilitiesSchema,
  /** Whether the channel works right now; the reason is in plain words. */
  health: z.object({ state: z.enum(['ok', 'starting', 'failing', 'off']), reason: z.string().nullable() }),
  version: z.number().int(),
});
export type Inbox = z.infer<typeof inboxSchema>;
