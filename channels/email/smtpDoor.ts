import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { normalizeAddress } from './addresses.ts';
import { createIpLimits, type IpLimits } from './ipLimits.ts';
import { MAIL_LIMITS } from './parse/limits.ts';
import { splitPlusAddress } from './replyToken.ts';

export interface SmtpDoorOptions<Inbox extends { id: string }> {
  host: string;
  /** 0 for any free port. */
  port: number;
  /** The name in the greeting. */
  name?: string;
  /** Finds the inbox of an address, without what stands behind a `+`; null for strangers. */
  resolve(address: string): Promise<Inbox | null>;
  /** Resolves when the mail is stored durably; only then is it acknowledged. */
  deliver(raw: Buffer, envelope: { from: string; to: readonly string[] }, inbox: Inbox): Promise<void>;
  limits?: Partial<SmtpDoorLimits>;
  /** Offers STARTTLS. */
  tls?: { key: string | Buffer; cert: string | Buffer };
  /** Told of failures that the sender only sees as "try again". */
  onError?(cause: unknown): void;
}

export interface SmtpDoorLimits {
  sizeBytes: number;
  recipients: number;
  connections: number;
  connectionsPerIp: number;
  mailsPerIpAndMinute: number;
  /** Of all mails that are being taken at one moment; beyond it senders are asked to come back. */
  bytesInHand: number;
}

export interface SmtpDoor {
  port: number;
  close(): Promise<void>;
}

const DEFAULT_LIMITS: SmtpDoorLimits = {
  sizeBytes: MAIL_LIMITS.rawBytes,
  recipients: 100,
  connections: 200,
  connectionsPerIp: 50,
  mailsPerIpAndMinute: 6_000,
  bytesInHand: 256 * 1024 * 1024,
};

/**
 * An SMTP server that a mail server hands mail to directly: it takes mail for our inboxes only, and answers
 * yes only when the mail is stored. When it cannot be stored the answer is 451, so the sender tries again.
 */
export async function createSmtpDoor<Inbox extends { id: string }>(
  options: SmtpDoorOptions<Inbox>,
): Promise<SmtpDoor> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const perIp = createIpLimits({
    concurrent: limits.connectionsPerIp,
    perMinute: limits.mailsPerIpAndMinute,
  });
  const inboxesOf = new WeakMap<SMTPServerSession, Map<string, Inbox>>();
  const server = new SMTPServer({
    name: options.name ?? 'atende',
    banner: 'Atende',
    size: limits.sizeBytes,
    maxClients: limits.connections,
    disableReverseLookup: true,
    disabledCommands: options.tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    ...(options.tls ?? {}),
    socketTimeout: 60_000,
    closeTimeout: 2_000,
    logger: false,
    onConnect: (session, done) =>
      done(perIp.connect(session.remoteAddress) ? null : reply(421, 'too many connections, try again later')),
    onClose: (session) => perIp.disconnect(session.remoteAddress),
    onMailFrom: (_address, session, done) => {
      inboxesOf.delete(session);
      done(perIp.takeMail(session.remoteAddress) ? null : reply(451, 'too many mails, try again later'));
    },
    onRcptTo: (address, session, done) => {
      acceptRecipient(address.address, session).then(done, (cause: unknown) => {
        options.onError?.(cause);
        done(reply(451, 'cannot look up the mailbox, try again later'));
      });
    },
    onData: (stream, session, done) => {
      acceptMail(stream, session).then(
        () => done(null, 'stored'),
        (cause: unknown) => {
          if (!(cause instanceof SmtpReply)) {
            options.onError?.(cause);
          }
          done(cause instanceof SmtpReply ? cause : reply(451, 'cannot store the mail, try again later'));
        },
      );
    },
  });

  async function acceptRecipient(address: string, session: SMTPServerSession): Promise<SmtpReply | null> {
    if (session.envelope.rcptTo.length >= limits.recipients) {
      return reply(452, 'too many recipients');
    }
    const normalized = normalizeAddress(address);
    const base = normalized ? splitPlusAddress(normalized).base : null;
    const inbox =
      normalized && base
        ? ((await options.resolve(base)) ?? (base === normalized ? null : await options.resolve(normalized)))
        : null;
    if (!inbox || !normalized) {
      return reply(550, 'no such mailbox here');
    }
    const known = inboxesOf.get(session) ?? new Map<string, Inbox>();
    known.set(normalized, inbox);
    inboxesOf.set(session, known);
    return null;
  }

  let bytesInHand = 0;
  async function acceptMail(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    let own = 0;
    try {
      const raw = await readWhile(stream, (bytes) => {
        own += bytes;
        bytesInHand += bytes;
        return own <= limits.sizeBytes && bytesInHand <= limits.bytesInHand;
      });
      if (own > limits.sizeBytes || stream.sizeExceeded) {
        throw reply(552, `the mail is larger than ${limits.sizeBytes} bytes`);
      }
      if (!raw) {
        throw reply(452, 'too much mail at once, try again later');
      }
      const { mailFrom } = session.envelope;
      const from = mailFrom ? mailFrom.address : '';
      for (const { inbox, to } of byInbox(inboxesOf.get(session) ?? new Map<string, Inbox>())) {
        await options.deliver(raw, { from, to }, inbox);
      }
    } finally {
      bytesInHand -= own;
    }
  }

  server.on('error', (cause) => options.onError?.(cause));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.server.address() as AddressInfo; // a listening TCP server always has one
  return {
    port: address.port,
    close: () => closeDoor(server, perIp),
  };
}

class SmtpReply extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

function reply(responseCode: number, message: string): SmtpReply {
  return new SmtpReply(responseCode, message);
}

function byInbox<Inbox extends { id: string }>(recipients: ReadonlyMap<string, Inbox>) {
  const groups = new Map<string, { inbox: Inbox; to: string[] }>();
  for (const [address, inbox] of recipients) {
    const group = groups.get(inbox.id) ?? { inbox, to: [] };
    group.to.push(address);
    groups.set(inbox.id, group);
  }
  return groups.values();
}

/** @returns null when the mail was too much; the rest is read and dropped, since the sender is still talking */
async function readWhile(
  stream: SMTPServerDataStream,
  mayKeep: (bytes: number) => boolean,
): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let isWhole = true;
  for await (const chunk of stream) {
    if (!mayKeep(chunk.length)) {
      isWhole = false;
      chunks.length = 0;
    }
    if (isWhole) {
      chunks.push(chunk);
    }
  }
  return isWhole ? Buffer.concat(chunks) : null;
}

function closeDoor(server: SMTPServer, perIp: IpLimits): Promise<void> {
  perIp.close();
  return new Promise((resolve) => server.close(() => resolve()));
}
