import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cases } from '../../../server/cases/caseCollection.ts';
import type { Carrier } from '../../../server/demo/carrier/carrier.ts';
import type { Phone } from '../../../server/demo/carrier/phone/phone.ts';
import { messages } from '../../../server/messages/messageCollection.ts';
import { callLossDue } from '../../../server/voice/returnToLine.ts';
import { sweepLegs } from '../../../server/voice/sweepLegs.ts';
import { transferCase } from '../../../shared/api/cases.ts';
import { updateMe } from '../../../shared/api/session.ts';
import { hangUpCall, holdCall, reconnectCall } from '../../../shared/api/workspace.ts';
import type { CaseRow } from '../../../shared/case.ts';
import { startCarrier, TEST_API_KEY } from '../../support/carrier.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue, addVoiceInbox, BUSINESS_NUMBER } from '../../support/workspace.ts';
import { agentOnDuty, atConsole, callIn, type OnDuty, rows, threadOf } from './onDuty.ts';

const RECONNECT_SECONDS = 60;
const AGENTS_PHONE = '+14155550177';

let server: TestServer;
let carrier: Carrier;
let customer: Phone;
let queueId: string;

beforeEach(async () => {
  [server, carrier] = await Promise.all([startTestServer(), startCarrier()]);
  queueId = await addQueue(server.ctx);
  const settings = { ringSeconds: 5, reconnectSeconds: RECONNECT_SECONDS };
  await addVoiceInbox(server.ctx, queueId, carrier, { apiKey: TEST_API_KEY, settings });
  customer = carrier.phone('+14155550123');
});
afterEach(async () => {
  await server.stop();
  await carrier.close();
});

// Each case has a server of its own and walks through several people's actions.
describe('an agent whose page is reloaded in mid-call', { timeout: 60_000 }, () => {
  it('is awaited by the caller, rung again, and goes on where they were', async () => {
    const { ana, row, callId } = await talking();
    const before = await callIn(ana, row);
    const said: string[] = [];
    customer.on('said', (heard) => heard.kind === 'say' && said.push(heard.text));
    ana.close();
    await reconnecting(ana, row);
    await eventually(() => expect(customer.current.kind).toBe('held'));
    await eventually(() => expect(said.join()).toContain('connecting you again'));
    const back = await atConsole(ana.person);
    await back.person.request(reconnectCall, { params: { callId } });
    await back.answer();
    await connected(back, row);
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    expect(await callIn(back, row)).toMatchObject({
      connectedAt: before?.connectedAt,
      waitedMs: before?.waitedMs,
      agentId: ana.person.agent.id,
    });
    expect(await timers()).toEqual([]);
    await back.person.request(hangUpCall, { params: { callId } });
    await eventually(() => expect(customer.current.kind).toBe('idle'));
    await wrapping(back, row);
  });

  it('is rung once, however many of their tabs ask', async () => {
    const { ana, row, callId } = await talking();
    ana.close();
    await reconnecting(ana, row);
    const back = await atConsole(ana.person);
    await Promise.all([1, 2, 3, 4].map(() => back.person.request(reconnectCall, { params: { callId } })));
    await back.answer();
    await connected(back, row);
    expect(back.unseen('invite')).toBe(0);
  });

  it('finds the caller on hold as they left them', async () => {
    const { ana, row, callId } = await talking();
    await ana.person.request(holdCall, { params: { callId }, body: { isOnHold: true } });
    await eventually(() => expect(customer.current.kind).toBe('held'));
    ana.close();
    await reconnecting(ana, row);
    const back = await atConsole(ana.person);
    await back.person.request(reconnectCall, { params: { callId } });
    await back.answer();
    await eventually(async () => expect(await callIn(back, row)).toMatchObject({ state: 'onHold' }));
    expect(customer.current.kind).toBe('held');
    await back.person.request(holdCall, { params: { callId }, body: { isOnHold: false } });
    await eventually(() => expect(customer.current.kind).toBe('connected'));
  });

  it('may be lost and come back twice', async () => {
    const { ana, row, callId } = await talking();
    let page = ana;
    for (let reload = 0; reload < 2; reload++) {
      page.close();
      await reconnecting(ana, row);
      page = await atConsole(ana.person);
      await page.person.request(reconnectCall, { params: { callId } });
      await page.answer();
      await connected(page, row);
    }
    await eventually(() => expect(customer.current.kind).toBe('connected'));
  });

  it('is rung anew when the first ring found no page', async () => {
    const { ana, row, callId } = await talking();
    ana.close();
    await reconnecting(ana, row);
    await ana.person.request(reconnectCall, { params: { callId } });
    await eventually(async () => expect(await stored()).toMatchObject({ loss: { ringingUntil: '' } }));
    const back = await atConsole(ana.person);
    await back.person.request(reconnectCall, { params: { callId } });
    await back.answer();
    await connected(back, row);
  });

  it('takes the call from a browser that the provider still believes in', async () => {
    const { ana, row, callId } = await talking();
    const back = await atConsole(ana.person);
    await back.person.request(reconnectCall, { params: { callId } });
    await ana.frame('hangup');
    await back.answer();
    await connected(back, row);
    await eventually(() => expect(customer.current.kind).toBe('connected'));
  });
});

