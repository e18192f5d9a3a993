import { EventEmitter } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';

/** A mail that an agent wrote, as the customer's mailbox shows it. */
export interface ReceivedMail {
  messageId: string;
  from: { name: string; address: string };
  /** Envelope recipients, lower case. */
  to: readonly string[];
  subject: string;
  /** With everything quoted below. */
  text: string;
  files: readonly { name: string; contentType: string; bytes: Buffer }[];
  inReplyTo: string | null;
  references: readonly string[];
  /** Where a reply goes. */
  replyTo: string;
  at: Date;
}

export interface WrittenMail {
  from: { name: string; address: string };
  to: string;
  subject: string;
  text: string;
  inReplyTo?: string | null;
  references?: readonly string[];
}

/** All customers' mailboxes in one: sends to our SMTP door, and takes what our inboxes send. */
export interface Mailbox {
  /** Where the demo's inboxes send their mail. */
  readonly host: string;
  readonly port: number;
  /** Resolves when the door has stored the mail. @throws what the door answered */
  send(mail: WrittenMail): Promise<{ messageId: string }>;
  /** @returns a function that stops it */
  onMail(listener: (mail: ReceivedMail) => void): () => void;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const MAX_MAIL_BYTES = 40 * 1024 * 1024;

/** @param door the SMTP door of the server; asked for each mail, since it may open later */
export async function createMailbox(
  door: () => { host: string; port: number },
  onError: (cause: unknown) => void,
): Promise<Mailbox> {
  const arrivals = new EventEmitter<{ mail: [ReceivedMail] }>();
  // Every simulated customer listens.
  arrivals.setMaxListeners(0);
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: MAX_MAIL_BYTES,
    closeTimeout: 500,
    logger: false,
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo.map((recipient) => recipient.address.toLowerCase());
      simpleParser(stream).then(
        (parsed) => {
          done();
          arrivals.emit('mail', receivedMail(parsed, to));
        },
        (cause: Error) => done(cause),
      );
    },
  });
  server.on('error', onError);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  // A server that listens on a port has an address of this kind.
  const { port } = server.server.address() as AddressInfo;
  return {
    host: HOST,
    port,
    send: (mail) => sendMail(mail, door()),
    onMail(listener) {
      arrivals.on('mail', listener);
      return () => arrivals.off('mail', listener);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function sendMail(
  mail: WrittenMail,
  door: { host: string; port: number },
): Promise<{ messageId: string }> {
  const transport = createTransport({ ...door, secure: false, ignoreTLS: true, connectionTimeout: 5_000 });
  try {
    const { messageId } = await transport.sendMail({
      from: mail.from,
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      ...(mail.inReplyTo && { inReplyTo: mail.inReplyTo }),
      ...(mail.references && mail.references.length > 0 && { references: [...mail.references] }),
    });
    return { messageId };
  } finally {
    transport.close();
  }
}

type Parsed = Awaited<ReturnType<typeof simpleParser>>;

function receivedMail(parsed: Parsed, to: readonly string[]): ReceivedMail {
  const from = parsed.from?.value[0];
  const sender = { name: from?.name ?? '', address: from?.address ?? '' };
  const references = parsed.references ?? [];
  return {
    messageId: parsed.messageId ?? '',
    from: sender,
    to,
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    files: parsed.attachments.map((file) => ({
      name: file.filename ?? 'file',
      contentType: file.contentType,
      bytes: file.content,
    })),
    inReplyTo: parsed.inReplyTo ?? null,
    references: Array.isArray(references) ? references : [references],
    replyTo: parsed.replyTo?.value[0]?.address ?? sender.address,
    at: new Date(),
  };
}

/** The words above the first quoted line: what the other side wrote this time. */
export function withoutQuote(text: string): string {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line, index) => {
    const isIntroduction =
      /(wrote|escreveu)\s*:\s*$/i.test(line) && lines.slice(index, index + 3).some(isQuoted);
    return (
      isQuoted(line) || isIntroduction || /^-- ?$/.test(line) || /^-{3,}.*(original|mensagem)/i.test(line)
    );
  });
  return (start === -1 ? lines : lines.slice(0, start)).join('\n').trim();
}

function isQuoted(line: string): boolean {
  return line.startsWith('>');
}
