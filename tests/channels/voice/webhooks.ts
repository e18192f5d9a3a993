import { XMLParser } from 'fast-xml-parser';
import type { ChannelInbox, WebhookRequest } from '../../../channels/adapter.ts';
import type { ChannelEvent } from '../../../channels/channelEvent.ts';
import { expectedSignature } from '../../../channels/twilio/signature.ts';
import { voiceAdapter } from '../../../channels/voice/adapter.ts';
import type { VoiceSettings } from '../../../channels/voice/settings.ts';
import { carrierInbox, TEST_API_KEY } from '../../support/carrier.ts';

/** What Twilio sends to a voice inbox, recorded field by field, and readers of what it is answered. */

export const WEBHOOK = 'https://atende.example/webhooks/666666666666666666666666';
export const CALL = `CA${'1'.repeat(32)}`;
/** The query that says whose call a report is about. */
export const ABOUT = '?direction=inbound&customer=%2B5511987654321';
export const HOSTILE = '</Say><Dial>+19005550100</Dial><Say>';

export const inbox: ChannelInbox<VoiceSettings> = carrierInbox({
  channel: 'voice',
  webhookUrl: WEBHOOK,
  settings: voiceAdapter.settingsSchema.parse(rawSettings()),
});

export function rawSettings() {
  return {
    accountSid: `AC${'a'.repeat(32)}`,
    authToken: 'token',
    apiKeySid: TEST_API_KEY.sid,
    apiKeySecret: TEST_API_KEY.secret,
    number: '+14155550100',
  };
}

export function arrival(fields: Record<string, string>): Record<string, string> {
  return {
    CallSid: CALL,
    From: '+5511987654321',
    To: '+14155550100',
    Direction: 'inbound',
    CallStatus: 'ringing',
    ...fields,
  };
}

export function conference(StatusCallbackEvent: string, CallSid: string): Record<string, string> {
  return {
    ConferenceSid: `CF${'3'.repeat(32)}`,
    FriendlyName: CALL,
    StatusCallbackEvent,
    CallSid,
    SequenceNumber: '1',
  };
}

export function receive(subpath: string, form: Record<string, string>, to = inbox, query = '') {
  return voiceAdapter.receive!(request(subpath, form, to.settings.authToken, query), to);
}

export function request(
  subpath: string,
  form: Record<string, string>,
  authToken: string,
  query: string,
): WebhookRequest {
  const url = `${WEBHOOK}${subpath === '/' ? '' : subpath}${query}`;
  return {
    method: 'POST',
    url,
    subpath,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': expectedSignature(url, form, authToken),
    },
    body: Buffer.from(new URLSearchParams(form).toString()),
  };
}

export function changesIn(events: readonly ChannelEvent[]): unknown[] {
  return events.map((event) => (event.type === 'call' ? event.change : null));
}

/** Names of the verbs directly in the response, by a reader of its own. */
export function verbsIn(xml: string): string[] {
  const parsed = new XMLParser({ preserveOrder: true }).parse(xml) as Record<
    string,
    Record<string, unknown>[]
  >[];
  const response = parsed.find((entry) => 'Response' in entry)?.Response ?? [];
  return response.flatMap((verb) => Object.keys(verb).filter((name) => name !== ':@'));
}
