import type { DeliveryEvent } from '../../channels/channelEvent.ts';
import type { DeliveryStatus } from '../../shared/message.ts';
import type { Context } from '../context.ts';
import type { InboxDocument } from '../inboxes/inboxCollection.ts';
import { findByExternalId } from './findByExternalId.ts';
import { messages, type OutboundDocument, toMessage } from './messageCollection.ts';

/** A status moves forward only: each may come after those named here, never before. */
const mayFollow: Record<DeliveryEvent['status'], readonly DeliveryStatus[]> = {
  sent: ['pending', 'sending'],
  delivered: ['pending', 'sending', 'sent'],
  read: ['pending', 'sending', 'sent', 'delivered'],
  failed: ['pending', 'sending', 'sent'],
};

/**
 * What the provider reports of a message. A report that comes late, twice or in the wrong order changes
 * nothing; one that overtakes our own note of the provider's id is tried again by the journal.
 *
 * @throws Error when no message has that id (yet)
 */
export async function recordDelivery(
  ctx: Context,
  inbox: InboxDocument,
  event: DeliveryEvent,
): Promise<void> {
  const known = await findByExternalId(ctx, inbox._id, event.messageExternalId);
  if (known === null) {
    if (ctx.now().getTime() - new Date(event.at).getTime() > GIVE_UP_MS) {
      return;
    }
    throw new Error(`no message ${event.messageExternalId} yet`);
  }
  await setDelivery(ctx, known._id, event.status, event.error);
}

/** Reports about messages that were never ours, such as those another program sent from the same number. */
const GIVE_UP_MS = 3_600_000;

export async function setDelivery(
  ctx: Context,
  messageId: string,
  status: DeliveryEvent['status'],
  error: { code: string; message: string } | null,
): Promise<void> {
  const after = await messages.of(ctx.database).findOneAndUpdate(
    { _id: messageId, kind: 'outbound', 'delivery.status': { $in: [...mayFollow[status]] } },
    {
      $set: {
        'delivery.status': status,
        'delivery.at': ctx.now().toISOString(),
        'delivery.error': error,
        dueAt: null,
      },
      $inc: { version: 1 },
    },
    { returnDocument: 'after' },
  );
  if (after !== null) {
    announceChange(ctx, after as OutboundDocument);
  }
}

export function announceChange(ctx: Context, document: OutboundDocument): void {
  ctx.bus.publish({ type: 'message.updated', payload: { message: toMessage(document) } });
}
