import type { ChannelInbox, OutboundMessage } from '../adapter.ts';
import { ChannelError } from '../channelError.ts';
import { composeMail } from './compose.ts';
import { type EmailSettings, withoutSecrets } from './settings.ts';
import { type SmtpFailure, toChannelError } from './smtpError.ts';
import { openSmtpSession, type SmtpSession } from './smtpSession.ts';

/**
 * Sends one mail by the inbox's SMTP server.
 *
 * @returns the Message-ID, which is ours and the same for every try
 * @throws ChannelError `isAmbiguous` when the connection broke after the mail had gone out; sent again under
 *         the same Message-ID, the recipient's program shows it once
 */
export async function sendMail(
  message: OutboundMessage,
  inbox: ChannelInbox<EmailSettings>,
): Promise<{ externalId: string }> {
  const { settings } = inbox;
  if (settings.smtpHost === '') {
    throw new ChannelError(
      'misconfigured',
      `Inbox “${inbox.name}” has no SMTP server to send by. An admin can set one.`,
    );
  }
  const mail = composeMail(message, inbox);
  const clean = (text: string) => withoutSecrets(text, settings);
  let session: SmtpSession | null = null;
  try {
    session = await openSmtpSession(settings);
    const reply = await session.send(mail.envelope, mail.stream);
    const refusal = reply.rejected.find((entry) => entry.address === mail.envelope.to[0]);
    if (refusal) {
      throw toChannelError(refusal.failure, { hasSentAll: false, clean });
    }
    return { externalId: mail.messageId };
  } catch (cause) {
    if (cause instanceof ChannelError) {
      throw cause;
    }
    throw toChannelError(asFailure(cause), { hasSentAll: session?.hasSentAll() ?? false, clean });
  } finally {
    mail.stream.destroy();
    session?.close();
  }
}

/** Nodemailer's errors carry their facts as properties; anything else has only its words. */
function asFailure(cause: unknown): SmtpFailure {
  return cause instanceof Error ? { ...cause, message: cause.message } : { message: String(cause) };
}
