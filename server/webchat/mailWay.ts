import { contacts } from '../contacts/contactCollection.ts';
import type { Context } from '../context.ts';
import type { ConversationDocument } from '../conversations/conversationCollection.ts';
import { type InboxDocument, inboxes } from '../inboxes/inboxCollection.ts';
import { rooms } from '../realtime/realtime.ts';

/** How a chat goes on when its visitor has left: to the address they gave, from a mailbox of ours. */
export interface MailWay {
  to: string;
  sender: InboxDocument;
}

/** @returns null where the visitor gave no address, or we have no mailbox */
export async function findMailWay(
  ctx: Context,
  { contactId }: Pick<ConversationDocument, 'contactId'>,
): Promise<MailWay | null> {
  const [contact, sender] = await Promise.all([
    contacts.of(ctx.database).findOne({ _id: contactId }),
    inboxes.of(ctx.database).findOne({ channel: 'email', isEnabled: true }, { sort: { _id: 1 } }),
  ]);
  const to =
    contact?.identities.find((identity) => identity.kind === 'email')?.value ?? contact?.claims.email ?? null;
  return to === null || sender === null ? null : { to, sender };
}

/** Whether the visitor has the chat open, on whatever process. */
export async function isVisitorHere(
  ctx: Context,
  { inboxId, address }: Pick<ConversationDocument, 'inboxId' | 'address'>,
): Promise<boolean> {
  return (await ctx.realtime.visitors.in(rooms.visitor(inboxId, address)).fetchSockets()).length > 0;
}
