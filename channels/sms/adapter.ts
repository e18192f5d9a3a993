import { z } from 'zod';
import type { ChannelAdapter } from '../adapter.ts';
import {
  findSentMessage,
  openMessageAttachment,
  receiveMessaging,
  sendMessage,
  testNumber,
} from '../twilio/messaging.ts';
import { reconcileMessaging } from '../twilio/reconcile.ts';
import { ACCOUNT_SECRETS, accountShape } from '../twilio/settings.ts';

export const smsSettingsSchema = z.object(accountShape);
export type SmsSettings = z.infer<typeof smsSettingsSchema>;

const asItIs = (number: string) => number;

export const smsAdapter: ChannelAdapter<'sms', SmsSettings> = {
  kind: 'sms',
  label: 'SMS',
  capabilities: {
    maxTextLength: 1600,
    maxAttachmentBytes: 5_000_000,
    maxAttachments: 10,
    hasSubject: false,
    hasHtml: false,
    hasTyping: false,
    hasReadReceipts: false,
    undoMs: 0,
    canStartConversation: true,
  },
  settingsSchema: smsSettingsSchema,
  secrets: ACCOUNT_SECRETS,
  addressOf: (settings) => settings.number,
  send: (message, inbox) => sendMessage(message, inbox, asItIs),
  receive: receiveMessaging,
  findSent: (message, since, inbox) => findSentMessage(message, since, inbox, asItIs),
  reconcile: (inbox, since) => reconcileMessaging(inbox, since, asItIs),
  openAttachment: async (ref, inbox) => openMessageAttachment(ref, inbox),
  test: (inbox) => testNumber(inbox, 'sms'),
};
