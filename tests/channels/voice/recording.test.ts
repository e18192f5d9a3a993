import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { voiceAdapter } from '../../../channels/voice/adapter.ts';
import {
  ABOUT,
  arrival,
  CALL,
  changesIn,
  conference,
  HOSTILE,
  inbox,
  receive,
  request,
  verbsIn,
  WEBHOOK,
} from './webhooks.ts';

const RECORDING = `RE${'2'.repeat(32)}`;

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

function attributesOf(name: string, xml: string): Record<string, string> {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });
  return parser.parse(xml).Response[name];
}
