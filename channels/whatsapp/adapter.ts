import { z } from 'zod';
import type { ChannelAdapter } from '../adapter.ts';
import { withPrefix } from '../twilio/inbound.ts';
import {
  findSentMessage,
  openMessageAttachment,
  receiveMessaging,
  sendMessage,
  testAccount,
} from '../twilio/messaging.ts';
import { reconcileMessaging } from '../twilio/reconcile.ts';
import { ACCOUNT_SECRETS, accountShape } from '../twilio/settings.ts';

export const whatsappSettingsSchema = z.object(accountShape);
export type WhatsappSettings = z.infer<typeof whatsappSettingsSchema>;

export const whatsappAdapter: ChannelAdapter<'whatsapp', WhatsappSettings> = {
  kind: 'whatsapp',
  label: 'WhatsApp',
  capabilities: {
    maxTextLength: 1600,
    maxAttachmentBytes: 16_000_000,
    // WhatsApp shows one file a message; Twilio takes only the first.
    maxAttachments: 1,
    hasSubject: false,
    hasHtml: false,
    hasTyping: false,
    hasReadReceipts: true,
    undoMs: 0,
    // Outside 24 hours after the customer's last message WhatsApp takes approved templates only.
    canStartConversation: false,
  },
  settingsSchema: whatsappSettingsSchema,
  secrets: ACCOUNT_SECRETS,
  addressOf: (settings) => settings.number,
  send: (message, inbox) => sendMessage(message, inbox, withPrefix),
  receive: receiveMessaging,
  findSent: (message, since, inbox) => findSentMessage(message, since, inbox, withPrefix),
  reconcile: (inbox, since) => reconcileMessaging(inbox, since, withPrefix),
  openAttachment: async (ref, inbox) => openMessageAttachment(ref, inbox),
  // WhatsApp senders are not among the account's phone numbers, so only the account can be tried.
  test: testAccount,
};
