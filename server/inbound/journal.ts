import type { ChannelEvent } from '../../channels/channelEvent.ts';
import { type Context, instant } from '../context.ts';
import { isDuplicate, newId } from '../database/collection.ts';
import { insertEach, together } from '../database/together.ts';
import { ingest } from './ingest.ts';
import { type JournalEntry, journal } from './journalCollection.ts';

/** What has not been ingested by then is looked at again by any process. */
const SWEEP_AFTER_MS = 15_000;

const insertEntry = together((database, entries: readonly JournalEntry[]) =>
  insertEach(journal.of(database), entries),
);

/**
 * Stores what a provider told us, before it is told that we have it. A redelivery finds its own entry.
 *
 * @returns the entries that are new
 * @throws when nothing could be stored: then the provider must not get its yes
 */
export async function keepEvents(
  ctx: Context,
  inboxId: string,
  events: readonly ChannelEvent[],
): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (const event of events) {
    const entry: JournalEntry = {
      _id: newId(),
      inboxId,
      externalId: keyOf(event),
      event,
      receivedAt: instant(ctx),
      doneAt: null,
      isOpen: true,
      attempts: 0,
      dueAt: instant(ctx, SWEEP_AFTER_MS),
      error: null,
    };
    try {
      await insertEntry(ctx.database, entry);
      entries.push(entry);
    } catch (error) {
      if (!isDuplicate(error)) {
        throw error;
      }
    }
  }
  return entries;
}

function keyOf(event: ChannelEvent): string {
  return `${event.type}:${event.externalId}`;
}

/** Those of the events that were never kept, in the same order. */
export async function withoutKnown(
  ctx: Context,
  inboxId: string,
  events: readonly ChannelEvent[],
): Promise<ChannelEvent[]> {
  const known = await journal
    .of(ctx.database)
    .find({ inboxId, externalId: { $in: events.map(keyOf) } }, { projection: { _id: 0, externalId: 1 } })
    .toArray();
  const keys = new Set(known.map(({ externalId }) => externalId));
  return events.filter((event) => !keys.has(keyOf(event)));
}

/** Ingests entries in the order given; a failure leaves them for the sweep. */
export async function ingestEntries(ctx: Context, entries: readonly JournalEntry[]): Promise<void> {
  for (const entry of entries) {
    await inOrder(lineOf(entry), () => ingestEntry(ctx, entry));
  }
}

/** Stores and ingests: for channels that wait for both. */
export async function acceptEvents(
  ctx: Context,
  inboxId: string,
  events: readonly ChannelEvent[],
): Promise<void> {
  await ingestEntries(ctx, await keepEvents(ctx, inboxId, events));
}

const RETRY_MS = [5_000, 30_000, 120_000, 600_000, 3_600_000];

async function ingestEntry(ctx: Context, entry: JournalEntry): Promise<void> {
  try {
    await ingest(ctx, entry);
    closeSoon(ctx, entry._id);
  } catch (error) {
    ctx.log.error(
      { err: error, entryId: entry._id, type: entry.event.type },
      'an inbound event could not be ingested; it is tried again',
    );
    const delay = RETRY_MS[Math.min(entry.attempts, RETRY_MS.length - 1)] ?? 3_600_000;
    await journal
      .of(ctx.database)
      .updateOne(
        { _id: entry._id },
        {
          $set: { dueAt: instant(ctx, delay), error: error instanceof Error ? error.message : String(error) },
          $inc: { attempts: 1 },
        },
      )
      // The database is away: the entry's first due time still stands.
      .catch((reason: unknown) => ctx.log.warn({ err: reason }, 'the journal cannot be written'));
  }
}

const CLOSE_WITHIN_MS = 50;
const closing = new WeakMap<Context, string[]>();

/**
 * Marks an entry as done, together with the others of the moment: one write for all of them. A crash before it
 * makes the sweep ingest them again, which is harmless.
 */
function closeSoon(ctx: Context, entryId: string): void {
  const waiting = closing.get(ctx);
  if (waiting !== undefined) {
    waiting.push(entryId);
    return;
  }
  const ids = [entryId];
  closing.set(ctx, ids);
  setTimeout(() => {
    closing.delete(ctx);
    journal
      .of(ctx.database)
      .updateMany(
        { _id: { $in: ids } },
        { $set: { isOpen: false, doneAt: ctx.now(), error: null }, $inc: { attempts: 1 } },
      )
      .catch((error: unknown) => ctx.log.warn({ err: error }, 'done entries stay open for the sweep'));
  }, CLOSE_WITHIN_MS);
}

/** Finds what a crash dropped between storing and ingesting. */
export async function sweepJournal(ctx: Context): Promise<void> {
  for (;;) {
    // Claimed by moving its due time, so that of several processes one takes it.
    const entry = await journal
      .of(ctx.database)
      .findOneAndUpdate(
        { isOpen: true, dueAt: { $lte: instant(ctx) } },
        { $set: { dueAt: instant(ctx, SWEEP_AFTER_MS) } },
        { sort: { dueAt: 1 }, returnDocument: 'after' },
      );
    if (entry === null) {
      return;
    }
    await inOrder(lineOf(entry), () => ingestEntry(ctx, entry));
  }
}

/** Events of one sender are ingested one after the other, in the order they came. */
function lineOf({ inboxId, event }: JournalEntry): string {
  switch (event.type) {
    case 'message':
      return `${inboxId}:${event.sender.address}`;
    case 'delivery':
      return `${inboxId}:${event.messageExternalId}`;
    case 'call':
      return `${inboxId}:${event.callId}`;
  }
}

const lines = new Map<string, Promise<void>>();

export async function inOrder(line: string, work: () => Promise<void>): Promise<void> {
  const before = lines.get(line) ?? Promise.resolve();
  const mine = before.then(work, work);
  lines.set(line, mine);
  try {
    await mine;
  } finally {
    if (lines.get(line) === mine) {
      lines.delete(line);
    }
  }
}
