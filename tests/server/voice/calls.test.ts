import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cases } from '../../../server/cases/caseCollection.ts';
import type { Carrier } from '../../../server/demo/carrier/carrier.ts';
import type { Phone } from '../../../server/demo/carrier/phone/phone.ts';
import { routeCases } from '../../../server/routing/routeCases.ts';
import { hangUpCall, holdCall, startCall } from '../../../shared/api/workspace.ts';
import { startCarrier, TEST_API_KEY } from '../../support/carrier.ts';
import { eventually } from '../../support/eventually.ts';
import { setPolicy } from '../../support/routing.ts';
import { signUp, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue, addVoiceInbox, BUSINESS_NUMBER } from '../../support/workspace.ts';
import { agentOnDuty, callIn, type OnDuty, rows } from './onDuty.ts';

let server: TestServer;
let carrier: Carrier;
let customer: Phone;
let queueId: string;

beforeEach(async () => {
  [server, carrier] = await Promise.all([startTestServer(), startCarrier()]);
  queueId = await addQueue(server.ctx);
  await addVoiceInbox(server.ctx, queueId, carrier, { apiKey: TEST_API_KEY, settings: { ringSeconds: 5 } });
  customer = carrier.phone('+14155550123');
});
afterEach(async () => {
  await server.stop();
  await carrier.close();
});

