import type { Context } from '../context.ts';
import { conversations } from '../conversations/conversationCollection.ts';
import type { InboxDocument } from '../inboxes/inboxCollection.ts';
import { messages } from '../messages/messageCollection.ts';
import type { Carrier } from './carrier/carrier.ts';

/** WhatsApp lets a business answer this long after the customer's last message. */
const WINDOW_MS = 24 * 3600 * 1000;

/** The stand-in forgets with each start; what customers wrote on WhatsApp in the last day may still be answered. */
export async function recallWhatsapp(ctx: Context, inbox: InboxDocument, carrier: Carrier): Promise<void> {
  const since = new Date(ctx.now().getTime() - WINDOW_MS).toISOString();
  const recent = await messages
    .of(ctx.database)
    .find({ inboxId: inbox._id, kind: 'inbound', createdAt: { $gte: since } })
    .sort({ createdAt: 1 })
    .project<{ conversationId: string; createdAt: string }>({ conversationId: 1, createdAt: 1 })
    .toArray();
  const lastAt = new Map(recent.map(({ conversationId, createdAt }) => [conversationId, createdAt]));
  const found = await conversations
    .of(ctx.database)
    .find({ _id: { $in: [...lastAt.keys()] } })
    .toArray();
  for (const { _id, address } of found) {
    carrier.noteWhatsapp({ from: address, to: inbox.address, at: new Date(lastAt.get(_id) ?? since) });
  }
}
