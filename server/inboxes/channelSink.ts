import type { ChannelSink } from '../../channels/adapter.ts';
import type { Context } from '../context.ts';
import { keepFile } from '../files/files.ts';
import { ingestEntries, keepEvents } from '../inbound/journal.ts';
import { inboxes } from './inboxCollection.ts';
import { quarantineMail } from './quarantine.ts';
import { announceInbox } from './saveInbox.ts';

/** Where a watched mailbox and the SMTP door put what they get. */
export function createSink(ctx: Context, inboxId: string): ChannelSink {
  return {
    async deliver(event) {
      const entries = await keepEvents(ctx, inboxId, [event]);
      // Stored; what follows must not hold the mailbox up, and the sweep repairs it.
      ingestEntries(ctx, entries).catch((error: unknown) =>
        ctx.log.error({ err: error }, 'ingesting stopped'),
      );
    },
    async keep(file) {
      const { _id, sizeBytes } = await keepFile(ctx, { ...file, owner: null });
      return { id: _id, sizeBytes };
    },
    quarantine: (mail) => quarantineMail(ctx, inboxId, mail),
    async loadCursor() {
      const inbox = await inboxes.of(ctx.database).findOne({ _id: inboxId });
      return inbox?.cursor ?? null;
    },
    async saveCursor(cursor) {
      await inboxes.of(ctx.database).updateOne({ _id: inboxId }, { $set: { cursor: { ...cursor } } });
    },
    health(health) {
      setHealth(ctx, inboxId, health).catch((error: unknown) =>
        ctx.log.warn({ err: error, inboxId }, 'an inbox’s health could not be noted'),
      );
    },
  };
}

async function setHealth(
  ctx: Context,
  inboxId: string,
  health: { state: 'ok' | 'starting' | 'failing'; reason: string | null },
): Promise<void> {
  const after = await inboxes.of(ctx.database).findOneAndUpdate(
    {
      _id: inboxId,
      $or: [{ 'health.state': { $ne: health.state } }, { 'health.reason': { $ne: health.reason } }],
    },
    { $set: { health }, $inc: { version: 1 } },
    { returnDocument: 'after' },
  );
  if (after !== null) {
    announceInbox(ctx, after);
  }
}
