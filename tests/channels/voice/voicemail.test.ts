import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelInbox } from '../../../channels/adapter.ts';
import type { CallEvent, ChannelEvent } from '../../../channels/channelEvent.ts';
import { voiceAdapter } from '../../../channels/voice/adapter.ts';
import type { VoiceSettings } from '../../../channels/voice/settings.ts';
import type { Carrier } from '../../../server/demo/carrier/carrier.ts';
import type { Heard, Phone } from '../../../server/demo/carrier/phone/phone.ts';
import { carrierInbox, type Door, openDoor, startCarrier, TEST_API_KEY } from '../../support/carrier.ts';
import { eventually } from '../../support/eventually.ts';

const OURS = '+14155550100';
const CUSTOMER = '+5511987654321';
const SAMPLES_PER_SECOND = 8_000;

let carrier: Carrier;
let door: Door;
let inbox: ChannelInbox<VoiceSettings>;
let events: CallEvent[];
let heard: string[];
let customer: Phone;
/** By how much the carrier's clock is ahead. */
let aheadMs: number;

beforeEach(async () => {
  aheadMs = 0;
  const now = () => new Date(Date.now() + aheadMs);
  [carrier, door, events, heard] = [await startCarrier({ now }), await openDoor(), [], []];
  carrier.setNumber(OURS, { voiceUrl: door.url, voiceStatusUrl: `${door.url}/status` });
  inbox = carrierInbox({ channel: 'voice', webhookUrl: door.url, settings: settings({}) });
  customer = carrier.phone(CUSTOMER);
  customer.on('said', (sound) => heard.push(inWords(sound)));
  door.answer = async (request) => {
    const received = await voiceAdapter.receive!(request, inbox);
    events.push(...received.events.filter(isCall));
    return received.reply;
  };
});

afterEach(async () => {
  await carrier.close();
  await door.close();
  // Whatever Twilio would complain of, this carrier has noted.
  expect(carrier.debugger).toEqual([]);
});

describe('a caller led to voicemail', () => {
  it('hears greeting and tone, speaks, is thanked, and their message can be fetched', async () => {
    customer.speechSeconds = 3;
    const callId = await waitingCall();
    heard = [];
    await lead(callId);
    await idle();
    expect(heard.filter((sound) => sound !== 'silence')).toEqual([
      expect.stringMatching(/^en-US: Nobody is free.*after the tone/),
      'beep',
      'recording',
      expect.stringMatching(/^en-US: Thank you/),
    ]);
    const recorded = await recording();
    expect(recorded).toMatchObject({
      callId,
      direction: 'inbound',
      caller: { kind: 'phone', address: CUSTOMER },
      to: OURS,
      change: { durationSeconds: 3, audio: { kind: 'remote', contentType: 'audio/wav' } },
    });
    const wav = await soundOf(recorded);
    expect(wav.toString('latin1', 0, 4) + wav.toString('latin1', 8, 12)).toBe('RIFFWAVE');
    expect(wav.readUInt32LE(40)).toBe(3 * SAMPLES_PER_SECOND * 2);
    expect(wav.length).toBe(44 + wav.readUInt32LE(40));
  });

  it('is spoken to in the inbox’s language, with its own greeting', async () => {
    inbox = {
      ...inbox,
      settings: { ...inbox.settings, language: 'pt', voicemailGreeting: { en: '', pt: 'Fale agora.' } },
    };
    customer.speechSeconds = 1;
    await lead(await waitingCall());
    await idle();
    expect(heard).toContain('pt-BR: Fale agora.');
    expect(heard.at(-1)).toMatch(/^pt-BR: Obrigado/);
  });

  it('is not taken for somebody who hung up, until they do', async () => {
    customer.speechSeconds = 60;
    const callId = await waitingCall();
    await lead(callId);
    await eventually(() => expect(heard).toContain('recording'));
    // Out of the waiting room, which its own report says.
    await eventually(() => expect(reportsOf('participant-leave')).toHaveLength(1));
    expect(kinds()).not.toContain('left');
    customer.hangUp();
    await eventually(() => expect(kinds()).toContain('left'));
    expect((await recording()).callId).toBe(callId);
  });

  it('ends the message with the pound key, and hears thanks', async () => {
    customer.speechSeconds = 60;
    customer.on('said', (sound) => sound.kind === 'recording' && setTimeout(() => customer.press('#'), 100));
    await lead(await waitingCall());
    await idle();
    expect(heard.at(-1)).toMatch(/Thank you/);
    expect((await recording()).change).toMatchObject({ kind: 'recorded' });
  });

  it('cannot speak longer than the inbox allows', async () => {
    inbox = { ...inbox, settings: settings({ voicemailSeconds: 5 }) };
    customer.speechSeconds = 60;
    await lead(await waitingCall());
    await idle();
    expect((await recording()).change).toMatchObject({ durationSeconds: 5 });
  });

  it('who says nothing is told so, and leaves no message', async () => {
    await lead(await waitingCall());
    await idle();
    expect(heard.at(-1)).toMatch(/did not hear a message/);
    expect(kinds()).not.toContain('recorded');
  });

  it('is led there in the middle of the first greeting, as soon as the call is answered', async () => {
    customer.speechSeconds = 1;
    inbox = { ...inbox, settings: settings({ greeting: { en: 'x'.repeat(1000), pt: '' } }) };
    const { callSid } = customer.call(OURS);
    await lead(callSid);
    await idle();
    expect((await recording()).callId).toBe(callSid);
  });

  it('who has hung up meanwhile cannot be led anywhere', async () => {
    const callId = await waitingCall();
    customer.hangUp();
    await idle();
    await expect(lead(callId)).rejects.toMatchObject({ code: 'rejected' });
  });

  it('leaves one message, however often it is told of', async () => {
    customer.speechSeconds = 1;
    const callId = await waitingCall();
    await lead(callId);
    carrier.faults.callbacks.isDoubled = true;
    await eventually(() => expect(events.filter(isRecorded).length).toBeGreaterThan(1));
    carrier.faults.clear();
    await idle();
    expect(new Set(events.filter(isRecorded).map((event) => event.externalId)).size).toBe(1);
  });

  it('is found by a sweep as well, just as the report tells it', async () => {
    const since = new Date(Date.now() - 60_000).toISOString();
    customer.speechSeconds = 2;
    const callId = await waitingCall();
    await lead(callId);
    await idle();
    const told = await recording();
    expect(await swept(since)).toContainEqual(told);
    // Nothing of an earlier time.
    expect((await swept(new Date(Date.now() + 60_000).toISOString())).filter(isRecorded)).toEqual([]);
  });

  it('after a long wait is found by a sweep too, and so is the end of the call', async () => {
    customer.speechSeconds = 2;
    const callId = await waitingCall();
    aheadMs = 30 * 60_000;
    const since = new Date(Date.now() + 20 * 60_000).toISOString();
    await lead(callId);
    await idle();
    const recorded = await recording();
    const ids = (await swept(since)).map((event) => event.externalId);
    expect(ids).toEqual([`${callId}:left`, recorded.externalId]);
  });

  it('is not fetched without the account’s credentials', async () => {
    customer.speechSeconds = 1;
    await lead(await waitingCall());
    const recorded = await recording();
    expect((await fetch(urlOf(recorded))).status).toBe(401);
    const stranger = { ...inbox, settings: { ...inbox.settings, authToken: 'another' } };
    await expect(soundOf(recorded, stranger)).rejects.toMatchObject({ code: 'rejected', retryable: false });
  });
});

