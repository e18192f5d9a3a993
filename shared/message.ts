import { z } from 'zod';
import { attachmentSchema } from './attachment.ts';
import { channelSchema, idSchema, instantSchema } from './primitives.ts';

/** A status moves forward only, in this order; `failed` and `read` are ends. */
export const deliveryStatusSchema = z.enum(['pending', 'sending', 'sent', 'delivered', 'read', 'failed']);
export type DeliveryStatus = z.infer<typeof deliveryStatusSchema>;

export const deliverySchema = z.object({
  status: deliveryStatusSchema,
  at: instantSchema,
  /** Set when `failed`: the provider's code, and the reason in plain words. */
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  attempts: z.number().int(),
  /** Until then the message can be taken back; null when it cannot (any more). */
  undoUntil: instantSchema.nullable(),
});
export type Delivery = z.infer<typeof deliverySchema>;

export const authorSchema = z.object({
  kind: z.enum(['contact', 'agent', 'system']),
  id: idSchema.nullable(),
  name: z.string(),
});

export const emailHeadersSchema = z.object({
  subject: z.string(),
  from: z.object({ name: z.string(), address: z.string() }),
  to: z.array(z.object({ name: z.string(), address: z.string() })),
  cc: z.array(z.object({ name: z.string(), address: z.string() })),
  /** Reply-To differing from From: the agent must look before replying there. */
  replyTo: z.string().nullable(),
  /** `fail` shows an "unverified sender" badge. */
  authentication: z.enum(['pass', 'fail', 'none']),
  isAutomatic: z.boolean(),
});

export const callStateSchema = z.enum([
  'ringing',
  'waiting',
  'connecting',
  'connected',
  'onHold',
  /** The agent's browser lost the call: the caller waits for it, and for that agent. */
  'reconnecting',
  'voicemail',
  'ended',
]);
export const callOutcomeSchema = z.enum([
  'answered',
  'abandoned',
  'noAnswer',
  'busy',
  'failed',
  'rejected',
  /** The caller left a message; `voicemailEmpty`: they were asked for one and have left none so far. */
  'voicemail',
  'voicemailEmpty',
]);

export const callSchema = z.object({
  callId: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  from: z.string(),
  to: z.string(),
  state: callStateSchema,
  outcome: callOutcomeSchema.nullable(),
  agentId: idSchema.nullable(),
  startedAt: instantSchema,
  connectedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  waitedMs: z.number().int().nullable(),
  talkedMs: z.number().int().nullable(),
});
export type Call = z.infer<typeof callSchema>;

/** What happened, by code; the console says it in the reader's language. */
export const systemEntrySchema = z.object({
  code: z.enum([
    'case.opened',
    'case.queued',
    'case.offered',
    'case.offerMissed',
    'case.offerDeclined',
    'case.callLost',
    'case.replyOverdue',
    'case.assigned',
    'case.transferred',
    'case.parked',
    'case.resumed',
    'case.closed',
    'case.wrapUpEnded',
    'case.reopened',
    'case.callbackRequested',
    'case.abandoned',
    'contact.claimed',
    'mail.quarantined',
    'visitor.continuedByMail',
    'visitor.turnedToMail',
    'visitor.isBack',
  ]),
  params: z.record(z.string(), z.string()),
});

const base = {
  id: idSchema,
  conversationId: idSchema,
  caseId: idSchema.nullable(),
  contactId: idSchema,
  channel: channelSchema,
  /** 1, 2, 3 … within the conversation, in the order stored. */
  number: z.number().int(),
  author: authorSchema,
  createdAt: instantSchema,
  version: z.number().int(),
};

const written = {
  text: z.string(),
  /** Sanitised HTML of a mail; null where there is only text. */
  html: z.string().nullable(),
  /** The quoted part of a mail, folded away in the thread. */
  quotedText: z.string().nullable(),
  hasRemoteImages: z.boolean(),
  attachments: z.array(attachmentSchema),
};

export const inboundMessageSchema = z.object({
  ...base,
  ...written,
  kind: z.literal('inbound'),
  email: emailHeadersSchema.nullable(),
});
export const outboundMessageSchema = z.object({
  ...base,
  ...written,
  kind: z.literal('outbound'),
  email: emailHeadersSchema.nullable(),
  clientMessageId: z.string().nullable(),
  delivery: deliverySchema,
});
export const noteMessageSchema = z.object({
  ...base,
  ...written,
  kind: z.literal('note'),
  clientMessageId: z.string().nullable(),
  mentionedAgentIds: z.array(idSchema),
});
export const systemMessageSchema = z.object({ ...base, kind: z.literal('system'), entry: systemEntrySchema });
export const callMessageSchema = z.object({ ...base, kind: z.literal('call'), call: callSchema });

/** What a caller said on voicemail. */
export const voicemailMessageSchema = z.object({
  ...base,
  kind: z.literal('voicemail'),
  /** Null where the provider told none that can be believed; the sound itself knows. */
  durationSeconds: z.number().int().positive().nullable(),
  /** Its one recording. */
  attachments: z.array(attachmentSchema),
});

export const messageSchema = z.discriminatedUnion('kind', [
  inboundMessageSchema,
  outboundMessageSchema,
  noteMessageSchema,
  systemMessageSchema,
  callMessageSchema,
  voicemailMessageSchema,
]);
export type Message = z.infer<typeof messageSchema>;
export type MessageKind = Message['kind'];
