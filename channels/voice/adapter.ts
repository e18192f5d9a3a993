import type { ChannelAdapter, ChannelInbox } from '../adapter.ts';
import { ChannelError } from '../channelError.ts';
import { clientFor } from '../twilio/client.ts';
import { testNumber } from '../twilio/messaging.ts';
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
  calls: voiceControl,
  test: testVoice,
};

/** The number must be the account's and lead its calls here; without the status URL abandoned calls go unnoticed. */
async function testVoice(inbox: ChannelInbox<VoiceSettings>): Promise<string> {
  const found = await testNumber(inbox, 'voice');
  const { number } = inbox.settings;
  const [owned] = await clientFor(inbox.settings).incomingPhoneNumbers.list({
    phoneNumber: number,
    limit: 1,
  });
  const wanted = { voiceUrl: inbox.webhookUrl, statusCallback: `${inbox.webhookUrl}/status` };
  if (withoutFragment(owned?.voiceUrl) !== wanted.voiceUrl) {
    throw new ChannelError(
      'misconfigured',
      `at Twilio, set "A call comes in" of ${number} to ${wanted.voiceUrl}`,
    );
  }
  if (withoutFragment(owned?.statusCallback) !== wanted.statusCallback) {
    const setting = '"Call status changes"';
    throw new ChannelError(
      'misconfigured',
      `at Twilio, set ${setting} of ${number} to ${wanted.statusCallback}`,
    );
  }
  return `${found} Its calls come here.`;
}

// Twilio's own connection overrides, such as #rc=2, do not belong to the address.
function withoutFragment(url: string | undefined): string {
  return (url ?? '').split('#')[0] ?? '';
}
