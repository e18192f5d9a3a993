import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { ChannelInbox, OutboundAttachment, OutboundMessage } from '../adapter.ts';
import { ChannelError } from '../channelError.ts';
import { normalizeAddress } from './addresses.ts';
import { isSaneMessageId } from './messageIds.ts';
import { cleanFileName } from './parse/body.ts';
import { cleanLine, wellFormed } from './parse/headerFields.ts';
import type { EmailSettings } from './settings.ts';
import { escapeHtml, textToHtml } from './textToHtml.ts';

export interface ComposedMail {
  messageId: string;
  envelope: { from: string; to: string[] };
  /** The mail as it goes over the wire; read once. */
  stream: Readable;
}

const MAX_SUBJECT_LENGTH = 500;
const MAX_NAME_LENGTH = 120;

/**
 * Builds the mail of a reply. Everything that comes from people and ends in a header is made to fit one
 * line, and addresses must read as exactly one address: nothing can add a header or a recipient.
 *
 * @throws ChannelError `malformed` when an address or the Message-ID cannot be sent
 */
export function composeMail(message: OutboundMessage, inbox: ChannelInbox<EmailSettings>): ComposedMail {
  const { settings } = inbox;
  const { email } = message;
  if (!email || !isSaneMessageId(email.messageId)) {
    throw new ChannelError('malformed', `message ${message.messageId} has no Message-ID to send it under`);
  }
  const to = sendableAddress(message.to);
  const cc = email.cc.map(sendableAddress);
  const composer = new MailComposer({
    messageId: email.messageId,
    from: {
      name: cleanLine(email.fromName || settings.displayName, MAX_NAME_LENGTH),
      address: settings.address,
    },
    to: [{ name: '', address: to }],
    ...(cc.length > 0 ? { cc: cc.map((address) => ({ name: '', address })) } : {}),
    ...(email.replyTo ? { replyTo: { name: '', address: sendableAddress(email.replyTo) } } : {}),
    ...(email.inReplyTo && isSaneMessageId(email.inReplyTo) ? { inReplyTo: email.inReplyTo } : {}),
    references: email.references.filter(isSaneMessageId).slice(-50),
    subject: cleanLine(email.subject, MAX_SUBJECT_LENGTH),
    text: plainPart(message.text, settings.signature),
    html: htmlPart(message, settings.signature),
    attachments: message.attachments.map(attachmentPart),
    headers: email.isAutomatic
      ? { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All', Precedence: 'auto_reply' }
      : {},
    // The composer could also fetch URLs and read files; nothing we pass asks for it, so nothing may.
    disableUrlAccess: true,
    disableFileAccess: true,
  });
  return {
    messageId: email.messageId,
    envelope: { from: settings.address, to: [...new Set([to, ...cc])] },
    stream: composer.compile().createReadStream(),
  };
}

function sendableAddress(address: string): string {
  const normalized = normalizeAddress(address);
  if (!normalized) {
    throw new ChannelError(
      'malformed',
      `“${cleanLine(address, 100)}” is not a mail address we can send to. Correct the customer’s address.`,
    );
  }
  return normalized;
}

function plainPart(text: string, signature: string): string {
  const body = wellFormed(text).replaceAll('\u0000', '');
  return signature === '' ? body : `${body}\n\n-- \n${signature}`;
}

function htmlPart(message: OutboundMessage, signature: string): string {
  const body = message.html ?? textToHtml(message.text);
  const signed =
    signature === ''
      ? ''
      : `<p style="color:#666">-- <br>${escapeHtml(signature).replaceAll('\n', '<br>\n')}</p>`;
  return wellFormed(`<!DOCTYPE html><html><body>${body}${signed}</body></html>`).replaceAll('\u0000', '');
}

function attachmentPart(attachment: OutboundAttachment) {
  const isPlainType = /^[a-z0-9!#$&^_.+-]{1,80}\/[a-z0-9!#$&^_.+-]{1,100}$/i.test(attachment.contentType);
  return {
    filename: cleanFileName(attachment.name) ?? 'attachment',
    contentType: isPlainType ? attachment.contentType : 'application/octet-stream',
    content: lazily(attachment),
    contentDisposition: 'attachment',
  };
}

/** Opened when its turn comes, so that a refused recipient costs no read, and ten files not ten handles. */
function lazily(attachment: OutboundAttachment): Readable {
  async function* chunks() {
    yield* await attachment.open();
  }
  return Readable.from(chunks(), { objectMode: false });
}
