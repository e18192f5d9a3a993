import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { ChannelInbox } from '../../../channels/adapter.ts';
import type { CallEvent, ChannelEvent } from '../../../channels/channelEvent.ts';
import { voiceAdapter } from '../../../channels/voice/adapter.ts';
import type { VoiceSettings } from '../../../channels/voice/settings.ts';
import type { Carrier } from '../../../server/demo/carrier/carrier.ts';
import type { Phone } from '../../../server/demo/carrier/phone/phone.ts';
import { carrierInbox, type Door, openDoor, startCarrier, TEST_API_KEY } from '../../support/carrier.ts';
import { eventually } from '../../support/eventually.ts';

const OURS = '+14155550100';
const CUSTOMER = '+5511987654321';
const AGENTS_PHONE = '+14155550177';
const AGENT = 'a'.repeat(24);
const CASE_ID = 'c'.repeat(24);

let carrier: Carrier;
let door: Door;
let inbox: ChannelInbox<VoiceSettings>;
let events: CallEvent[];
let customer: Phone;
let softphones: TestSoftphone[];
const control = voiceAdapter.calls!;

beforeEach(async () => {
  [carrier, door, events, softphones] = [await startCarrier(), await openDoor(), [], []];
  carrier.setNumber(OURS, { voiceUrl: door.url, voiceStatusUrl: `${door.url}/status` });
  inbox = carrierInbox({ channel: 'voice', webhookUrl: door.url, settings: settings() });
  customer = carrier.phone(CUSTOMER);
  door.answer = async (request) => {
    const received = await voiceAdapter.receive!(request, inbox);
    events.push(...received.events.filter(isCall));
    return received.reply;
  };
});

afterEach(async () => {
  for (const softphone of softphones) {
    softphone.close();
  }
  await carrier.close();
  await door.close();
  expect(carrier.debugger).toEqual([]);
});

