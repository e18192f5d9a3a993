import type { ChannelAdapter } from '../adapter.ts';
import { ingestMail } from './ingest.ts';
import { listenMailbox } from './listen/listen.ts';
import { sendMail } from './send.ts';
import { EMAIL_SECRETS, type EmailSettings, emailSettingsSchema } from './settings.ts';
import { testEmailInbox } from './testInbox.ts';

const MEGABYTE = 1024 * 1024;

/** Mail: in by IMAP or the SMTP door, out by SMTP. */
export const emailAdapter: ChannelAdapter<'email', EmailSettings> = {
  kind: 'email',
  label: 'E-mail',
  capabilities: {
    maxTextLength: 100_000,
    // Base64 adds a third, and most servers refuse more than 25 MB.
    maxAttachmentBytes: 18 * MEGABYTE,
    maxAttachments: 20,
    hasSubject: true,
    hasHtml: true,
    hasTyping: false,
    hasReadReceipts: false,
    undoMs: 10_000,
    canStartConversation: true,
  },
  settingsSchema: emailSettingsSchema,
  secrets: EMAIL_SECRETS,
  addressOf: (settings) => settings.address,
  send: sendMail,
  listen: listenMailbox,
  test: testEmailInbox,
  ingestRaw: (raw, envelope, inbox, sink) => ingestMail({ raw, wholeSizeBytes: null, envelope }, inbox, sink),
};
