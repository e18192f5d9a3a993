import { z } from 'zod';
import { channelSchema, idSchema, instantSchema } from './primitives.ts';

/** The last thing said or noted, as lists show it. */
export const lastMessageSchema = z.object({
  kind: z.enum(['inbound', 'outbound', 'note', 'call', 'voicemail']),
  /** Its words, shortened; nothing for a call, the length such as `0:23` for a voicemail. */
  preview: z.string(),
  authorName: z.string(),
  at: instantSchema,
});

export type LastMessage = z.infer<typeof lastMessageSchema>;

export const conversationSchema = z.object({
  id: idSchema,
  contactId: idSchema,
  inboxId: idSchema,
  channel: channelSchema,
  /** The open case, or the last one. */
  caseId: idSchema.nullable(),
  /** Of that case, so that a message reaches who works on it without another look-up. */
  agentId: idSchema.nullable(),
  queueId: idSchema.nullable(),
  subject: z.string().nullable(),
  lastMessage: lastMessageSchema.nullable(),
  /** Number of the newest message; the next is one more. */
  lastNumber: z.number().int(),
  /** Inbound messages since an agent last read the thread. */
  unreadCount: z.number().int(),
  /** The oldest inbound message without an answer; null when it is the customer's turn. */
  awaitingReplySince: instantSchema.nullable(),
  /** The number up to which the other side has seen what we wrote, where the channel tells. */
  readUpTo: z.number().int(),
  createdAt: instantSchema,
  version: z.number().int(),
});
export type Conversation = z.infer<typeof conversationSchema>;