describe('an inbound call', () => {
  it('is greeted in the inbox’s language, and waits', async () => {
    inbox = { ...inbox, settings: { ...inbox.settings, language: 'pt' } };
    const said = vi.fn();
    customer.on('said', said);
    const { callSid } = customer.call(OURS);
    await waitFor('waiting');
    expect(events).toMatchObject([
      {
        callId: callSid,
        direction: 'inbound',
        caller: { kind: 'phone', address: CUSTOMER },
        to: OURS,
        change: { kind: 'arrived' },
      },
      { callId: callSid, caller: { address: CUSTOMER }, change: { kind: 'waiting' } },
    ]);
    await eventually(() => expect(said).toHaveBeenCalledTimes(2));
    expect(said.mock.calls[0]?.[0]).toMatchObject({
      kind: 'say',
      language: 'pt-BR',
      text: /Obrigado por ligar/,
    });
    expect(said.mock.calls[1]?.[0]).toMatchObject({ kind: 'say', text: /lugar na fila/ });
  });

  it('reaches the agent’s softphone, and outlives its leg', async () => {
    const { callSid } = customer.call(OURS);
    await waitFor('waiting');
    const softphone = await openSoftphone(AGENT);
    const { agentCallId } = await connect(callSid, { kind: 'browser', identity: AGENT });
    const invite = await softphone.next('invite');
    expect(invite).toMatchObject({ callsid: agentCallId, media: 'none', parameters: { From: OURS } });
    const params = new URLSearchParams(String(parametersOf(invite).Params));
    expect(Object.fromEntries(params)).toEqual({ caseId: CASE_ID, callId: callSid, from: CUSTOMER });
    softphone.send('answer', { callsid: agentCallId });
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    softphone.send('hangup', { callsid: agentCallId });
    await waitFor('agentLeft');
    await eventually(() => expect(customer.current.kind).toBe('inCall'));
    expect(await control.isOnLine({ callId: callSid }, inbox)).toBe(true);
    expect(await control.isOnLine({ callId: agentCallId }, inbox)).toBe(false);
    await control.hangUp({ callId: callSid }, inbox);
    await eventually(() => expect(customer.current).toMatchObject({ kind: 'idle', lastEnd: 'completed' }));
    expect(await control.isOnLine({ callId: callSid }, inbox)).toBe(false);
    // The legs and the conference tell their sides by callbacks of their own, so the order is not promised.
    const all = ['agentJoined', 'agentLeft', 'agentRinging', 'arrived', 'left', 'waiting'];
    await eventually(() => expect(kinds().sort()).toEqual(all));
  });

  it('reaches the agent’s own phone', async () => {
    const { callSid } = customer.call(OURS);
    await waitFor('waiting');
    const phone = carrier.phone(AGENTS_PHONE);
    phone.on('ring', () => phone.answer());
    await connect(callSid, { kind: 'phone', number: AGENTS_PHONE });
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    customer.hangUp();
    await eventually(() => expect(phone.current.kind).toBe('idle'));
    await waitFor('agentLeft');
  });

  it('connects an agent who is brought in while the greeting still speaks', async () => {
    const softphone = await openSoftphone(AGENT);
    softphone.answersAll();
    const { callSid } = customer.call(OURS);
    await waitFor('arrived');
    await connect(callSid, { kind: 'browser', identity: AGENT });
    await eventually(() => expect(customer.current.kind).toBe('connected'));
  });

  it('is abandoned when the caller gives up in line', async () => {
    const { callSid } = customer.call(OURS);
    await waitFor('waiting');
    customer.hangUp();
    await waitFor('left');
    expect(events.at(-1)).toMatchObject({ callId: callSid, change: { kind: 'left', reason: 'completed' } });
    await expect(connect(callSid, { kind: 'browser', identity: AGENT })).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('hung up'),
    });
  });

  it('is abandoned also when the caller gives up during the greeting', async () => {
    inbox = { ...inbox, settings: { ...inbox.settings, greeting: { en: 'x'.repeat(1000), pt: '' } } };
    customer.on('said', () => customer.hangUp());
    customer.call(OURS);
    await waitFor('left');
    expect(kinds()).toEqual(['arrived', 'left']);
    expect(events[1]?.change).toMatchObject({ durationSeconds: 0 });
  });

  it.each([
    ['declines', 'rejected'],
    ['does not answer', 'noAnswer'],
  ])('goes on waiting when the agent %s', async (what, reason) => {
    const { callSid } = customer.call(OURS);
    await waitFor('waiting');
    const softphone = await openSoftphone(AGENT);
    await connect(callSid, { kind: 'browser', identity: AGENT }, 5);
    const { callsid } = await softphone.next('invite');
    if (what === 'declines') {
      softphone.send('reject', { callsid });
    }
    await waitFor('agentUnreached');
    expect(events.at(-1)?.change).toMatchObject({ kind: 'agentUnreached', reason });
    expect(customer.current.kind).toBe('inCall');
  });

  it('tells at once when the agent has no softphone open', async () => {
    const { callSid } = customer.call(OURS);
    await waitFor('waiting');
    await connect(callSid, { kind: 'browser', identity: AGENT });
    await waitFor('agentUnreached');
    expect(events.at(-1)?.change).toMatchObject({ reason: 'noAnswer' });
  });

  it('is held with music and taken back', async () => {
    const callSid = await connectedCall();
    const said = vi.fn();
    customer.on('said', said);
    await control.hold({ callId: callSid, isOnHold: true }, inbox);
    await eventually(() => expect(customer.current.kind).toBe('held'));
    await eventually(() => expect(said).toHaveBeenCalled());
    await control.hold({ callId: callSid, isOnHold: false }, inbox);
    await eventually(() => expect(customer.current.kind).toBe('connected'));
  });

  it.each([
    ['en', /connecting you again/],
    ['pt', /reconectando você/],
  ] as const)(
    'is kept with a word in %s when the agent is gone, and connected with them again',
    async (language, word) => {
      inbox = { ...inbox, settings: { ...inbox.settings, language } };
      const softphone = await openSoftphone(AGENT);
      softphone.answersAll();
      const callSid = await connectedCall();
      const first = events.find(({ change }) => change.kind === 'agentJoined')?.change;
      const said = vi.fn();
      customer.on('said', said);
      softphone.send('hangup', { callsid: first?.kind === 'agentJoined' ? first.agentCallId : '' });
      softphones[1]?.send('hangup', { callsid: first?.kind === 'agentJoined' ? first.agentCallId : '' });
      await waitFor('agentLeft');
      // In a conference that has begun there is no waiting music.
      expect(said.mock.calls.flat()).not.toContainEqual(expect.objectContaining({ kind: 'say' }));
      await control.keepCompany({ callId: callSid, isOnHold: false }, inbox);
      await eventually(() => expect(customer.current.kind).toBe('held'));
      await eventually(() =>
        expect(said.mock.calls.flat()).toContainEqual(
          expect.objectContaining({ text: expect.stringMatching(word) }),
        ),
      );
      await connect(callSid, { kind: 'browser', identity: AGENT });
      await eventually(() => expect(kinds().filter((kind) => kind === 'agentJoined')).toHaveLength(2));
      await control.hold({ callId: callSid, isOnHold: false }, inbox);
      await eventually(() => expect(customer.current.kind).toBe('connected'));
    },
  );

  it('cannot be kept before anybody was connected', async () => {
    const { callSid } = customer.call(OURS);
    await waitFor('waiting');
    const kept = control.keepCompany({ callId: callSid, isOnHold: false }, inbox);
    await expect(kept).rejects.toMatchObject({ code: 'rejected' });
  });

  it('cannot be held before anybody is connected', async () => {
    const { callSid } = customer.call(OURS);
    await waitFor('waiting');
    await expect(control.hold({ callId: callSid, isOnHold: true }, inbox)).rejects.toMatchObject({
      code: 'rejected',
    });
  });

  it('is hung up once, and a second time does no harm', async () => {
    const callSid = await connectedCall();
    await control.hangUp({ callId: callSid }, inbox);
    await control.hangUp({ callId: callSid }, inbox);
    await control.hangUp({ callId: `CA${'0'.repeat(32)}` }, inbox);
    await eventually(() => expect(customer.current.kind).toBe('idle'));
    await waitFor('left');
  });

  it('gives every change one id, however often and in whatever order it is told', async () => {
    carrier.faults.callbacks.isDoubled = true;
    const callSid = await connectedCall();
    customer.hangUp();
    await waitFor('left');
    await waitFor('agentLeft');
    const kindOf = new Map<string, string>();
    for (const { externalId, change } of events) {
      expect(kindOf.get(externalId) ?? change.kind).toBe(change.kind);
      kindOf.set(externalId, change.kind);
    }
    expect([...kindOf.keys()].filter((id) => id.startsWith(callSid))).toEqual([
      `${callSid}:arrived`,
      `${callSid}:waiting`,
      `${callSid}:left`,
    ]);
  });

  it('is found by a sweep when its webhooks were lost', async () => {
    const since = new Date(Date.now() - 60_000).toISOString();
    const { callSid } = customer.call(OURS);
    await waitFor('waiting');
    carrier.faults.callbacks.droppedOfTen = 10;
    customer.hangUp();
    const found: ChannelEvent[] = [];
    for await (const event of voiceAdapter.reconcile!(inbox, since)) {
      found.push(event);
    }
    expect(found.map((event) => event.externalId)).toEqual([`${callSid}:arrived`, `${callSid}:left`]);
  });
});

