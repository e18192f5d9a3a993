import { z } from 'zod';
import { attachmentSchema } from '../attachment.ts';
import { conversationSchema } from '../conversation.ts';
import { defineEndpoint, nothingSchema } from '../endpoint.ts';
import { messageSchema } from '../message.ts';
import {
  emailAddressSchema,
  idSchema,
  instantSchema,
  lineSchema,
  phoneSchema,
  textSchema,
} from '../primitives.ts';

const byId = z.object({ conversationId: idSchema });

/** Newest page first; `before` is a message number. Items come in ascending order. */
export const listMessages = defineEndpoint({
  method: 'get',
  path: '/api/conversations/:conversationId/messages',
  summary: 'Messages of a conversation',
  params: byId,
  query: z.object({
    before: z.coerce.number().int().min(1).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: z.object({
    items: z.array(messageSchema),
    hasMore: z.boolean(),
    conversation: conversationSchema,
  }),
});

export const clientMessageIdSchema = z.string().regex(/^[\w-]{8,64}$/);

/** The same `clientMessageId` again answers with the message of the first time. */
export const sendMessage = defineEndpoint({
  method: 'post',
  path: '/api/conversations/:conversationId/messages',
  summary: 'Reply to the customer, or add an internal note',
  params: byId,
  body: z.object({
    clientMessageId: clientMessageIdSchema,
    kind: z.enum(['outbound', 'note']),
    text: textSchema(100_000),
    attachmentIds: z.array(idSchema).max(20).default([]),
    mentionedAgentIds: z.array(idSchema).max(20).default([]),
    /** E-mail only. */
    cc: z.array(emailAddressSchema).max(20).default([]),
  }),
  response: messageSchema,
});

/** First message of a conversation that the agent starts; opens a case of the agent's own. */
export const startConversation = defineEndpoint({
  method: 'post',
  path: '/api/conversations',
  summary: 'Write to a customer first (e-mail, SMS, WhatsApp)',
  body: z.object({
    clientMessageId: clientMessageIdSchema,
    inboxId: idSchema,
    to: z.union([emailAddressSchema, phoneSchema]),
    subject: lineSchema(200).default(''),
    text: textSchema(100_000),
    attachmentIds: z.array(idSchema).max(20).default([]),
  }),
  response: z.object({ conversation: conversationSchema, message: messageSchema }),
});

export const markRead = defineEndpoint({
  method: 'post',
  path: '/api/conversations/:conversationId/read',
  summary: 'The agent has seen the thread up to a number',
  params: byId,
  body: z.object({ upTo: z.number().int().min(0) }),
  response: conversationSchema,
});

const byMessage = z.object({ messageId: idSchema });

/** Sends again what failed; a message whose fate at the provider is unknown is looked up first. */
export const retryMessage = defineEndpoint({
  method: 'post',
  path: '/api/messages/:messageId/retry',
  summary: 'Try a failed message again',
  params: byMessage,
  response: messageSchema,
});

/** 409 `alreadySent` once it left. The text comes back to the composer. */
export const undoMessage = defineEndpoint({
  method: 'post',
  path: '/api/messages/:messageId/undo',
  summary: 'Take a message back before it leaves',
  params: byMessage,
  response: z.object({ text: z.string(), attachments: z.array(attachmentSchema) }),
});

/** Raw source of a mail as received, as a download. */
export const draftSchema = z.object({
  conversationId: idSchema,
  kind: z.enum(['outbound', 'note']),
  text: z.string(),
  updatedAt: instantSchema,
});

export const listDrafts = defineEndpoint({
  method: 'get',
  path: '/api/drafts',
  summary: 'Own unsent texts',
  response: z.object({ items: z.array(draftSchema) }),
});

export const saveDraft = defineEndpoint({
  method: 'put',
  path: '/api/conversations/:conversationId/draft',
  summary: 'Keep what is being typed; an empty text drops it',
  params: byId,
  body: z.object({ kind: z.enum(['outbound', 'note']), text: textSchema(100_000) }),
  response: nothingSchema,
});

/** Multipart, field `file`; 413 over the limit. */
export const uploadAttachment = defineEndpoint({
  method: 'post',
  path: '/api/attachments',
  summary: 'Upload a file, to be named by a message afterwards',
  response: attachmentSchema,
});
