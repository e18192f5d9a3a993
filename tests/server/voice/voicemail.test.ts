import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallEvent } from '../../../channels/channelEvent.ts';
import { type CaseDocument, cases } from '../../../server/cases/caseCollection.ts';
import { conversations } from '../../../server/conversations/conversationCollection.ts';
import type { Carrier } from '../../../server/demo/carrier/carrier.ts';
import type { Phone } from '../../../server/demo/carrier/phone/phone.ts';
import { ingest } from '../../../server/inbound/ingest.ts';
import { acceptEvents } from '../../../server/inbound/journal.ts';
import type { InboxDocument } from '../../../server/inboxes/inboxCollection.ts';
import { reconcileInboxes } from '../../../server/inboxes/reconcileInboxes.ts';
import { type CallDocument, messages } from '../../../server/messages/messageCollection.ts';
import { divertCall, sweepDiversions } from '../../../server/voice/sendToVoicemail.ts';
import { closeCase, takeCase } from '../../../shared/api/cases.ts';
import { listMessages } from '../../../shared/api/conversations.ts';
import type { Message } from '../../../shared/message.ts';
import { startCarrier, TEST_API_KEY } from '../../support/carrier.ts';
import { eventually } from '../../support/eventually.ts';
import { setPolicy } from '../../support/routing.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue, addVoiceInbox, BUSINESS_NUMBER } from '../../support/workspace.ts';

const CUSTOMER = '+14155550123';
const CALL = `CA${'1'.repeat(32)}`;
const AGENT_CALL = `CA${'3'.repeat(32)}`;
const RECORDING = `RE${'2'.repeat(32)}`;

let server: TestServer;
let carrier: Carrier;
let customer: Phone;
let queueId: string;
let inbox: InboxDocument;
let boss: Person;

beforeEach(async () => {
  [server, carrier] = await Promise.all([startTestServer(), startCarrier()]);
  queueId = await addQueue(server.ctx);
  inbox = await addVoiceInbox(server.ctx, queueId, carrier, { apiKey: TEST_API_KEY });
  boss = await signUp(server, { role: 'supervisor' });
  customer = carrier.phone(CUSTOMER);
});
afterEach(async () => {
  await server.stop();
  await carrier.close();
});

