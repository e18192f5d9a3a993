import { ImapFlow, type MailboxObject } from 'imapflow';
import { ChannelError } from '../../channelError.ts';
import { MAIL_LIMITS } from '../parse/limits.ts';
import type { EmailSettings } from '../settings.ts';

/** A folder that is open on a connection of its own. */
export interface OpenMailbox {
  client: ImapFlow;
  folder: MailboxObject;
  /** Rejects when the connection ends, for whatever reason; never resolves. */
  lost: Promise<never>;
  /** How often the server has told of new mail on this connection. */
  newsCount(): number;
  /** Called the next time it does, unless `null` takes it back. */
  onNews(wake: (() => void) | null): void;
  close(): void;
}

const CONNECT_TIMEOUT_MS = 15_000;
const COMMAND_TIMEOUT_MS = 30_000;
const REST_TIMEOUT_MS = 15 * 60_000;

/**
 * Connects, signs in and opens the inbox's folder for reading.
 *
 * @throws what imapflow throws; `toImapError` puts it into words
 */
export async function openMailbox(settings: EmailSettings, signal?: AbortSignal): Promise<OpenMailbox> {
  const client = new ImapFlow({
    host: settings.imapHost,
    port: settings.imapPort,
    secure: settings.imapSecurity === 'tls',
    doSTARTTLS: settings.imapSecurity === 'starttls',
    auth: { user: settings.imapUser, pass: settings.imapPassword },
    logger: false,
    // We decide when to idle, since we must know when the server last answered.
    disableAutoIdle: true,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    // Storing a batch may take long while the connection rests; each command has a limit of its own below.
    socketTimeout: REST_TIMEOUT_MS,
    maxLiteralSize: MAIL_LIMITS.rawBytes + 1024 * 1024,
    maxLineLength: 8 * 1024 * 1024,
  });
  const close = () => client.close();
  const lost = new Promise<never>((_resolve, reject) => {
    client.on('error', reject);
    client.on('close', () => {
      signal?.removeEventListener('abort', close);
      reject(new Error('the connection was closed'));
    });
  });
  // Those who wait race against it; when nobody waits its rejection is no news.
  lost.catch(() => undefined);
  signal?.addEventListener('abort', close, { once: true });
  let newsCount = 0;
  let wakeUp: (() => void) | null = null;
  client.on('exists', () => {
    newsCount++;
    wakeUp?.();
  });
  try {
    signal?.throwIfAborted();
    await Promise.race([client.connect(), lost]);
    const folder = await Promise.race([openFolder(client, settings.imapFolder), lost]);
    return {
      client,
      folder,
      lost,
      newsCount: () => newsCount,
      onNews: (wake) => {
        wakeUp = wake;
      },
      close,
    };
  } catch (cause) {
    close();
    throw cause;
  }
}

async function openFolder(client: ImapFlow, path: string): Promise<MailboxObject> {
  try {
    return await client.mailboxOpen(path, { readOnly: true });
  } catch (cause) {
    if (!client.usable) {
      throw cause;
    }
    throw new ChannelError('misconfigured', `The mailbox has no folder “${path}”. Check the folder’s name.`, {
      cause,
    });
  }
}

/** Waits for a server that has gone silent no longer than this. @throws after `timeoutMs`, the connection closed */
export async function withinTime<Result>(
  mailbox: OpenMailbox,
  work: Promise<Result>,
  timeoutMs: number = COMMAND_TIMEOUT_MS,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(Object.assign(new Error('the server fell silent'), { code: 'ETIMEOUT' }));
      mailbox.close();
    }, timeoutMs);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late, mailbox.lost]);
  } finally {
    clearTimeout(timer);
  }
}