// Each case has a server of its own and walks through several people's actions.
describe('a phone call', { timeout: 60_000 }, () => {
  it('is offered, accepted, talked, and ends in wrap-up', async () => {
    const ana = await onDuty('Ana');
    const { callSid: callId } = customer.call(BUSINESS_NUMBER);
    const row = await ana.accept();
    const { callsid } = await ana.frame('invite');
    ana.send('answer', { callsid });
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    await eventually(async () =>
      expect(await callIn(ana, row)).toMatchObject({ state: 'connected', outcome: 'answered' }),
    );
    await ana.person.request(hangUpCall, { params: { callId } });
    await eventually(() => expect(customer.current.kind).toBe('idle'));
    await eventually(async () =>
      expect(await callIn(ana, row)).toMatchObject({ state: 'ended', outcome: 'answered' }),
    );
    await eventually(async () =>
      expect(await casesOf(ana, 'mine')).toMatchObject([{ case: { state: 'wrapping' } }]),
    );
  });

  it('is held, taken back and hung up from the console', async () => {
    const ana = await onDuty('Ana');
    const { callSid: callId } = customer.call(BUSINESS_NUMBER);
    const row = await ana.accept();
    const { callsid } = await ana.frame('invite');
    ana.send('answer', { callsid });
    await eventually(async () => expect(await callIn(ana, row)).toMatchObject({ state: 'connected' }));
    await ana.person.request(holdCall, { params: { callId }, body: { isOnHold: true } });
    await eventually(() => expect(customer.current.kind).toBe('held'));
    await ana.person.request(holdCall, { params: { callId }, body: { isOnHold: false } });
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    await ana.person.request(hangUpCall, { params: { callId } });
    await eventually(() => expect(customer.current.kind).toBe('idle'));
    await ana.frame('hangup');
  });

  it('that is given up in line leaves a case to call back', async () => {
    const boss = await signUp(server, { role: 'supervisor' });
    customer.call(BUSINESS_NUMBER);
    await eventually(async () => expect(await rows(boss, 'open')).toHaveLength(1));
    await eventually(() => expect(customer.current.kind).toBe('inCall'));
    const called = await cases.of(server.ctx.database).findOne({ isOpen: true });
    customer.hangUp();
    await eventually(async () => {
      const open = await rows(boss, 'open');
      expect(open).toMatchObject([{ case: { isCallback: true, state: 'queued' } }]);
    });
    // In the place that the caller had.
    const callback = await cases.of(server.ctx.database).findOne({ isOpen: true });
    expect(callback?._id).not.toBe(called?._id);
    expect(callback?.routing.virtualStart).toBe(called?.routing.virtualStart);
  });

  it('that waits longer than its queue bears is let go, and is to be called back in its place', async () => {
    await setPolicy(server.ctx, (policy) => {
      policy.defaults.maximumWaitSeconds = 1;
      policy.defaults.overflow = { kind: 'voicemail' };
    });
    customer.call(BUSINESS_NUMBER);
    const called = await eventually(async () => {
      const found = await cases.of(server.ctx.database).findOne({ isOpen: true });
      expect(found).not.toBeNull();
      return found!;
    });
    await eventually(() => expect(customer.current.kind).toBe('idle'));
    await eventually(async () => {
      expect(await cases.of(server.ctx.database).findOne({ _id: called._id })).toMatchObject({
        state: 'canceled',
        disposition: 'no_agent_callback',
      });
      const callback = await cases.of(server.ctx.database).findOne({ isOpen: true });
      expect(callback).toMatchObject({ isCallback: true, state: 'queued' });
      expect(callback?.routing.virtualStart).toBe(called.routing.virtualStart);
    });
    // The same rule does not end it again.
    await server.ctx.database
      .collection('cases')
      .updateOne({ isOpen: true }, { $set: { 'routing.queueEnteredAt': 0 } });
    await routeCases(server.ctx);
    expect(await cases.of(server.ctx.database).findOne({ isOpen: true })).toMatchObject({ isCallback: true });
  });

  it('back to somebody who gave up continues their case, on every screen', async () => {
    customer.call(BUSINESS_NUMBER);
    await eventually(() => expect(customer.current.kind).toBe('inCall'));
    customer.hangUp();
    await eventually(() => expect(customer.current.kind).toBe('idle'));
    const ana = await onDuty('Ana');
    const row = await ana.accept();
    const { callId, caseId } = await ana.person.request(startCall, {
      body: { inboxId: row.case.inboxId, to: customer.number },
    });
    expect(caseId).toBe(row.case.id);
    await eventually(() => expect(customer.current.kind).toBe('ringing'));
    // Pressed again, as after a lost answer: it is the same call.
    const again = { body: { inboxId: row.case.inboxId, to: customer.number } };
    expect(await ana.person.request(startCall, again)).toEqual({ callId, caseId });
    await eventually(() => {
      const changes = ana.events.flatMap((event) =>
        event.type === 'case.created' && event.payload.case.id === caseId ? [event.payload] : [],
      );
      const isCurrent = changes.some(
        ({ case: entry, conversation }) =>
          !entry.isCallback &&
          entry.conversationId === conversation.id &&
          conversation.id !== row.conversation.id,
      );
      expect(isCurrent).toBe(true);
    });
    customer.answer();
    const { callsid } = await ana.frame('invite');
    ana.send('answer', { callsid });
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    const [mine] = await rows(ana.person, 'mine');
    await eventually(async () => {
      expect(await callIn(ana, mine!)).toMatchObject({ callId, direction: 'outbound', state: 'connected' });
    });
    customer.hangUp();
    await eventually(async () =>
      expect(await casesOf(ana, 'mine')).toMatchObject([{ case: { id: caseId, state: 'wrapping' } }]),
    );
  });

  it('that the caller gives up while the agent is rung stops ringing', async () => {
    const ana = await onDuty('Ana');
    customer.call(BUSINESS_NUMBER);
    await ana.accept();
    await ana.frame('invite');
    customer.hangUp();
    await ana.frame('cancel');
  });

  it('that the agent does not answer goes to the next one', async () => {
    const ana = await onDuty('Ana');
    customer.call(BUSINESS_NUMBER);
    const row = await ana.accept();
    await ana.frame('invite');
    const bea = await onDuty('Bea');
    const again = await bea.accept();
    expect(again.case.id).toBe(row.case.id);
    const { callsid } = await bea.frame('invite');
    bea.send('answer', { callsid });
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    await eventually(async () => {
      expect(await callIn(bea, again)).toMatchObject({ state: 'connected', agentId: bea.person.agent.id });
    });
  });
});

const onDuty = (name: string) => agentOnDuty(server, { name, queueId });

const casesOf = (agent: OnDuty, view: 'mine') => rows(agent.person, view);