// Each case has a server of its own, and a call that waits a second.
describe('a caller whom a rule sends to voicemail', { timeout: 60_000 }, () => {
  it('leaves a message that is in the thread, and keeps their place as one to call back', async () => {
    await sendsToVoicemail();
    customer.speechSeconds = 7;
    customer.call(BUSINESS_NUMBER);
    const called = await eventually(() => openCase({ callId: { $ne: null } }));
    const message = await eventually(() => voicemail('stored'));
    expect(message).toMatchObject({ author: { kind: 'contact' }, durationSeconds: 7, channel: 'voice' });
    const callback = await openCase({ isCallback: true });
    expect(callback).toMatchObject({ conversationId: called.conversationId, state: 'queued' });
    expect(callback.routing.virtualStart).toBe(called.routing.virtualStart);
    expect(message.caseId).toBe(callback._id);
    const conversation = await conversations.of(server.ctx.database).findOne({ _id: message.conversationId });
    expect(conversation).toMatchObject({
      lastMessage: { kind: 'voicemail', preview: '0:07' },
      unreadCount: 1,
      awaitingReplySince: message.createdAt,
    });
    await eventually(async () =>
      expect((await theCall()).call).toMatchObject({ state: 'ended', outcome: 'voicemail' }),
    );
  });

  it('is heard by whoever may see the case, in parts as players ask, and by nobody else', async () => {
    await sendsToVoicemail();
    customer.speechSeconds = 1;
    customer.call(BUSINESS_NUMBER);
    const { attachments } = await eventually(() => voicemail('stored'));
    const url = `${server.url}${attachments[0]?.url}`;
    const get = (headers: Record<string, string>) => fetch(url, { headers });
    const whole = await get({ cookie: boss.cookie });
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(whole.headers.get('content-type')).toBe('audio/wav');
    expect([bytes.toString('latin1', 0, 4), bytes.length]).toEqual(['RIFF', 44 + 16_000]);
    const part = await get({ cookie: boss.cookie, range: 'bytes=8-11' });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
      206,
      'WAVE',
      `bytes 8-11/${bytes.length}`,
    ]);
    expect((await get({ cookie: boss.cookie, range: `bytes=${bytes.length}-` })).status).toBe(416);
    expect((await get({})).status).toBe(401);
    const stranger = await signUp(server, { queueIds: [await addQueue(server.ctx, 'Other')] });
    expect((await get({ cookie: stranger.cookie })).status).toBe(404);
  });

  it('and says nothing is to be called back all the same, and the call says so', async () => {
    await sendsToVoicemail();
    customer.call(BUSINESS_NUMBER);
    await eventually(async () => {
      const { call } = await theCall();
      expect(call).toMatchObject({ state: 'ended', outcome: 'voicemailEmpty' });
    });
    expect(await openCase({ isCallback: true })).toMatchObject({ state: 'queued' });
    expect(await thread()).not.toContainEqual(expect.objectContaining({ kind: 'voicemail' }));
  });

  it('outside the hours is led there at once, in the middle of the greeting', async () => {
    await setPolicy(server.ctx, (policy) => {
      policy.calendars.never = { zone: 'UTC', intervals: [], holidays: [] };
      const overflow = { kind: 'voicemail' as const };
      policy.defaults = { ...policy.defaults, hours: 'never', whenClosed: 'overflow', overflow };
    });
    customer.speechSeconds = 4;
    customer.call(BUSINESS_NUMBER);
    expect(await eventually(() => voicemail('stored'))).toMatchObject({ durationSeconds: 4 });
    expect(await openCase({ isCallback: true })).toMatchObject({ state: 'queued' });
    await eventually(async () =>
      expect((await theCall()).call).toMatchObject({ state: 'ended', outcome: 'voicemail' }),
    );
  });

  it('does not come back into line by what is told late of an agent who was rung before', async () => {
    await sendsToVoicemail();
    customer.speechSeconds = 30;
    const { callSid } = customer.call(BUSINESS_NUMBER);
    await eventually(async () => expect((await theCall()).call.state).toBe('voicemail'));
    const late = callEvent('late', { kind: 'agentUnreached', agentCallId: AGENT_CALL, reason: 'noAnswer' });
    await acceptEvents(server.ctx, inbox._id, [{ ...late, callId: callSid }]);
    expect((await theCall()).call.state).toBe('voicemail');
    customer.hangUp();
    await eventually(async () => expect((await theCall()).call.state).toBe('ended'));
    expect((await theCall()).call.outcome).toMatch(/^voicemail/);
  });

  it('is led there once, also when the process that decided it died before', async () => {
    const beeps: unknown[] = [];
    customer.on('said', (heard) => heard.kind === 'beep' && beeps.push(heard));
    customer.speechSeconds = 1;
    customer.call(BUSINESS_NUMBER);
    const call = await eventually(async () => {
      const found = await theCall();
      expect(found.call.state).toBe('waiting');
      return found;
    });
    const noted = { 'call.state': 'voicemail' as const, divertAt: new Date(0).toISOString() };
    await messages.of(server.ctx.database).updateOne({ _id: call._id }, { $set: noted });
    await sweepDiversions(server.ctx);
    await Promise.all([divertCall(server.ctx, call._id), divertCall(server.ctx, call._id)]);
    await eventually(() => voicemail('stored'));
    await eventually(async () => expect((await theCall()).divertAt).toBe(null));
    await eventually(() => expect(customer.current.kind).toBe('idle'));
    expect(beeps).toHaveLength(1);
  });

  it('is heard of by asking the provider when its reports are lost', async () => {
    await sendsToVoicemail();
    // The first round only notes from when on calls are ours.
    await reconcileInboxes(server.ctx);
    customer.speechSeconds = 3;
    customer.call(BUSINESS_NUMBER);
    await new Promise<void>((resolve) => {
      customer.on('said', ({ kind }) => kind === 'recording' && resolve());
    });
    carrier.faults.callbacks.droppedOfTen = 10;
    await eventually(() => expect(customer.current.kind).toBe('idle'));
    expect(await thread()).not.toContainEqual(expect.objectContaining({ kind: 'voicemail' }));
    await eventually(async () => {
      await server.ctx.database
        .collection('inboxes')
        .updateOne({}, { $set: { 'reconcile.dueAt': new Date(0).toISOString() } });
      await reconcileInboxes(server.ctx);
      await voicemail('stored');
    });
  });
});

