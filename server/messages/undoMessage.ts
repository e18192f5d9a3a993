import type { Attachment } from '../../shared/attachment.ts';
import type { Actor } from '../../shared/permissions.ts';
import type { Context } from '../context.ts';
import { conversations, toConversation } from '../conversations/conversationCollection.ts';
import { DomainError } from '../errors.ts';
import { messages } from './messageCollection.ts';
import { outboundFor } from './sendMessage.ts';

/**
 * Takes a message back before it leaves; text and files return to the composer.
 *
 * @throws DomainError `alreadySent`
 */
export async function undoMessage(
  ctx: Context,
  actor: Actor,
  messageId: string,
): Promise<{ text: string; attachments: Attachment[] }> {
  const { conversationId } = await outboundFor(ctx, actor, messageId);
  const removed = await messages.of(ctx.database).findOneAndDelete({
    _id: messageId,
    kind: 'outbound',
    'delivery.status': 'pending',
    'delivery.attempts': 0,
  });
  if (removed === null || removed.kind !== 'outbound') {
    throw new DomainError('alreadySent', 'this message has left already');
  }
  ctx.bus.publish({ type: 'message.removed', payload: { messageId, conversationId } });
  await showLastAgain(ctx, conversationId);
  return { text: removed.text, attachments: removed.attachments };
}

/** The list shows the words before those taken back. */
async function showLastAgain(ctx: Context, conversationId: string): Promise<void> {
  const last = await messages
    .of(ctx.database)
    .findOne({ conversationId, kind: { $in: ['inbound', 'outbound', 'note'] } }, { sort: { number: -1 } });
  if (last === null || !('text' in last)) {
    return;
  }
  const after = await conversations.of(ctx.database).findOneAndUpdate(
    { _id: conversationId },
    {
      $set: {
        lastMessage: {
          kind: last.kind,
          preview: last.text.slice(0, 140),
          authorName: last.author.name,
          at: last.createdAt,
        },
        ...(last.kind === 'inbound' ? { awaitingReplySince: last.createdAt } : {}),
      },
      $inc: { version: 1 },
    },
    { returnDocument: 'after' },
  );
  if (after !== null) {
    ctx.bus.publish({ type: 'conversation.updated', payload: { conversation: toConversation(after) } });
  }
}
