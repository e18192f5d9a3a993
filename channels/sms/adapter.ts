import { z } from 'zod';
import type { ChannelAdapter, ChannelInbox } from '../adapter.ts';
import {
  findSentMessage,
  openMessageAttachment,
  ownedNumber,
  receiveMessaging,
  sendMessage,
  testAccount,
  withoutOverrides,
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
  test: testSms,
};

/** A number's texts may also come by a messaging service of Twilio, so another address on it is told, not refused. */
async function testSms(inbox: ChannelInbox<SmsSettings>): Promise<string> {
  const found = await testAccount(inbox);
  const { phoneNumber, smsUrl } = await ownedNumber(inbox, 'sms');
  const advice =
    withoutOverrides(smsUrl) === inbox.webhookUrl
      ? 'Its texts come here.'
      : `Unless a messaging service does it, set its "A message comes in" at Twilio to ${inbox.webhookUrl}`;
  return `${found} ${phoneNumber} belongs to it. ${advice}`;
}
