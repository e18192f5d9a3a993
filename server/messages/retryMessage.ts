import type { Actor } from '../../shared/permissions.ts';
import { type Context, instant } from '../context.ts';
import { DomainError } from '../errors.ts';
import { messages, type OutboundDocument } from './messageCollection.ts';
import { announceChange } from './recordDelivery.ts';
import { outboundFor } from './sendMessage.ts';

/** Really sends again: the message is due at once. One whose fate is unknown is looked up first. */
export async function retryMessage(ctx: Context, actor: Actor, messageId: string): Promise<OutboundDocument> {
  await outboundFor(ctx, actor, messageId);
  const after = await messages.of(ctx.database).findOneAndUpdate(
    { _id: messageId, kind: 'outbound', 'delivery.status': { $in: ['failed', 'pending'] } },
    {
      $set: {
        'delivery.status': 'pending',
        'delivery.at': instant(ctx),
        'delivery.error': null,
        'delivery.attempts': 0,
        dueAt: instant(ctx),
        lockedUntil: null,
      },
      $inc: { version: 1 },
    },
    { returnDocument: 'after' },
  );
  if (after === null || after.kind !== 'outbound') {
    throw new DomainError('alreadySent', 'this message has left already');
  }
  announceChange(ctx, after);
  ctx.jobs.add('message.deliver', { messageId });
  return after;
}
