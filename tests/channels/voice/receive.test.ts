import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { ChannelInbox, WebhookRequest } from '../../../channels/adapter.ts';
import type { ChannelEvent } from '../../../channels/channelEvent.ts';
import { expectedSignature } from '../../../channels/twilio/signature.ts';
import { voiceAdapter } from '../../../channels/voice/adapter.ts';
import type { VoiceSettings } from '../../../channels/voice/settings.ts';
import { carrierInbox, TEST_API_KEY } from '../../support/carrier.ts';

const WEBHOOK = 'https://atende.example/webhooks/666666666666666666666666';
const CALL = `CA${'1'.repeat(32)}`;
const RECORDING = `RE${'2'.repeat(32)}`;
const AGENT_CALL = `CA${'2'.repeat(32)}`;
const ABOUT = '?direction=inbound&customer=%2B5511987654321';
const HOSTILE = '</Say><Dial>+19005550100</Dial><Say>';

describe('a voice webhook', () => {
  it('greets and puts into a conference of the call’s own name', async () => {
    const { reply } = await receive('/', arrival({}));
    expect(reply).toMatchObject({ status: 200, contentType: 'text/xml' });
    expect(verbsIn(reply.body)).toEqual(['Say', 'Dial']);
    expect(reply.body).toContain(`>${CALL}</Conference>`);
    expect(reply.body).toContain('startConferenceOnEnter="false"');
  });

  it.each(['From', 'To', 'CallerName', 'FromCity', 'CallStatus'])(
    'keeps markup in %s from becoming TwiML',
    async (name) => {
      const { reply } = await receive('/', arrival({ [name]: HOSTILE }));
      expect(verbsIn(reply.body)).toEqual(['Say', 'Dial']);
      expect(reply.body).not.toContain('<Dial>+1900');
    },
  );

  it('keeps markup in a greeting from becoming TwiML', async () => {
    const settings = {
      ...inbox.settings,
      greeting: { en: HOSTILE, pt: '' },
      waitAnnouncement: { en: HOSTILE, pt: '' },
    };
    for (const subpath of ['/', '/wait']) {
      const { reply } = await receive(subpath, arrival({}), { ...inbox, settings });
      expect(verbsIn(reply.body)).toEqual(subpath === '/' ? ['Say', 'Dial'] : ['Say', 'Pause', 'Redirect']);
    }
  });

  it('refuses an id that is none, before it names a conference', async () => {
    await expect(receive('/', arrival({ CallSid: `${CALL}"><Hangup/>` }))).rejects.toMatchObject({
      code: 'malformed',
    });
    await expect(receive('/conference', { FriendlyName: 'x' }, inbox, ABOUT)).rejects.toMatchObject({
      code: 'malformed',
    });
  });

  it('refuses a wrong signature and a path that it does not have', async () => {
    const other = { ...inbox, settings: { ...inbox.settings, authToken: 'another' } };
    const call = request('/', arrival({}), inbox.settings.authToken, '');
    await expect(voiceAdapter.receive!(call, other)).rejects.toMatchObject({ code: 'invalidSignature' });
    await expect(receive('/other', arrival({}))).rejects.toMatchObject({ code: 'malformed' });
  });

  it('tells whoever waits where they stand and for how long, in the language of the inbox', async () => {
    const wait = { position: 3, waitSeconds: [95, 290] as const, isCallbackOffered: true };
    const ask = async (language: 'en' | 'pt', known: typeof wait | null) => {
      const to = { ...inbox, settings: { ...inbox.settings, language } };
      const call = request('/wait', { CallSid: CALL }, to.settings.authToken, '');
      const asked: string[] = [];
      const waitOf = async (callId: string) => {
        asked.push(callId);
        return known;
      };
      const { reply } = await voiceAdapter.receive!({ ...call, waitOf }, to);
      expect(asked).toEqual([CALL]);
      return reply.body;
    };
    expect(await ask('en', wait)).toContain(
      'You are number 3 in line. The wait is 1 to 5 minutes. If you would rather not wait, hang up: you keep your place, and we call you back.',
    );
    expect(await ask('pt', { ...wait, position: 1, isCallbackOffered: false })).toContain(
      'Você é o próximo da fila. A espera é de 1 a 5 minutos.',
    );
    expect(await ask('en', null)).not.toContain('in line. ');
  });

  it('plays music where there is some, and on hold says nothing about a line', async () => {
    const settings = { ...inbox.settings, holdMusicUrl: 'https://atende.example/music.mp3' };
    const waiting = await receive('/wait', {}, { ...inbox, settings });
    expect(verbsIn(waiting.reply.body)).toEqual(['Say', 'Play', 'Redirect']);
    const held = await receive('/wait', {}, { ...inbox, settings }, '?for=hold');
    expect(verbsIn(held.reply.body)).toEqual(['Play', 'Redirect']);
    expect(held.reply.body).toContain('/wait?for=hold');
  });

  it.each([
    ['completed', 'completed'],
    ['busy', 'busy'],
    ['no-answer', 'noAnswer'],
    ['failed', 'failed'],
    ['canceled', 'canceled'],
  ])('reads the customer’s %s as %s, with its seconds', async (CallStatus, reason) => {
    const { events } = await receive('/status', arrival({ CallStatus, CallDuration: '42' }));
    expect(changesIn(events)).toEqual([{ kind: 'left', reason, durationSeconds: 42 }]);
  });

  it.each([
    ['ringing', `client:${'a'.repeat(24)}`, { kind: 'agentRinging' }],
    ['in-progress', `client:${'a'.repeat(24)}`, { kind: 'agentJoined' }],
    ['completed', `client:${'a'.repeat(24)}`, { kind: 'agentLeft' }],
    ['busy', `client:${'a'.repeat(24)}`, { kind: 'agentUnreached', reason: 'rejected' }],
    ['busy', '+14155550177', { kind: 'agentUnreached', reason: 'busy' }],
    ['no-answer', '+14155550177', { kind: 'agentUnreached', reason: 'noAnswer' }],
    ['failed', '+14155550177', { kind: 'agentUnreached', reason: 'failed' }],
  ])('reads an agent’s %s to %s', async (CallStatus, To, change) => {
    const form = { CallSid: AGENT_CALL, CallStatus, To, From: '+14155550100' };
    const { events } = await receive('/agent', form, inbox, `${ABOUT}&callId=${CALL}`);
    expect(events).toMatchObject([{ callId: CALL, caller: { address: '+5511987654321' }, change }]);
  });

  it.each(['initiated', 'queued', 'nonsense'])('says nothing about an agent’s %s', async (CallStatus) => {
    const form = { CallSid: AGENT_CALL, CallStatus, To: '+14155550177', From: '+14155550100' };
    expect((await receive('/agent', form, inbox, `${ABOUT}&callId=${CALL}`)).events).toEqual([]);
  });

  it('takes the time that Twilio states', async () => {
    const { events } = await receive('/status', arrival({ Timestamp: 'Sat, 21 Nov 2026 20:15:00 +0000' }));
    expect(events[0]).toMatchObject({ at: '2026-11-21T20:15:00.000Z' });
  });

  it('makes the two ways of telling one change the same event', async () => {
    const byConference = await receive('/conference', conference('participant-leave', CALL), inbox, ABOUT);
    const byLeg = await receive('/status', arrival({ CallStatus: 'completed', CallDuration: '5' }));
    expect(byConference.events[0]?.externalId).toBe(byLeg.events[0]?.externalId);
    const joined = await receive('/conference', conference('participant-join', AGENT_CALL), inbox, ABOUT);
    const form = { CallSid: AGENT_CALL, CallStatus: 'in-progress', To: '+1', From: '+1' };
    const answered = await receive('/agent', form, inbox, `${ABOUT}&callId=${CALL}`);
    expect(joined.events[0]?.externalId).toBe(answered.events[0]?.externalId);
  });

  it('says nothing about the conference’s own beginning and end', async () => {
    for (const name of [
      'conference-start',
      'conference-end',
      'participant-hold',
      'participant-speech-start',
    ]) {
      const form = { ...conference(name, CALL), ...(name.startsWith('conference') && { CallSid: '' }) };
      expect((await receive('/conference', form, inbox, ABOUT)).events).toEqual([]);
    }
  });
});

