import type { CallEvent, ChannelEvent, DeliveryEvent, MessageEvent } from '../../channels/channelEvent.ts';
import type { Context } from '../context.ts';
import type { InboxDocument } from '../inboxes/inboxCollection.ts';
import { findInbox } from '../inboxes/inboxes.ts';
import { recordDelivery } from '../messages/recordDelivery.ts';
import { recordCall } from '../voice/recordCall.ts';
import type { JournalEntry } from './journalCollection.ts';
import { receiveMessage } from './receiveMessage.ts';

type Ingest<E extends ChannelEvent> = (ctx: Context, inbox: InboxDocument, event: E) => Promise<unknown>;

const table: { message: Ingest<MessageEvent>; delivery: Ingest<DeliveryEvent>; call: Ingest<CallEvent> } = {
  message: receiveMessage,
  delivery: recordDelivery,
  call: recordCall,
};

/** Turns a journal entry into what it means. Harmless to run twice. */
export async function ingest(ctx: Context, { inboxId, event }: JournalEntry): Promise<void> {
  const opened = await findInbox(ctx, inboxId);
  if (opened === null) {
    throw new Error(`inbox ${inboxId} was deleted while an event of it waited`);
  }
  // The table is typed per event; an event pairs a type with its own fields.
  await (table[event.type] as Ingest<ChannelEvent>)(ctx, opened.document, event);
}
