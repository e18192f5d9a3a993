import type { EmailFacts } from '../../channels/channelEvent.ts';
import { readOwnMessageId } from '../../channels/email/replyToken.ts';
import type { Context } from '../context.ts';
import { threadSecret } from '../inbound/findMailThread.ts';
import { messages, type OutboundDocument } from './messageCollection.ts';
import { announceChange } from './recordDelivery.ts';

/** A delivery report names our own signed Message-ID: the mail is shown as failed, with the reason. */
export async function noteBounce(ctx: Context, bounce: NonNullable<EmailFacts['bounce']>): Promise<void> {
  const ours = bounce.messageId === null ? null : readOwnMessageId(bounce.messageId, threadSecret(ctx));
  if (ours === null || !bounce.isPermanent) {
    return;
  }
  const after = await messages.of(ctx.database).findOneAndUpdate(
    { _id: ours.messageId, kind: 'outbound', 'delivery.status': { $ne: 'failed' } },
    {
      $set: {
        'delivery.status': 'failed',
        'delivery.at': ctx.now().toISOString(),
        'delivery.error': { code: 'bounced', message: bounce.reason },
      },
      $inc: { version: 1 },
    },
    { returnDocument: 'after' },
  );
  if (after !== null) {
    announceChange(ctx, after as OutboundDocument);
  }
}
