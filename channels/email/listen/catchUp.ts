import type { ChannelInbox, ChannelSink } from '../../adapter.ts';
import { ChannelError } from '../../channelError.ts';
import { type ReadMail, readMail, storeMail, unreadableMail } from '../ingest.ts';
import type { ParsePool } from '../parse/pool.ts';
import type { EmailSettings } from '../settings.ts';
import { type Cursor, saveCursor } from './cursor.ts';
import { type FetchedMail, fetchNew } from './fetchNew.ts';
import type { OpenMailbox } from './mailbox.ts';

export interface Watch {
  inbox: ChannelInbox<EmailSettings>;
  sink: ChannelSink;
  pool: ParsePool;
  signal: AbortSignal;
  /** How often storing each mail has failed, over reconnects; the worst ones go into quarantine. */
  failures: Map<number, number>;
}

const MAX_STORE_TRIES = 3;
const MAILS_PER_CURSOR = 20;

type Prepared = { uid: number; read: Promise<ReadMail> | null };

/**
 * Stores every mail beyond the cursor, in order. While one batch is stored the next is fetched, and the
 * parser's threads read ahead; the cursor moves only over what is stored.
 *
 * @throws ChannelError when a mail could not be stored; the cursor then stands before it
 */
export async function catchUp(mailbox: OpenMailbox, cursor: Cursor, watch: Watch): Promise<void> {
  const batches = fetchNew(mailbox, cursor.uid);
  let next = prepareNext(batches, watch);
  for (let batch = await next; batch; batch = await next) {
    next = prepareNext(batches, watch);
    // Looked at again when its turn comes; failing meanwhile must not end the process.
    next.catch(() => undefined);
    await storeBatch(batch, cursor, watch);
  }
}

async function prepareNext(
  batches: AsyncGenerator<FetchedMail[]>,
  { inbox, pool }: Watch,
): Promise<Prepared[] | null> {
  const batch = await batches.next();
  if (batch.done) {
    return null;
  }
  return batch.value.map(({ uid, mail }) => {
    const read = mail ? readMail(mail, inbox, pool) : null;
    read?.catch(() => undefined);
    return { uid, read };
  });
}

async function storeBatch(batch: readonly Prepared[], cursor: Cursor, watch: Watch): Promise<void> {
  let sinceSaved = 0;
  try {
    for (const { uid, read } of batch) {
      watch.signal.throwIfAborted();
      await storeOne(uid, read, cursor.uidValidity, watch);
      cursor.uid = uid;
      if (++sinceSaved === MAILS_PER_CURSOR) {
        await saveCursor(watch.sink, cursor);
        sinceSaved = 0;
      }
    }
  } finally {
    if (sinceSaved > 0 && !watch.signal.aborted) {
      await saveCursor(watch.sink, cursor);
    }
  }
}

async function storeOne(
  uid: number,
  read: Promise<ReadMail> | null,
  uidValidity: string,
  watch: Watch,
): Promise<void> {
  if (!read) {
    await quarantineUnfetched(uid, uidValidity, watch);
    return;
  }
  const mail = await read;
  try {
    await storeMail(mail, watch.sink);
    watch.failures.delete(uid);
  } catch (cause) {
    const failures = (watch.failures.get(uid) ?? 0) + 1;
    watch.failures.set(uid, failures);
    const words = `Mail cannot be stored at the moment: ${cause instanceof Error ? cause.message : String(cause)}`;
    if (failures < MAX_STORE_TRIES) {
      throw new ChannelError('unreachable', words, { retryable: true, cause });
    }
    // When the store itself is away this throws too, and the mail stays where it is.
    await watch.sink.quarantine(unreadableMail(mail.mail.raw, words));
    watch.failures.delete(uid);
  }
}

async function quarantineUnfetched(uid: number, uidValidity: string, { sink }: Watch): Promise<void> {
  await sink.quarantine({
    externalId: `imap:${uidValidity}:${uid}`,
    raw: Buffer.alloc(0),
    from: null,
    subject: null,
    reason: 'The mail server has this mail but cannot hand it out.',
  });
}
