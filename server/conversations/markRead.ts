import type { Actor } from '../../shared/permissions.ts';
import type { Context } from '../context.ts';
import { rooms } from '../realtime/realtime.ts';
import { type ConversationDocument, conversations, toConversation } from './conversationCollection.ts';

/** The agent in charge has seen the thread; a colleague who only looks changes nothing. */
export async function markRead(
  ctx: Context,
  actor: Actor,
  conversation: ConversationDocument,
  upTo: number,
): Promise<ConversationDocument> {
  if (conversation.agentId !== actor.id || conversation.unreadCount === 0 || upTo < conversation.lastNumber) {
    return conversation;
  }
  const after = await conversations
    .of(ctx.database)
    .findOneAndUpdate(
      { _id: conversation._id, lastNumber: { $lte: upTo } },
      { $set: { unreadCount: 0 }, $inc: { version: 1 } },
      { returnDocument: 'after' },
    );
  if (after === null) {
    return conversation;
  }
  ctx.bus.publish({ type: 'conversation.updated', payload: { conversation: toConversation(after) } });
  if (after.channel === 'webchat') {
    ctx.realtime.visitors.to(rooms.visitor(after.inboxId, after.address)).emit('readByAgent', { upTo });
  }
  return after;
}