function settings(more: object): VoiceSettings {
  return voiceAdapter.settingsSchema.parse({
    accountSid: carrier.accountSid,
    authToken: carrier.authToken,
    apiKeySid: TEST_API_KEY.sid,
    apiKeySecret: TEST_API_KEY.secret,
    number: OURS,
    apiBaseUrl: carrier.baseUrl,
    ...more,
  });
}

function lead(callId: string): Promise<void> {
  return voiceAdapter.calls!.toVoicemail({ callId }, inbox);
}

async function waitingCall(): Promise<string> {
  const { callSid } = customer.call(OURS);
  await eventually(() => expect(kinds()).toContain('waiting'));
  return callSid;
}

async function idle(): Promise<void> {
  await eventually(() => expect(customer.current.kind).toBe('idle'));
}

async function swept(since: string): Promise<ChannelEvent[]> {
  const found: ChannelEvent[] = [];
  for await (const event of voiceAdapter.reconcile!(inbox, since)) {
    found.push(event);
  }
  return found;
}

type Recorded = CallEvent & { change: Extract<CallEvent['change'], { kind: 'recorded' }> };

function recording(): Promise<Recorded> {
  return eventually(() => {
    const found = events.find(isRecorded);
    expect(found).toBeDefined();
    return found!;
  });
}

function isRecorded(event: ChannelEvent): event is Recorded {
  return event.type === 'call' && event.change.kind === 'recorded';
}

function isCall(event: ChannelEvent): event is CallEvent {
  return event.type === 'call';
}

function urlOf({ change }: Recorded): string {
  return change.audio.kind === 'remote' ? change.audio.url : '';
}

async function soundOf({ change }: Recorded, from = inbox): Promise<Buffer> {
  const { stream } = await voiceAdapter.openAttachment!(change.audio, from);
  return buffer(stream);
}

function kinds(): string[] {
  return events.map((event) => event.change.kind);
}

function reportsOf(event: string): unknown[] {
  return door.requests.filter(
    (request) => new URLSearchParams(request.body.toString()).get('StatusCallbackEvent') === event,
  );
}

function inWords(sound: Heard): string {
  return sound.kind === 'say' ? `${sound.language}: ${sound.text}` : sound.kind;
}
