import type { ChannelAdapter, ChannelInbox } from '../adapter.ts';
import { ChannelError } from '../channelError.ts';
import { openMessageAttachment, ownedNumber, testAccount, withoutOverrides } from '../twilio/messaging.ts';
import { voiceControl } from './control.ts';
import { receiveVoice } from './receive.ts';
import { reconcileCalls } from './reconcile.ts';
import { VOICE_SECRETS, type VoiceSettings, voiceSettingsSchema } from './settings.ts';

export const voiceAdapter: ChannelAdapter<'voice', VoiceSettings> = {
  kind: 'voice',
  label: 'Phone',
  capabilities: {
    maxTextLength: 0,
    maxAttachmentBytes: 0,
    maxAttachments: 0,
    hasSubject: false,
    hasHtml: false,
    hasTyping: false,
    hasReadReceipts: false,
    undoMs: 0,
    canStartConversation: true,
  },
  settingsSchema: voiceSettingsSchema,
  secrets: VOICE_SECRETS,
  addressOf: (settings) => settings.number,
  send: () => Promise.reject(new ChannelError('rejected', 'a call carries no text; use SMS or WhatsApp')),
  receive: receiveVoice,
  reconcile: reconcileCalls,
  openAttachment: async (ref, inbox) => openMessageAttachment(ref, inbox),
  calls: voiceControl,
  test: testVoice,
};

/** The number must be the account's and lead its calls here; without the status URL abandoned calls go unnoticed. */
async function testVoice(inbox: ChannelInbox<VoiceSettings>): Promise<string> {
  const found = await testAccount(inbox);
  const { phoneNumber, voiceUrl, statusCallback } = await ownedNumber(inbox, 'voice');
  checkWebhook(phoneNumber, { label: 'A call comes in', actual: voiceUrl, wanted: inbox.webhookUrl });
  const wanted = `${inbox.webhookUrl}/status`;
  checkWebhook(phoneNumber, { label: 'Call status changes', actual: statusCallback, wanted });
  return `${found} ${phoneNumber} belongs to it, and its calls come here.`;
}

function checkWebhook(number: string, field: { label: string; actual: string; wanted: string }): void {
  if (withoutOverrides(field.actual) !== field.wanted) {
    throw new ChannelError(
      'misconfigured',
      `at Twilio, set "${field.label}" of ${number} to ${field.wanted}`,
    );
  }
}
