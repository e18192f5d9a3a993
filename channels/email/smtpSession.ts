import { PassThrough, type Readable } from 'node:stream';
import SMTPConnection, { type SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';
import type { EmailSettings } from './settings.ts';
import type { SmtpFailure } from './smtpError.ts';

const CONNECT_TIMEOUT_MS = 15_000;
const SILENCE_TIMEOUT_MS = 60_000;

export interface SmtpReply {
  accepted: string[];
  rejected: { address: string; failure: SmtpFailure }[];
  response: string;
}

/** One SMTP connection for one mail; every step rejects with what nodemailer says. */
export interface SmtpSession {
  /** @returns whether all bytes of the mail have gone out */
  hasSentAll(): boolean;
  send(envelope: { from: string; to: string[] }, mail: Readable): Promise<SmtpReply>;
  close(): void;
}

/** Connects and signs in. */
export async function openSmtpSession(settings: EmailSettings): Promise<SmtpSession> {
  const connection = new SMTPConnection({
    host: settings.smtpHost,
    port: settings.smtpPort,
    secure: settings.smtpSecurity === 'tls',
    requireTLS: settings.smtpSecurity === 'starttls',
    ignoreTLS: settings.smtpSecurity === 'none',
    name: settings.address.slice(settings.address.lastIndexOf('@') + 1),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    logger: false,
  });
  let failNow: (failure: SmtpFailure) => void = () => undefined;
  connection.on('error', (failure: SmtpFailure) => failNow(failure));
  const step = <Result>(
    act: (done: (failure: SmtpFailure | null | undefined, result: Result) => void) => void,
  ) =>
    new Promise<Result>((resolve, reject) => {
      failNow = reject;
      act((failure, result) => (failure ? reject(failure) : resolve(result)));
    });
  try {
    await step<unknown>((done) => connection.connect((failure) => done(failure, null)));
    if (settings.smtpUser !== '') {
      const auth = { credentials: { user: settings.smtpUser, pass: settings.smtpPassword } };
      await step<unknown>((done) => connection.login(auth, (failure) => done(failure, null)));
    }
  } catch (cause) {
    connection.close();
    throw cause;
  }
  let sentAll = false;
  return {
    hasSentAll: () => sentAll,
    async send(envelope, mail) {
      const counted = new PassThrough();
      counted.once('end', () => {
        sentAll = true;
      });
      mail.once('error', (cause) => counted.destroy(cause));
      mail.pipe(counted);
      const info = await step<SMTPConnectionSendInfo>((done) => connection.send(envelope, counted, done));
      const rejected = info.rejected.map((address, index) => ({
        address,
        failure: info.rejectedErrors?.[index] ?? { message: 'refused' },
      }));
      return { accepted: info.accepted, rejected, response: info.response };
    },
    close: () => connection.quit(),
  };
}