describe('an agent who does not come back in time', { timeout: 60_000 }, () => {
  it('gives the caller back to their place in line, for somebody else', async () => {
    const { ana, row } = await talking();
    const called = await cases.of(server.ctx.database).findOne({ _id: row.case.id });
    ana.close();
    await reconnecting(ana, row);
    await timeIsOver();
    const waiting = await cases.of(server.ctx.database).findOne({ _id: row.case.id });
    expect(waiting?.routing.virtualStart).toBe(called?.routing.virtualStart);
    expect(waiting?.routing.excluded).toMatchObject([{ agentId: ana.person.agent.id }]);
    const bea = await agentOnDuty(server, { name: 'Bea', queueId });
    const again = await bea.accept();
    expect(again.case.id).toBe(row.case.id);
    await bea.answer();
    await connected(bea, again);
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    expect(await callIn(bea, again)).toMatchObject({ agentId: bea.person.agent.id, outcome: 'answered' });
    const entries = (await threadOf(bea.person, again)).flatMap((one) =>
      one.kind === 'system' ? [one.entry] : [],
    );
    expect(entries.filter(({ code }) => code === 'case.callLost')).toMatchObject([
      { params: { agentName: 'Ana' } },
    ]);
  });

  it('loses the call once, of two processes whose time is over together', async () => {
    const other = await startTestServer({ sameAs: server });
    try {
      const { ana, row } = await talking();
      ana.close();
      await reconnecting(ana, row);
      await makeDue();
      const call = await stored();
      await Promise.all([callLossDue(server.ctx, call._id), callLossDue(other.ctx, call._id)]);
      await eventually(async () => expect(await stored()).toMatchObject({ loss: null }));
      const thread = await threadOf(ana.person, row);
      const lost = thread.filter((one) => one.kind === 'system' && one.entry.code === 'case.callLost');
      expect(lost).toHaveLength(1);
    } finally {
      await other.stop();
    }
  });

  it('gives the caller back though the process that noted the loss is gone', async () => {
    const other = await startTestServer({ sameAs: server });
    const { ana, row } = await talking();
    ana.close();
    await reconnecting(ana, row);
    await server.stop();
    server = other;
    await timeIsOver();
    expect(await stored()).toMatchObject({ call: { state: 'waiting' } });
    const waiting = await cases.of(server.ctx.database).findOne({ _id: row.case.id });
    expect(waiting).toMatchObject({ state: 'queued', agentId: null });
  });

  it('is not rung any more, and a late answer reaches nobody', async () => {
    const { ana, row, callId } = await talking();
    ana.close();
    await reconnecting(ana, row);
    const back = await atConsole(ana.person);
    await back.person.request(reconnectCall, { params: { callId } });
    const { callsid } = await back.frame('invite');
    await eventually(async () => expect((await stored()).legs?.agentCallId).toBe(callsid));
    await timeIsOver();
    await back.frame('cancel');
    back.send('answer', { callsid });
    const refused = await back.person.attempt(reconnectCall, { params: { callId } });
    expect(refused.status).toBe(403);
    expect(await stored()).toMatchObject({ call: { state: 'waiting' } });
  });

  it('and who declines to go on gives the caller away at once', async () => {
    const { ana, row, callId } = await talking();
    ana.close();
    await reconnecting(ana, row);
    const back = await atConsole(ana.person);
    await back.person.request(reconnectCall, { params: { callId } });
    const { callsid } = await back.frame('invite');
    back.send('reject', { callsid });
    await eventually(async () =>
      expect(await stored()).toMatchObject({ call: { state: 'waiting' }, loss: null }),
    );
    expect(await cases.of(server.ctx.database).findOne({ _id: row.case.id })).toMatchObject({
      state: 'queued',
    });
  });

  it('is not waited for by a caller who hangs up: the agent has their wrap-up', async () => {
    const { ana, row } = await talking();
    ana.close();
    await reconnecting(ana, row);
    customer.hangUp();
    await wrapping(ana, row);
    expect(await callIn(ana, row)).toMatchObject({ state: 'ended', outcome: 'answered' });
    expect(await timers()).toEqual([]);
  });
});

