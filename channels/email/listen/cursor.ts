import type { ChannelSink } from '../../adapter.ts';
import { type OpenMailbox, withinTime } from './mailbox.ts';

/** How far a folder has been read: every mail up to this UID is stored or in quarantine. */
export interface Cursor {
  uidValidity: string;
  uid: number;
  /** What came before this instant was in the mailbox before it was connected, and is left alone. */
  since: string;
}

const DAY_MS = 86_400_000;
const SEARCH_TIMEOUT_MS = 60_000;

/**
 * @param historyDays how far back a mailbox is read that is connected for the first time
 * @returns where to go on; where the server has numbered its mails anew, from the mails of the first connection,
 *          which is harmless, since every mail is stored under a name of its own
 */
export async function loadCursor(
  mailbox: OpenMailbox,
  sink: ChannelSink,
  historyDays: number,
): Promise<Cursor> {
  const saved = await sink.loadCursor();
  const uidValidity = String(mailbox.folder.uidValidity);
  const uid = Number(saved?.uid ?? 0);
  const since = saved ? (saved.since ?? EVER) : new Date(Date.now() - historyDays * DAY_MS).toISOString();
  if (saved?.uidValidity === uidValidity && Number.isSafeInteger(uid) && uid >= 0) {
    return { uidValidity, uid, since };
  }
  const isNewOnly = saved === null && historyDays === 0;
  const last = isNewOnly ? mailbox.folder.uidNext - 1 : await lastUidBefore(mailbox, since);
  const cursor = { uidValidity, uid: last, since };
  // At once: what comes while this process is down must not fall behind a later beginning.
  await saveCursor(sink, cursor);
  return cursor;
}

/** Of mailboxes that were connected when all of them was read. */
const EVER = new Date(0).toISOString();

export async function saveCursor(sink: ChannelSink, cursor: Cursor): Promise<void> {
  await sink.saveCursor({ uidValidity: cursor.uidValidity, uid: String(cursor.uid), since: cursor.since });
}

/** IMAP knows days only, in the server's time: a mail of the day itself is read rather than missed. */
async function lastUidBefore(mailbox: OpenMailbox, since: string): Promise<number> {
  if (since === EVER) {
    return 0;
  }
  const day = new Date(new Date(since).getTime() - DAY_MS);
  const searching = mailbox.client.search({ since: day }, { uid: true });
  const uids = await withinTime(mailbox, searching, SEARCH_TIMEOUT_MS);
  const first = uids ? uids.reduce((least, uid) => Math.min(least, uid), Number.POSITIVE_INFINITY) : 1;
  return Math.min(first, mailbox.folder.uidNext) - 1;
}
