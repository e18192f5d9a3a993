import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { decodeWords } from '../../channels/email/parse/encodedWords.ts';

/** A mail that the sink took, as it came over the wire. */
export interface SunkMail {
  from: string;
  to: string[];
  raw: string;
  /** Header fields in lower case, unfolded; the first of each name. */
  headers: Record<string, string>;
  /** The subject as people read it. */
  subject: string;
  /** What stands below the header, still encoded. */
  body: string;
}

export interface MailSinkBehaviour {
  /** Asked for each recipient; a reply such as `{ code: 550, text: '5.1.1 unknown' }` refuses it. */
  onRecipient?(address: string): SmtpAnswer | null;
  /**
   * Asked when a whole mail has come, with the count of mails offered so far, starting at 1. `cut` takes
   * the mail and closes the connection without a word, as a server does that dies at the wrong moment.
   */
  onMail?(mail: SunkMail, count: number): SmtpAnswer | 'cut' | null;
  /** Waits so long before it answers a mail. */
  delayMs?: number;
  /** When set, only this user may send. */
  login?: { user: string; password: string };
}

export interface SmtpAnswer {
  code: number;
  text: string;
}

export interface MailSink {
  port: number;
  /** Mails that were accepted, and those that were cut after they had come. */
  mails: SunkMail[];
  behave(behaviour: MailSinkBehaviour): void;
  /** Resolves with the first mail, present or coming, that fits. @throws after `timeoutMs` */
  waitFor(fits: (mail: SunkMail) => boolean, timeoutMs?: number): Promise<SunkMail>;
  stop(): Promise<void>;
}

/** Starts an SMTP server that collects mail, and refuses, greylists, cuts or dawdles when told so. */
export async function startMailSink(behaviour: MailSinkBehaviour = {}, port = 0): Promise<MailSink> {
  let current = behaviour;
  let count = 0;
  const mails: SunkMail[] = [];
  const waiters = new Set<() => void>();
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 500,
    logger: false,
    onAuth: (auth, _session, done) => {
      const { login } = current;
      const isRight = !login || (auth.username === login.user && auth.password === login.password);
      done(isRight ? null : refusal({ code: 535, text: '5.7.8 authentication failed' }), { user: 'sender' });
    },
    onMailFrom: (_address, session, done) =>
      done(
        current.login && !session.user ? refusal({ code: 530, text: '5.7.0 authentication required' }) : null,
      ),
    onRcptTo: (address, _session, done) => {
      const answer = current.onRecipient?.(address.address);
      done(answer ? refusal(answer) : null);
    },
    onData: async (stream, session, done) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) {
        chunks.push(chunk);
      }
      const mail = readSunkMail(Buffer.concat(chunks), session);
      const answer = current.onMail?.(mail, ++count) ?? null;
      await new Promise((resolve) => setTimeout(resolve, current.delayMs ?? 0));
      if (answer && answer !== 'cut') {
        done(refusal(answer));
        return;
      }
      mails.push(mail);
      for (const wake of waiters) {
        wake();
      }
      if (answer === 'cut') {
        cutConnection(server, session);
        return;
      }
      done(null, 'OK');
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.server.address() as AddressInfo; // a listening TCP server always has one
  return {
    port: address.port,
    mails,
    behave(next) {
      current = next;
      count = 0;
    },
    waitFor: (fits, timeoutMs = 20_000) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const found = mails.find(fits);
          if (found) {
            clearTimeout(timer);
            waiters.delete(check);
            resolve(found);
          }
        };
        const timer = setTimeout(() => {
          waiters.delete(check);
          reject(new Error(`no such mail came within ${timeoutMs} ms; ${mails.length} others did`));
        }, timeoutMs);
        waiters.add(check);
        check();
      }),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** @returns the text of a part, whichever encoding it travelled in */
export function decodeQuotedPrintable(text: string): string {
  const bytes = text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function refusal(answer: SmtpAnswer): Error {
  return Object.assign(new Error(answer.text), { responseCode: answer.code });
}

function cutConnection(server: SMTPServer, session: SMTPServerSession): void {
  for (const connection of server.connections) {
    if (connection.session?.id === session.id || connection.id === session.id) {
      connection._socket?.destroy();
    }
  }
}

function readSunkMail(bytes: Buffer, session: SMTPServerSession): SunkMail {
  const raw = bytes.toString('utf8');
  const end = raw.indexOf('\r\n\r\n');
  const headers: Record<string, string> = {};
  for (const line of raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] ??= line.slice(colon + 1).trim();
  }
  const { mailFrom, rcptTo } = session.envelope;
  return {
    from: mailFrom ? mailFrom.address : '',
    to: rcptTo.map((recipient) => recipient.address),
    raw,
    headers,
    subject: decodeWords(headers.subject ?? ''),
    body: raw.slice(end + 4),
  };
}