describe('reports of the provider', { timeout: 60_000 }, () => {
  it('that come late and twice end no call that goes on', async () => {
    carrier.faults.callbacks.isDoubled = true;
    const { ana, row, callId } = await talking();
    const first = (await stored()).legs?.agentCallId ?? '';
    // The end of the first leg is told only after the second is connected.
    carrier.faults.callbacks.delayMs = 1_500;
    const back = await atConsole(ana.person);
    await back.person.request(reconnectCall, { params: { callId } });
    await back.answer();
    await connected(back, row);
    await eventually(async () => expect((await stored()).legs?.gone).toEqual([first]));
    const told = () =>
      server.ctx.database.collection('journal').countDocuments({ externalId: `call:${first}:left` });
    await eventually(async () => expect(await told()).toBe(1));
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    expect(await stored()).toMatchObject({ call: { state: 'connected' }, legs: { hasAgent: true } });
  });

  it('that were lost are made up for by asking', async () => {
    const { ana, row } = await talking();
    carrier.faults.callbacks.droppedOfTen = 10;
    ana.close();
    await eventually(() => expect(customer.current.kind).toBe('inCall'));
    await messages
      .of(server.ctx.database)
      .updateOne({ kind: 'call' }, { $set: { 'legs.checkAt': new Date(0).toISOString() } });
    await sweepLegs(server.ctx);
    await reconnecting(ana, row);
  });

  it('of a customer who hung up are no loss, whichever leg is told of first', async () => {
    const { ana, row } = await talking();
    customer.hangUp();
    await wrapping(ana, row);
    const states = ana.events.flatMap((event) =>
      event.type === 'message.updated' && event.payload.message.kind === 'call'
        ? [event.payload.message.call.state]
        : [],
    );
    expect(states).not.toContain('reconnecting');
  });
});

describe('a call that its agent means to leave', { timeout: 60_000 }, () => {
  it('ends for the caller when the agent puts down their own phone', async () => {
    const phone = carrier.phone(AGENTS_PHONE);
    const ana = await agentOnDuty(server, { name: 'Ana', queueId });
    await ana.person.request(updateMe, { body: { phone: AGENTS_PHONE, answersOn: 'phone' } });
    customer.call(BUSINESS_NUMBER);
    const row = await ana.accept();
    await eventually(() => expect(phone.current.kind).toBe('ringing'));
    phone.answer();
    await connected(ana, row);
    phone.hangUp();
    await eventually(() => expect(customer.current.kind).toBe('idle'));
    await wrapping(ana, row);
  });

  it('goes to the agent to whom the case is transferred', async () => {
    const { ana, row } = await talking();
    const bea = await agentOnDuty(server, { name: 'Bea', queueId });
    await ana.person.request(transferCase, {
      params: { caseId: row.case.id },
      body: { to: { kind: 'agent', agentId: bea.person.agent.id }, reason: 'billing' },
    });
    // Ana leaves by the transfer itself.
    await ana.frame('hangup');
    await bea.answer();
    await connected(bea, row);
    await eventually(() => expect(customer.current.kind).toBe('connected'));
  });

  it('goes into line with the case that is transferred to a queue', async () => {
    const { ana, row } = await talking();
    const body = { to: { kind: 'queue' as const, queueId }, reason: 'not mine' };
    await ana.person.request(transferCase, { params: { caseId: row.case.id }, body });
    await ana.frame('hangup');
    await eventually(() => expect(customer.current.kind).toBe('held'));
    const bea = await agentOnDuty(server, { name: 'Bea', queueId });
    await bea.accept();
    await bea.answer();
    await connected(bea, row);
    await eventually(() => expect(customer.current.kind).toBe('connected'));
  });
});

/** An agent and a customer who talk. */
async function talking(): Promise<{ ana: OnDuty; row: CaseRow; callId: string }> {
  const ana = await agentOnDuty(server, { name: 'Ana', queueId });
  const { callSid: callId } = customer.call(BUSINESS_NUMBER);
  const row = await ana.accept();
  await ana.answer();
  await connected(ana, row);
  await eventually(() => expect(customer.current.kind).toBe('connected'));
  return { ana, row, callId };
}

const connected = (agent: OnDuty, row: CaseRow) => inState(agent, row, 'connected');
const reconnecting = (agent: OnDuty, row: CaseRow) => inState(agent, row, 'reconnecting');

async function inState(agent: OnDuty, row: CaseRow, state: string): Promise<void> {
  await eventually(async () => expect(await callIn(agent, row)).toMatchObject({ state }));
}

async function wrapping({ person }: OnDuty, row: CaseRow): Promise<void> {
  await eventually(async () =>
    expect(await rows(person, 'mine')).toMatchObject([{ case: { id: row.case.id, state: 'wrapping' } }]),
  );
}

async function stored() {
  const call = await messages.of(server.ctx.database).findOne({ kind: 'call' });
  if (call?.kind !== 'call') {
    throw new Error('no call is stored');
  }
  return call;
}

const timers = () => server.ctx.database.collection('timers').find({ kind: 'call.lost' }).toArray();

/** The time that the inbox gives is over, by the record. */
async function makeDue(): Promise<void> {
  await messages
    .of(server.ctx.database)
    .updateOne({ kind: 'call' }, { $set: { 'loss.until': new Date(0).toISOString() } });
}

/** … and the timer falls due, as it does by itself. */
async function timeIsOver(): Promise<void> {
  await makeDue();
  await server.ctx.database
    .collection('timers')
    .updateOne({ kind: 'call.lost' }, { $set: { dueAt: new Date(0).toISOString() } });
  await eventually(async () => expect(await stored()).toMatchObject({ loss: null }));
}
