import { ChannelError } from '../channelError.ts';
import { cleanLine } from './parse/headerFields.ts';
import { plainReason, statusIn } from './smtpReason.ts';

/** What nodemailer puts on its errors. */
export interface SmtpFailure {
  code?: string | undefined;
  message: string;
  response?: string | undefined;
  responseCode?: number | undefined;
}

const CANNOT_CONNECT = new Set(['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'ECONNREFUSED', 'EPROTOCOL']);

/**
 * Says what a failed SMTP session means for the message.
 *
 * @param of.hasSentAll  whether the whole mail had gone out: then a broken connection says nothing about
 *                       whether the server took it
 * @param of.clean       takes the inbox's secrets out of what a server said
 */
export function toChannelError(
  failure: SmtpFailure,
  of: { hasSentAll: boolean; clean(text: string): string },
): ChannelError {
  const said = of.clean(cleanLine(failure.response ?? '', 300));
  // The library's own error may carry the session; only its cleaned words go on.
  const cause = new Error(of.clean(failure.message));
  const reply = failure.responseCode ?? null;
  if (reply !== null) {
    return refused(reply, said, { code: failure.code ?? '', cause });
  }
  if (of.hasSentAll) {
    return new ChannelError('unreachable', 'The mail server took the mail but did not confirm it.', {
      retryable: true,
      isAmbiguous: true,
      cause,
    });
  }
  if (failure.code === 'EAUTH') {
    return unauthorized(said, null, cause);
  }
  if (failure.code === 'ETLS') {
    return new ChannelError(
      'misconfigured',
      'The mail server and we could not agree on a secure connection. An admin should check the inbox’s SMTP security and port.',
      { retryable: true, cause },
    );
  }
  if (CANNOT_CONNECT.has(failure.code ?? '')) {
    return new ChannelError('unreachable', 'The mail server cannot be reached at the moment.', {
      retryable: true,
      cause,
    });
  }
  return new ChannelError(
    'rejected',
    `The mail could not be sent: ${of.clean(cleanLine(failure.message, 200))}`,
    { cause },
  );
}

function refused(reply: number, said: string, of: { code: string; cause: Error }): ChannelError {
  const status = statusIn(said);
  if (of.code === 'EAUTH') {
    return reply < 500
      ? new ChannelError('unreachable', 'The mail server cannot check our sign-in at the moment.', {
          retryable: true,
          cause: of.cause,
        })
      : unauthorized(said, reply, of.cause);
  }
  const isForNow = reply >= 400 && reply < 500;
  const isTooLarge = reply === 552 && !status?.startsWith('5.2.2');
  const server = said ? ` The server said: ${said}` : '';
  return new ChannelError(
    isForNow ? 'unreachable' : isTooLarge ? 'tooLarge' : 'rejected',
    `${plainReason(status, reply)}${server}`,
    { retryable: isForNow, providerCode: status ? `${reply} ${status}` : String(reply), cause: of.cause },
  );
}

function unauthorized(said: string, reply: number | null, cause: Error): ChannelError {
  return new ChannelError(
    'unauthorized',
    `The mail server refused the inbox’s user or password. An admin should check them.${said ? ` The server said: ${said}` : ''}`,
    { cause, ...(reply === null ? {} : { providerCode: String(reply) }) },
  );
}