describe('an outbound call', () => {
  it('rings the customer, who waits for the agent', async () => {
    const softphone = await openSoftphone(AGENT);
    softphone.answersAll();
    customer.on('ring', () => customer.answer());
    const { callId } = await control.start({ to: CUSTOMER }, inbox);
    await waitFor('waiting');
    expect(events[0]).toMatchObject({
      callId,
      direction: 'outbound',
      caller: { address: CUSTOMER },
      to: CUSTOMER,
      change: { kind: 'arrived' },
    });
    await connect(callId, { kind: 'browser', identity: AGENT });
    await eventually(() => expect(customer.current.kind).toBe('connected'));
  });

  it('ends as busy when the customer declines', async () => {
    customer.on('ring', () => customer.reject());
    await control.start({ to: CUSTOMER }, inbox);
    await waitFor('left');
    expect(events.at(-1)?.change).toMatchObject({ kind: 'left', reason: 'busy' });
  });

  it('is refused to a number that cannot exist', async () => {
    await expect(control.start({ to: '+123' }, inbox)).rejects.toMatchObject({ providerCode: '21211' });
  });
});

it('tries number and webhooks at the provider, naming what is to be changed', async () => {
  expect(await voiceAdapter.test!(inbox)).toContain('its calls come here');
  carrier.setNumber(OURS, { voiceStatusUrl: null });
  await expect(voiceAdapter.test!(inbox)).rejects.toThrow(`to ${door.url}/status`);
});

