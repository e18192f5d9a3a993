import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelInbox, ChannelSink } from '../../adapter.ts';
import { type ParsePool, sharedParsePool } from '../parse/pool.ts';
import type { EmailSettings } from '../settings.ts';
import { catchUp, type Watch } from './catchUp.ts';
import { loadCursor } from './cursor.ts';
import { toImapError } from './imapError.ts';
import { type OpenMailbox, openMailbox, withinTime } from './mailbox.ts';

export interface ListenTimes {
  /** Longest time without an answer from the server; then it is asked, and must answer. */
  refreshMs: number;
  /** Pause between looks at servers that cannot tell of new mail by themselves. */
  pollMs: number;
  answerMs: number;
  firstRetryMs: number;
  longestRetryMs: number;
}

const DEFAULT_TIMES: ListenTimes = {
  refreshMs: 60_000,
  pollMs: 15_000,
  answerMs: 20_000,
  firstRetryMs: 1_000,
  longestRetryMs: 60_000,
};

/**
 * Watches an inbox's mailbox until aborted: stores what is there, then what comes, and connects again
 * whenever the connection ends. Never throws for what a server does; the inbox's health says it instead.
 */
export async function listenMailbox(
  inbox: ChannelInbox<EmailSettings>,
  sink: ChannelSink,
  signal: AbortSignal,
  options: { times?: Partial<ListenTimes>; pool?: ParsePool } = {},
): Promise<void> {
  const times = { ...DEFAULT_TIMES, ...options.times };
  const watch: Watch = { inbox, sink, pool: options.pool ?? sharedParsePool(), signal, failures: new Map() };
  if (inbox.settings.imapHost === '') {
    sink.health({ state: 'ok', reason: null });
    await untilAborted(signal);
    return;
  }
  sink.health({ state: 'starting', reason: null });
  const aborted = untilAborted(signal).then(() => Promise.reject(new Error('aborted')));
  aborted.catch(() => undefined);
  let failures = 0;
  while (!signal.aborted) {
    try {
      await watchOnce(watch, times, {
        aborted,
        succeeded: () => {
          failures = 0;
        },
      });
    } catch (cause) {
      if (!signal.aborted) {
        failures++;
        sink.health({ state: 'failing', reason: toImapError(cause, inbox.settings).message });
        await pause(retryDelayMs(failures, times), signal);
      }
    }
  }
}

/** One connection, from sign-in to its end. @throws when it ends */
async function watchOnce(
  watch: Watch,
  times: ListenTimes,
  { aborted, succeeded }: { aborted: Promise<never>; succeeded(): void },
): Promise<never> {
  const mailbox = await openMailbox(watch.inbox.settings, watch.signal);
  try {
    const { imapHistoryDays } = watch.inbox.settings;
    const cursor = await loadCursor(mailbox, watch.sink, imapHistoryDays);
    for (;;) {
      // Taken before the look: mail that comes during it is told of once, and must lead to another look.
      const seen = mailbox.newsCount();
      // Not raced against the connection: two of these at once would move the cursor past each other.
      await Promise.race([catchUp(mailbox, cursor, watch), aborted]);
      watch.sink.health({ state: 'ok', reason: null });
      succeeded();
      while (mailbox.newsCount() === seen) {
        await waitForAnswer(mailbox, times);
      }
    }
  } finally {
    mailbox.close();
  }
}

/**
 * Idles until the server tells of new mail, or until it has to prove that it is still there: a connection
 * whose other end has vanished looks exactly like a quiet mailbox.
 */
async function waitForAnswer(mailbox: OpenMailbox, times: ListenTimes): Promise<void> {
  const { client } = mailbox;
  const canIdle = client.capabilities.has('IDLE');
  const before = mailbox.newsCount();
  if (canIdle) {
    // Ends with the next command; a failure shows in that command too.
    client.idle().catch(() => undefined);
  }
  let timer: NodeJS.Timeout | undefined;
  const newsOrEnough = new Promise<void>((resolve) => {
    mailbox.onNews(resolve);
    timer = setTimeout(resolve, canIdle ? times.refreshMs : times.pollMs);
  });
  try {
    await Promise.race([newsOrEnough, mailbox.lost]);
  } finally {
    clearTimeout(timer);
    mailbox.onNews(null);
  }
  if (mailbox.newsCount() === before) {
    await withinTime(mailbox, client.noop(), times.answerMs);
  }
}

/** Doubles with each failure, up to a limit; the random half keeps many inboxes from returning at once. */
export function retryDelayMs(
  failures: number,
  times: ListenTimes,
  random: () => number = Math.random,
): number {
  const ceiling = Math.min(times.longestRetryMs, times.firstRetryMs * 2 ** Math.min(failures - 1, 20));
  return ceiling / 2 + (ceiling / 2) * random();
}

async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  await sleep(delayMs, undefined, { signal }).catch((cause: unknown) => {
    if (!signal.aborted) {
      throw cause;
    }
  });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
