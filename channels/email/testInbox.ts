import type { ChannelInbox } from '../adapter.ts';
import { ChannelError } from '../channelError.ts';
import { toImapError } from './listen/imapError.ts';
import { openMailbox } from './listen/mailbox.ts';
import { type EmailSettings, withoutSecrets } from './settings.ts';
import { toChannelError } from './smtpError.ts';
import { openSmtpSession } from './smtpSession.ts';

/**
 * Tries both directions of an inbox, so that one run shows all that is wrong.
 *
 * @returns what works, in plain words
 * @throws ChannelError naming what does not, and what does
 */
export async function testEmailInbox(inbox: ChannelInbox<EmailSettings>): Promise<string> {
  const results = await Promise.allSettled([testReceiving(inbox.settings), testSending(inbox.settings)]);
  const words = results.map(
    (result) => (result.status === 'fulfilled' ? result.value : (result.reason as ChannelError).message), // both throw nothing else
  );
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) {
    const { code } = failure.reason as ChannelError; // as above
    throw new ChannelError(code, words.join(' '));
  }
  return words.join(' ');
}

async function testReceiving(settings: EmailSettings): Promise<string> {
  if (settings.imapHost === '') {
    return `Receiving: mail for ${settings.address} is taken at the SMTP door; no mailbox is watched.`;
  }
  try {
    const mailbox = await openMailbox(settings);
    mailbox.close();
    return `Receiving works: folder “${settings.imapFolder}” has ${mailbox.folder.exists} mails.`;
  } catch (cause) {
    const error = toImapError(cause, settings);
    throw new ChannelError(error.code, `Receiving does not work. ${error.message}`, { cause: error });
  }
}

async function testSending(settings: EmailSettings): Promise<string> {
  if (settings.smtpHost === '') {
    throw new ChannelError('misconfigured', 'Sending does not work. No SMTP server is set.');
  }
  try {
    const session = await openSmtpSession(settings);
    session.close();
    return 'Sending works: the SMTP server took our sign-in.';
  } catch (cause) {
    const failure =
      cause instanceof Error ? { ...cause, message: cause.message } : { message: String(cause) };
    const error = toChannelError(failure, {
      hasSentAll: false,
      clean: (text) => withoutSecrets(text, settings),
    });
    throw new ChannelError(error.code, `Sending does not work. ${error.message}`, { cause: error });
  }
}
