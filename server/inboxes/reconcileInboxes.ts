import type { ChannelEvent } from '../../channels/channelEvent.ts';
import { adapterOf } from '../../channels/registry.ts';
import { type Context, instant } from '../context.ts';
import { acceptEvents, withoutKnown } from '../inbound/journal.ts';
import { type InboxDocument, inboxes } from './inboxCollection.ts';
import { open } from './inboxes.ts';

/** How often a provider is asked for what it has. */
const EVERY_MS = 60_000;
/** Looked at again each time: what the provider lists late, and the states of messages that take their time. */
const OVERLAP_MS = 10 * 60_000;
const CHUNK = 500;

/**
 * Asks the providers for what their webhooks failed to tell us, and takes it in as if they had. One process at a time
 * does an inbox; what was heard before is left alone.
 */
export async function reconcileInboxes(ctx: Context): Promise<void> {
  for (const inbox of await inboxes.of(ctx.database).find({ isEnabled: true }).toArray()) {
    if (adapterOf(inbox.channel).reconcile !== undefined && (await claim(ctx, inbox))) {
      await reconcileInbox(ctx, inbox).catch((error: unknown) =>
        ctx.log.warn({ err: error, inboxId: inbox._id }, 'a provider could not be asked for what we missed'),
      );
    }
  }
}

/** The first claim only notes the time: what the number had before it was connected is none of ours. */
async function claim(ctx: Context, { _id, reconcile }: InboxDocument): Promise<boolean> {
  const now = instant(ctx);
  const dueAt = instant(ctx, EVERY_MS);
  if (!reconcile) {
    await inboxes
      .of(ctx.database)
      .updateOne({ _id, reconcile: null }, { $set: { reconcile: { until: now, dueAt } } });
    return false;
  }
  const { modifiedCount } = await inboxes
    .of(ctx.database)
    .updateOne(
      { _id, isEnabled: true, 'reconcile.dueAt': { $lte: now } },
      { $set: { 'reconcile.dueAt': dueAt } },
    );
  return modifiedCount === 1;
}

async function reconcileInbox(ctx: Context, document: InboxDocument): Promise<void> {
  const until = instant(ctx);
  const heardUntil = new Date(document.reconcile?.until ?? until).getTime();
  const since = new Date(heardUntil - OVERLAP_MS).toISOString();
  const { adapter, inbox } = open(ctx, document);
  let chunk: ChannelEvent[] = [];
  const take = async () => {
    const missed = await withoutKnown(ctx, document._id, chunk);
    chunk = [];
    if (missed.length > 0) {
      ctx.log.info({ inboxId: document._id, events: missed.length }, 'taking in what no webhook told us');
      await acceptEvents(ctx, document._id, missed);
    }
  };
  for await (const event of adapter.reconcile?.(inbox, since) ?? []) {
    chunk.push(event);
    if (chunk.length === CHUNK) {
      await take();
    }
  }
  await take();
  await inboxes.of(ctx.database).updateOne({ _id: document._id }, { $set: { 'reconcile.until': until } });
}
