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
  rawSettings,
  receive,
  request,
  verbsIn,
} from './webhooks.ts';

const AGENT_CALL = `CA${'2'.repeat(32)}`;

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

  it('tells who is kept for their agent so, and once they are back in line, where they stand', async () => {
    const settings = { ...inbox.settings, holdMusicUrl: 'https://atende.example/music.mp3' };
    const to = { ...inbox, settings };
    const query = `?for=agent&callId=${CALL}`;
    const ask = async (wait: { position: number } | null) => {
      const call = request('/wait', {}, settings.authToken, query);
      const waitOf = async (callId: string) =>
        callId === CALL && wait !== null ? { ...wait, waitSeconds: null, isCallbackOffered: false } : null;
      return (await voiceAdapter.receive!({ ...call, waitOf }, to)).reply.body;
    };
    const kept = await ask(null);
    expect(verbsIn(kept)).toEqual(['Say', 'Play', 'Redirect']);
    expect(kept).toContain('we are connecting you again');
    expect(kept).toContain(`/wait?for=agent&amp;callId=${CALL}`);
    const inLine = await ask({ position: 2 });
    expect(verbsIn(inLine)).toEqual(['Say', 'Say', 'Play', 'Redirect']);
    expect(inLine).toContain('You are number 2 in line.');
    expect(inLine).not.toContain('connecting you again');
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