describe('a recording', { timeout: 60_000 }, () => {
  const orders = permutations(['arrived', 'recorded', 'left'] as const);

  it.each(orders.map((order) => [order.join(', ')]))('told of as %s is one message', async (order) => {
    for (const name of order.split(', ')) {
      // By the door, which knows doubles, and past it, as after a crash.
      await acceptEvents(server.ctx, inbox._id, [eventOf(name)]);
      await ingestAgain(eventOf(name));
    }
    const said = (await thread()).filter(({ kind }) => kind === 'voicemail');
    expect(said).toMatchObject([{ durationSeconds: 23 }]);
    expect((await theCall()).call).toMatchObject({ state: 'ended', outcome: 'voicemail' });
    const open = await cases.of(server.ctx.database).find({ isOpen: true }).toArray();
    expect(open).toMatchObject([{ isCallback: true, state: 'queued', callId: null }]);
  });

  it('that comes when they have been called back already puts the case into line again', async () => {
    for (const name of ['arrived', 'left']) {
      await acceptEvents(server.ctx, inbox._id, [eventOf(name)]);
    }
    const ana = await signUp(server, { queueIds: [queueId] });
    const { _id: caseId } = await openCase({ isCallback: true });
    await ana.request(takeCase, { params: { caseId } });
    await ana.request(closeCase, { params: { caseId }, body: { disposition: 'Solved' } });
    await eventually(async () =>
      expect(await cases.of(server.ctx.database).countDocuments({ isOpen: true })).toBe(0),
    );
    await acceptEvents(server.ctx, inbox._id, [eventOf('recorded')]);
    expect(await openCase({ isCallback: true })).toMatchObject({ _id: caseId });
  });

  it('without a length that can be believed is kept without one', async () => {
    await acceptEvents(server.ctx, inbox._id, [
      eventOf('arrived'),
      recorded({ recordingId: RECORDING, durationSeconds: null }),
    ]);
    expect(await voicemail('pending', 'missing')).toMatchObject({ durationSeconds: null });
    const conversation = await conversations.of(server.ctx.database).findOne({});
    expect(conversation?.lastMessage).toMatchObject({ kind: 'voicemail', preview: '' });
  });

  it('that the provider has no more stays in the thread, as one that is missing', async () => {
    await acceptEvents(server.ctx, inbox._id, [eventOf('arrived'), eventOf('recorded')]);
    await eventually(() => voicemail('missing'));
  });

  it('leaves the case alone of a caller who is being talked to', async () => {
    await acceptEvents(server.ctx, inbox._id, [eventOf('arrived')]);
    await messages
      .of(server.ctx.database)
      .updateOne(
        { externalId: CALL },
        { $set: { 'call.connectedAt': new Date().toISOString(), 'call.outcome': 'answered' } },
      );
    await acceptEvents(server.ctx, inbox._id, [eventOf('recorded')]);
    expect((await theCall()).call.outcome).toBe('answered');
    expect(await openCase({})).toMatchObject({ callId: CALL, isCallback: false });
  });
});

function sendsToVoicemail(): Promise<void> {
  return setPolicy(server.ctx, (policy) => {
    policy.defaults.maximumWaitSeconds = 1;
    policy.defaults.overflow = { kind: 'voicemail' };
  });
}

async function openCase(more: object): Promise<CaseDocument> {
  const found = await cases.of(server.ctx.database).findOne({ isOpen: true, ...more });
  expect(found).not.toBeNull();
  return found!;
}

async function theCall(): Promise<CallDocument> {
  const found = await messages.of(server.ctx.database).findOne({ kind: 'call' });
  expect(found?.kind).toBe('call');
  return found as CallDocument;
}

/** The only thread, as the console gets it. */
async function thread(): Promise<Message[]> {
  const conversation = await conversations.of(server.ctx.database).findOne({});
  const params = { conversationId: conversation?._id ?? '' };
  return (await boss.request(listMessages, { params })).items;
}

async function voicemail(...states: string[]): Promise<Extract<Message, { kind: 'voicemail' }>> {
  const found = (await thread()).flatMap((message) => (message.kind === 'voicemail' ? [message] : []));
  expect(found).toHaveLength(1);
  expect(states).toContain(found[0]?.attachments[0]?.state);
  return found[0]!;
}

function eventOf(name: string): CallEvent {
  switch (name) {
    case 'arrived':
      return callEvent('arrived', { kind: 'arrived' });
    case 'left':
      return callEvent('left', { kind: 'left', reason: 'completed', durationSeconds: 60 });
    default:
      return recorded({ recordingId: RECORDING, durationSeconds: 23 });
  }
}

function recorded(facts: { recordingId: string; durationSeconds: number | null }): CallEvent {
  const url = `${carrier.baseUrl}/2010-04-01/Accounts/${carrier.accountSid}/Recordings/${facts.recordingId}.wav`;
  const audio = { kind: 'remote', url, name: 'voicemail.wav', contentType: 'audio/wav' } as const;
  return callEvent('recorded', { kind: 'recorded', ...facts, audio });
}

function callEvent(name: string, change: CallEvent['change']): CallEvent {
  return {
    type: 'call',
    externalId: `${CALL}:${name}`,
    callId: CALL,
    direction: 'inbound',
    caller: { kind: 'phone', address: CUSTOMER, name: null },
    to: BUSINESS_NUMBER,
    change,
    at: new Date().toISOString(),
  };
}

function ingestAgain(event: CallEvent): Promise<void> {
  return ingest(server.ctx, {
    _id: 'f'.repeat(24),
    inboxId: inbox._id,
    externalId: event.externalId,
    event,
    receivedAt: event.at,
    doneAt: null,
    isOpen: true,
    attempts: 0,
    dueAt: event.at,
    error: null,
  });
}

function permutations<Item>(items: readonly Item[]): Item[][] {
  return items.length === 0
    ? [[]]
    : items.flatMap((item, index) =>
        permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
      );
}