describe('a report of a recording', () => {
  it('is a caller’s message, whose sound is at the account’s own API', async () => {
    const { events, reply } = await receive('/recording', recording({}), inbox, ABOUT);
    expect(reply).toMatchObject({ status: 204, body: '' });
    expect(events).toEqual([
      {
        type: 'call',
        externalId: `${RECORDING}:recorded`,
        callId: CALL,
        direction: 'inbound',
        caller: { kind: 'phone', address: '+5511987654321', name: null },
        to: '+14155550100',
        at: '2026-11-21T20:15:00.000Z',
        change: {
          kind: 'recorded',
          recordingId: RECORDING,
          durationSeconds: 23,
          audio: {
            kind: 'remote',
            url: `https://api.twilio.com/2010-04-01/Accounts/AC${'a'.repeat(32)}/Recordings/${RECORDING}.wav`,
            name: 'voicemail.wav',
            contentType: 'audio/wav',
          },
        },
      },
    ]);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data',
    'https://evil.example/x.wav',
    'file:///etc/passwd',
    'nonsense',
    '',
  ])('is not led astray by the address %s', async (RecordingUrl) => {
    const { events } = await receive('/recording', recording({ RecordingUrl }), inbox, ABOUT);
    expect(changesIn(events)).toMatchObject([
      { audio: { url: expect.stringMatching(/^https:\/\/api\.twilio\.com\//) } },
    ]);
  });

  it.each(['-1', '', '1e9', '99999999999999999999', '86401', 'NaN', '12.5', '0x10', '<Say>'])(
    'does not believe a length of “%s”, and keeps the message',
    async (RecordingDuration) => {
      const { events } = await receive('/recording', recording({ RecordingDuration }), inbox, ABOUT);
      expect(changesIn(events)).toMatchObject([{ kind: 'recorded', durationSeconds: null }]);
    },
  );

  it.each([
    { RecordingStatus: 'absent', ErrorCode: '16102' },
    { RecordingStatus: 'in-progress', RecordingDuration: '-1' },
    { RecordingStatus: 'failed' },
    { RecordingStatus: '' },
    { RecordingDuration: '0' },
  ])('says nothing of a message that is none: %o', async (fields) => {
    expect((await receive('/recording', recording(fields), inbox, ABOUT)).events).toEqual([]);
  });

  it.each([
    { RecordingSid: '' },
    { RecordingSid: `RE${'2'.repeat(31)}` },
    { RecordingSid: `RE${'2'.repeat(32)}/../../../Messages` },
    { RecordingSid: `CA${'2'.repeat(32)}` },
    { CallSid: '' },
    { CallSid: `${CALL}?x=1` },
  ])('is refused with an id that is none: %o', async (fields) => {
    await expect(receive('/recording', recording(fields), inbox, ABOUT)).rejects.toMatchObject({
      code: 'malformed',
    });
  });

  it('is refused at an address that names no customer, and with a wrong signature', async () => {
    await expect(receive('/recording', recording({}))).rejects.toMatchObject({ code: 'malformed' });
    const other = { ...inbox, settings: { ...inbox.settings, authToken: 'another' } };
    const call = request('/recording', recording({}), inbox.settings.authToken, ABOUT);
    await expect(voiceAdapter.receive!(call, other)).rejects.toMatchObject({ code: 'invalidSignature' });
  });

  it.each(['Sat, 21 Nov 2099 20:15:00 +0000', 'yesterday', ''])(
    'that began “%s” counts as begun when it is told',
    async (RecordingStartTime) => {
      const before = Date.now();
      const { events } = await receive('/recording', recording({ RecordingStartTime }), inbox, ABOUT);
      const at = Date.parse(events[0]?.type === 'call' ? events[0].at : '');
      expect(at).toBeGreaterThanOrEqual(before);
      expect(at).toBeLessThanOrEqual(Date.now());
    },
  );
});

describe('voicemail', () => {
  it('greets, records with a tone, and names where the recording is told', async () => {
    const { events, reply } = await receive('/voicemail', arrival({}), inbox, ABOUT);
    expect(events).toEqual([]);
    expect(verbsIn(reply.body)).toEqual(['Say', 'Record', 'Say', 'Hangup']);
    const record = attributesOf('Record', reply.body);
    expect(record).toEqual({
      action: `${WEBHOOK}/voicemail/thanks`,
      method: 'POST',
      maxLength: '120',
      timeout: '5',
      finishOnKey: '#',
      playBeep: 'true',
      trim: 'trim-silence',
      recordingStatusCallback: `${WEBHOOK}/recording${ABOUT}`,
      recordingStatusCallbackMethod: 'POST',
      recordingStatusCallbackEvent: 'completed',
    });
  });

  it('without a greeting begins with the tone', async () => {
    const settings = { ...inbox.settings, voicemailGreeting: { en: '', pt: 'Olá' } };
    const { reply } = await receive('/voicemail', arrival({}), { ...inbox, settings }, ABOUT);
    expect(verbsIn(reply.body)).toEqual(['Record', 'Say', 'Hangup']);
  });

  it('keeps markup in its greeting and in the customer’s number from becoming TwiML', async () => {
    const settings = { ...inbox.settings, voicemailGreeting: { en: HOSTILE, pt: '' } };
    const about = `?direction=inbound&customer=${encodeURIComponent(`"/><Dial>+1900</Dial>`)}`;
    const { reply } = await receive('/voicemail', arrival({}), { ...inbox, settings }, about);
    expect(verbsIn(reply.body)).toEqual(['Say', 'Record', 'Say', 'Hangup']);
  });

  it('thanks in the language of the inbox, and hangs up', async () => {
    const settings = { ...inbox.settings, language: 'pt' as const };
    const { reply } = await receive('/voicemail/thanks', arrival({ Digits: '#' }), { ...inbox, settings });
    expect(verbsIn(reply.body)).toEqual(['Say', 'Hangup']);
    expect(reply.body).toContain('language="pt-BR"');
  });

  it('that a caller is led to from the waiting room has not lost them', async () => {
    const led = {
      ...conference('participant-leave', CALL),
      ReasonParticipantLeft: 'participant_updated_via_api',
    };
    expect((await receive('/conference', led, inbox, ABOUT)).events).toEqual([]);
    const hungUp = { ...led, ReasonParticipantLeft: 'participant_hung_up' };
    expect(changesIn((await receive('/conference', hungUp, inbox, ABOUT)).events)).toMatchObject([
      { kind: 'left' },
    ]);
  });
});

describe('voice settings', () => {
  it.each([4, 601, 12.5, '120'])('refuse %s as the seconds of a voicemail', (voicemailSeconds) => {
    const parsed = voiceAdapter.settingsSchema.safeParse({ ...rawSettings(), voicemailSeconds });
    expect(parsed.error?.issues[0]?.path).toEqual(['voicemailSeconds']);
  });

  it('ask for a gateway where the softphone is plain WebRTC', () => {
    const parsed = voiceAdapter.settingsSchema.safeParse({ ...rawSettings(), softphone: 'webrtc' });
    expect(parsed.error?.issues[0]?.path).toEqual(['gatewayUrl']);
  });

  it.each([
    'http://api.evil.example',
    'ftp://127.0.0.1',
    'https://user:pass@api.twilio.com',
    'https://api.twilio.com/x',
  ])('refuse %s as the API’s address', (apiBaseUrl) => {
    expect(voiceAdapter.settingsSchema.safeParse({ ...rawSettings(), apiBaseUrl }).success).toBe(false);
  });
});

const inbox: ChannelInbox<VoiceSettings> = carrierInbox({
  channel: 'voice',
  webhookUrl: WEBHOOK,
  settings: voiceAdapter.settingsSchema.parse(rawSettings()),
});

function rawSettings() {
  return {
    accountSid: `AC${'a'.repeat(32)}`,
    authToken: 'token',
    apiKeySid: TEST_API_KEY.sid,
    apiKeySecret: TEST_API_KEY.secret,
    number: '+14155550100',
  };
}

function arrival(fields: Record<string, string>): Record<string, string> {
  return {
    CallSid: CALL,
    From: '+5511987654321',
    To: '+14155550100',
    Direction: 'inbound',
    CallStatus: 'ringing',
    ...fields,
  };
}

/** What Twilio posts to `recordingStatusCallback`. */
function recording(fields: Record<string, string>): Record<string, string> {
  return {
    AccountSid: `AC${'a'.repeat(32)}`,
    CallSid: CALL,
    RecordingSid: RECORDING,
    RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/AC${'a'.repeat(32)}/Recordings/${RECORDING}`,
    RecordingStatus: 'completed',
    RecordingDuration: '23',
    RecordingChannels: '1',
    RecordingStartTime: 'Sat, 21 Nov 2026 20:15:00 +0000',
    RecordingSource: 'RecordVerb',
    RecordingTrack: 'inbound',
    ErrorCode: '0',
    ...fields,
  };
}

function conference(StatusCallbackEvent: string, CallSid: string): Record<string, string> {
  return {
    ConferenceSid: `CF${'3'.repeat(32)}`,
    FriendlyName: CALL,
    StatusCallbackEvent,
    CallSid,
    SequenceNumber: '1',
  };
}

function receive(subpath: string, form: Record<string, string>, to = inbox, query = '') {
  return voiceAdapter.receive!(request(subpath, form, to.settings.authToken, query), to);
}

function request(
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

function changesIn(events: readonly ChannelEvent[]): unknown[] {
  return events.map((event) => (event.type === 'call' ? event.change : null));
}

/** Names of the verbs directly in the response, by a reader of its own. */
function verbsIn(xml: string): string[] {
  const parsed = new XMLParser({ preserveOrder: true }).parse(xml) as Record<
    string,
    Record<string, unknown>[]
  >[];
  const response = parsed.find((entry) => 'Response' in entry)?.Response ?? [];
  return response.flatMap((verb) => Object.keys(verb).filter((name) => name !== ':@'));
}

function attributesOf(name: string, xml: string): Record<string, string> {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });
  return parser.parse(xml).Response[name];
}
