import * as api from '../../shared/api/conversations.ts';
import type { Actor } from '../../shared/permissions.ts';
import { requireReadableContact } from '../contacts/readableContacts.ts';
import { type Context, instant } from '../context.ts';
import { defineCollection } from '../database/collection.ts';
import { fileApiRoutes } from '../files/fileRoutes.ts';
import { type Route, route } from '../http/route.ts';
import { messages, toMessage } from '../messages/messageCollection.ts';
import { retryMessage } from '../messages/retryMessage.ts';
import { conversationFor, sendMessage } from '../messages/sendMessage.ts';
import { startConversation } from '../messages/startConversation.ts';
import { undoMessage } from '../messages/undoMessage.ts';
import { type ConversationDocument, toConversation } from './conversationCollection.ts';
import { markRead } from './markRead.ts';

interface DraftDocument {
  /** Agent, conversation and kind: one draft each. */
  _id: string;
  agentId: string;
  conversationId: string;
  kind: 'outbound' | 'note';
  text: string;
  updatedAt: string;
}

export const drafts = defineCollection<DraftDocument>('drafts', [{ key: { agentId: 1 } }]);

export const conversationRoutes: Route[] = [
  route(api.listMessages, async (ctx, { params, query, signedIn }) => {
    const conversation = await readable(ctx, signedIn.actor, params.conversationId);
    const found = await messages
      .of(ctx.database)
      .find({
        conversationId: conversation._id,
        ...(query.before === undefined ? {} : { number: { $lt: query.before } }),
      })
      .sort({ number: -1 })
      .limit(query.limit + 1)
      .toArray();
    return {
      items: found.slice(0, query.limit).reverse().map(toMessage),
      hasMore: found.length > query.limit,
      conversation: toConversation(conversation),
    };
  }),

  route(api.sendMessage, async (ctx, { params, body, signedIn }) =>
    toMessage(await sendMessage(ctx, signedIn.actor, params.conversationId, body)),
  ),

  route(api.startConversation, async (ctx, { body, signedIn }) => {
    const { conversation, message } = await startConversation(ctx, signedIn.actor, body);
    return { conversation: toConversation(conversation), message: toMessage(message) };
  }),

  route(api.markRead, async (ctx, { params, body, signedIn }) => {
    const conversation = await readable(ctx, signedIn.actor, params.conversationId);
    return toConversation(await markRead(ctx, signedIn.actor, conversation, body.upTo));
  }),

  route(api.retryMessage, async (ctx, { params, signedIn }) =>
    toMessage(await retryMessage(ctx, signedIn.actor, params.messageId)),
  ),

  route(api.undoMessage, (ctx, { params, signedIn }) => undoMessage(ctx, signedIn.actor, params.messageId)),

  route(api.listDrafts, async (ctx, { signedIn }) => ({
    items: await drafts.of(ctx.database).find({ agentId: signedIn.actor.id }).limit(500).toArray(),
  })),

  route(api.saveDraft, async (ctx, { params, body, signedIn }) => {
    await readable(ctx, signedIn.actor, params.conversationId);
    const _id = `${signedIn.actor.id}.${params.conversationId}.${body.kind}`;
    if (body.text === '') {
      await drafts.of(ctx.database).deleteOne({ _id });
    } else {
      const { actor } = signedIn;
      const fields = {
        agentId: actor.id,
        conversationId: params.conversationId,
        kind: body.kind,
        text: body.text,
      };
      await drafts
        .of(ctx.database)
        .replaceOne({ _id }, { ...fields, updatedAt: instant(ctx) }, { upsert: true });
    }
    return { ok: true as const };
  }),

  ...fileApiRoutes,
];

/** The one door to a thread for reading. */
async function readable(ctx: Context, actor: Actor, conversationId: string): Promise<ConversationDocument> {
  const conversation = await conversationFor(ctx, conversationId);
  await requireReadableContact(ctx, actor, conversation.contactId, {
    noun: 'conversation',
    id: conversationId,
  });
  return conversation;
}
