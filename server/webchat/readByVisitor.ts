import type { Context } from '../context.ts';
import { conversations, toConversation } from '../conversations/conversationCollection.ts';
import { messages } from '../messages/messageCollection.ts';
import { setDelivery } from '../messages/recordDelivery.ts';
import type { VisitorSocketData } from '../realtime/realtime.ts';
import { visitorConversation } from './visitorSession.ts';

/** The visitor has seen the agents' messages up to a number; it moves forward only. */
export async function readByVisitor(ctx: Context, visitor: VisitorSocketData, upTo: number): Promise<void> {
  const conversation = await visitorConversation(ctx, visitor);
  if (conversation === null) {
    return;
  }
  const number = Math.min(upTo, conversation.lastNumber);
  const after = await conversations
    .of(ctx.database)
    .findOneAndUpdate(
      { _id: conversation._id, visitorReadUpTo: { $lt: number } },
      { $set: { visitorReadUpTo: number, readUpTo: number }, $inc: { version: 1 } },
      { returnDocument: 'after' },
    );
  if (after === null) {
    return;
  }
  ctx.bus.publish({ type: 'conversation.updated', payload: { conversation: toConversation(after) } });
  const seen = await messages
    .of(ctx.database)
    .find(
      {
        conversationId: conversation._id,
        kind: 'outbound',
        number: { $gt: conversation.visitorReadUpTo, $lte: number },
        'delivery.status': { $in: ['sent', 'delivered', 'sending', 'pending'] },
      },
      { projection: { _id: 1 } },
    )
    .toArray();
  for (const { _id } of seen) {
    await setDelivery(ctx, _id, 'read', null);
  }
}
