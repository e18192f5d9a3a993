import { ChannelError } from '../../channelError.ts';
import { cleanLine } from '../parse/headerFields.ts';
import { type EmailSettings, withoutSecrets } from '../settings.ts';

const UNREACHABLE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The mail server’s name is not known. Check the host.',
  EAI_AGAIN: 'The mail server’s name cannot be looked up at the moment.',
  ECONNREFUSED: 'The mail server does not listen at this host and port.',
  CONNECT_TIMEOUT: 'The mail server does not answer. Check host, port and firewall.',
  GREETING_TIMEOUT: 'The mail server does not answer as an IMAP server. Check port and security.',
  UPGRADE_TIMEOUT: 'The mail server did not finish the secure handshake. Check port and security.',
  ETIMEOUT: 'The connection to the mail server fell silent.',
  ERR_SSL_WRONG_VERSION_NUMBER: 'The mail server does not speak TLS on this port. Check port and security.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The mail server’s certificate is not trusted.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The mail server’s certificate is not trusted.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The mail server’s certificate is not trusted.',
  CERT_HAS_EXPIRED: 'The mail server’s certificate has expired.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The mail server’s certificate is for another name. Check the host.',
};

/** Facts that imapflow and Node put on their errors. */
interface ImapFailure {
  message: string;
  code?: unknown;
  authenticationFailed?: unknown;
  responseText?: unknown;
  responseStatus?: unknown;
}

/** Says in plain words, without secrets, why the mailbox cannot be watched. */
export function toImapError(cause: unknown, settings: EmailSettings): ChannelError {
  if (cause instanceof ChannelError) {
    return cause;
  }
  const failure = asFailure(cause);
  const clean = (text: string) => withoutSecrets(cleanLine(text, 200), settings);
  const said =
    typeof failure.responseText === 'string' ? ` The server said: ${clean(failure.responseText)}` : '';
  if (failure.authenticationFailed === true) {
    return new ChannelError('unauthorized', `The mail server refused the mailbox’s user or password.${said}`);
  }
  const known = typeof failure.code === 'string' ? UNREACHABLE[failure.code] : undefined;
  const words = known ?? `The mail server cannot be reached: ${clean(failure.message)}.`;
  return new ChannelError('unreachable', `${words}${said}`, { retryable: true });
}

/** Whether the server answered and said no, so that the connection is as good as before. */
export function wasRefused(cause: unknown): boolean {
  const { responseStatus } = asFailure(cause);
  return responseStatus === 'NO' || responseStatus === 'BAD';
}

function asFailure(cause: unknown): ImapFailure {
  return cause instanceof Error ? { ...cause, message: cause.message } : { message: String(cause) };
}
