import type { EmailFacts } from '../../channels/channelEvent.ts';
import { decideThread } from '../../channels/email/thread.ts';
import type { Context } from '../context.ts';
import { type ConversationDocument, conversations } from '../conversations/conversationCollection.ts';
import type { InboxDocument } from '../inboxes/inboxCollection.ts';

/** The key that reply tokens and our own Message-IDs are signed with. */
export function threadSecret(ctx: Context): Buffer {
  return ctx.secrets.key('mail threads');
}

/** The conversation that a mail may join; null when it starts a new one. */
export async function findMailThread(
  ctx: Context,
  inbox: InboxDocument,
  facts: EmailFacts,
): Promise<ConversationDocument | null> {
  const collection = conversations.of(ctx.database);
  const decision = await decideThread(facts, {
    secret: threadSecret(ctx),
    async participantsOf(conversationId) {
      // A chat that was continued by mail is joined from the mailbox that continued it.
      const conversation = await collection.findOne({ _id: conversationId });
      const isOfInbox = conversation?.inboxId === inbox._id || conversation?.channel === 'webchat';
      return conversation !== null && isOfInbox ? conversation.participants : null;
    },
  });
  return decision.kind === 'existing' ? collection.findOne({ _id: decision.conversationId }) : null;
}
