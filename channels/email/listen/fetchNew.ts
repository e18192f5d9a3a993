import type { ReceivedMail } from '../ingest.ts';
import { MAIL_LIMITS } from '../parse/limits.ts';
import { wasRefused } from './imapError.ts';
import { type OpenMailbox, withinTime } from './mailbox.ts';

/** A mail of the folder; `mail` is null when the server has it in its list but cannot hand it out. */
export interface FetchedMail {
  uid: number;
  mail: ReceivedMail | null;
}

const BATCH_MAILS = 50;
const BATCH_BYTES = 4 * 1024 * 1024;
const LIST_TIMEOUT_MS = 60_000;
/** A slow line of 256 kbit/s still brings a batch in time; a dead one is noticed by its silence before. */
const FETCH_BASE_MS = 30_000;
const FETCH_MS_PER_MEGABYTE = 30_000;

interface Listed {
  uid: number;
  sizeBytes: number;
}

/**
 * Fetches every mail above a UID in order, some at a time: small ones together, since a round trip costs more
 * than they do, large ones alone, and of oversized ones the beginning.
 */
export async function* fetchNew(mailbox: OpenMailbox, afterUid: number): AsyncGenerator<FetchedMail[]> {
  for (const batch of batches(await listNew(mailbox, afterUid))) {
    yield await fetchBatch(mailbox, batch);
  }
}

async function listNew(mailbox: OpenMailbox, afterUid: number): Promise<Listed[]> {
  const list = async () => {
    const listed: Listed[] = [];
    const range = `${afterUid + 1}:*`;
    for await (const message of mailbox.client.fetch(range, { uid: true, size: true }, { uid: true })) {
      // `n:*` names the last mail even when its UID is below n.
      if (message.uid > afterUid) {
        listed.push({ uid: message.uid, sizeBytes: message.size ?? 0 });
      }
    }
    return listed.sort((left, right) => left.uid - right.uid);
  };
  return withinTime(mailbox, list(), LIST_TIMEOUT_MS);
}

function* batches(listed: readonly Listed[]): Generator<Listed[]> {
  let batch: Listed[] = [];
  let bytes = 0;
  for (const mail of listed) {
    const isFull = batch.length >= BATCH_MAILS || bytes + mail.sizeBytes > BATCH_BYTES;
    if (batch.length > 0 && isFull) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(mail);
    bytes += mail.sizeBytes;
  }
  if (batch.length > 0) {
    yield batch;
  }
}

async function fetchBatch(mailbox: OpenMailbox, batch: readonly Listed[]): Promise<FetchedMail[]> {
  try {
    return await fetchTogether(mailbox, batch);
  } catch (cause) {
    if (!wasRefused(cause)) {
      throw cause;
    }
    const [only, ...others] = batch;
    if (only && others.length === 0) {
      return [{ uid: only.uid, mail: null }];
    }
  }
  // One mail that the server cannot read must not hold back the others.
  const one: FetchedMail[] = [];
  for (const mail of batch) {
    one.push(...(await fetchBatch(mailbox, [mail])));
  }
  return one;
}

async function fetchTogether(mailbox: OpenMailbox, batch: readonly Listed[]): Promise<FetchedMail[]> {
  const sizes = new Map(batch.map((mail) => [mail.uid, mail.sizeBytes]));
  const bytes = batch.reduce((sum, mail) => sum + mail.sizeBytes, 0);
  const isOversized = bytes > MAIL_LIMITS.rawBytes;
  const source = isOversized ? { start: 0, maxLength: MAIL_LIMITS.partialBytes } : true;
  const range = batch.map((mail) => mail.uid).join(',');
  const fetching = mailbox.client.fetchAll(range, { uid: true, source }, { uid: true });
  const timeoutMs = FETCH_BASE_MS + (Math.min(bytes, MAIL_LIMITS.rawBytes) / 2 ** 20) * FETCH_MS_PER_MEGABYTE;
  const messages = await withinTime(mailbox, fetching, timeoutMs);
  return messages
    .filter((message) => sizes.has(message.uid))
    .sort((left, right) => left.uid - right.uid)
    .map(({ uid, source: raw }) => ({
      uid,
      mail: raw
        ? {
            raw,
            wholeSizeBytes: isOversized ? (sizes.get(uid) ?? null) : null,
            envelope: { from: null, to: [] },
          }
        : null,
    }));
}