function settings(): VoiceSettings {
  return voiceAdapter.settingsSchema.parse({
    accountSid: carrier.accountSid,
    authToken: carrier.authToken,
    apiKeySid: TEST_API_KEY.sid,
    apiKeySecret: TEST_API_KEY.secret,
    number: OURS,
    apiBaseUrl: carrier.baseUrl,
    softphone: 'webrtc',
    gatewayUrl: carrier.gatewayUrl,
  });
}

function connect(
  callId: string,
  to: { kind: 'browser'; identity: string } | { kind: 'phone'; number: string },
  timeoutSeconds = 10,
) {
  return control.connectAgent({ callId, from: CUSTOMER, to, timeoutSeconds, caseId: CASE_ID }, inbox);
}

async function connectedCall(): Promise<string> {
  const softphone = await openSoftphone(AGENT);
  softphone.answersAll();
  const { callSid } = customer.call(OURS);
  await waitFor('waiting');
  await connect(callSid, { kind: 'browser', identity: AGENT });
  await eventually(() => expect(customer.current.kind).toBe('connected'));
  return callSid;
}

async function waitFor(kind: CallEvent['change']['kind']): Promise<void> {
  await eventually(() => expect(kinds()).toContain(kind));
}

/** Changes in the order they were first told. */
function kinds(): string[] {
  return [...new Map(events.map((event) => [event.externalId, event.change.kind])).values()];
}

function isCall(event: ChannelEvent): event is CallEvent {
  return event.type === 'call';
}

function parametersOf(payload: Record<string, unknown>): Record<string, unknown> {
  return { ...(payload.parameters as object) };
}

/** A softphone by the gateway's frames, without sound. */
interface TestSoftphone {
  send(type: string, payload: object): void;
  /** The next frame of a type. */
  next(type: string): Promise<Record<string, unknown> & { callsid: string }>;
  answersAll(): void;
  close(): void;
}

async function openSoftphone(identity: string): Promise<TestSoftphone> {
  const access = control.softphone(identity, inbox);
  const socket = new WebSocket(carrier.gatewayUrl);
  const frames: { type: string; payload: Record<string, unknown> & { callsid: string } }[] = [];
  let doesAnswer = false;
  const softphone: TestSoftphone = {
    send: (type, payload) => socket.send(JSON.stringify({ type, version: '1.6', payload })),
    next: (type) =>
      eventually(() => {
        const index = frames.findIndex((frame) => frame.type === type);
        expect(index, `a frame ${type}`).toBeGreaterThanOrEqual(0);
        return frames.splice(index, 1)[0]!.payload;
      }),
    answersAll: () => {
      doesAnswer = true;
    },
    close: () => socket.terminate(),
  };
  socket.on('message', (content) => {
    if (content.toString() === '\n') {
      return;
    }
    const frame = JSON.parse(content.toString());
    frames.push(frame);
    if (frame.type === 'invite' && doesAnswer) {
      softphone.send('answer', { callsid: frame.payload.callsid });
    }
  });
  await new Promise((resolve) => socket.once('open', resolve));
  softphone.send('listen', { token: access.token });
  await softphone.next('connected');
  softphone.send('register', { media: { audio: true } });
  await softphone.next('ready');
  softphones.push(softphone);
  return softphone;
}
