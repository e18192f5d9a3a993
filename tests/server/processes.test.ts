import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agents } from '../../server/agents/agentCollection.ts';
import { cases } from '../../server/cases/caseCollection.ts';
import type { Carrier } from '../../server/demo/carrier/carrier.ts';
import { setMyPresence } from '../../shared/api/agents.ts';
import { acceptOffer, listCases, takeCase } from '../../shared/api/cases.ts';
import { startCarrier } from '../support/carrier.ts';
import { eventually } from '../support/eventually.ts';
import { personWith, signUp, startTestServer, type TestServer } from '../support/testServer.ts';
import { addQueue, addSmsInbox, BUSINESS_NUMBER } from '../support/workspace.ts';

describe('two server processes on one database and one Redis', () => {
  let first: TestServer;
  let second: TestServer;
  let carrier: Carrier;
  let queueId: string;

  beforeAll(async () => {
    first = await startTestServer();
    second = await startTestServer({ sameAs: first });
    carrier = await startCarrier();
    queueId = await addQueue(first.ctx);
    await addSmsInbox(first.ctx, queueId, carrier);
  });
  afterAll(async () => {
    await second.stop();
    await first.stop();
    await carrier.close();
  });

  it('show an agent on one at once what a customer does on the other', async () => {
    const ana = await signUp(first, { name: 'Ana Souza', queueIds: [queueId] });
    const elsewhere = personWith(second, ana.agent, ana.cookie);
    const socket = await elsewhere.connect();
    await elsewhere.request(setMyPresence, { body: { status: 'available' } });
    // The number's webhook leads to the first process.
    await carrier.phone('+14155550201').sendText(BUSINESS_NUMBER, 'Hello from the other side');
    await eventually(() => {
      const offered = socket.events.some(
        (event) => event.type === 'case.updated' && event.payload.case.offers[0]?.agentId === ana.agent.id,
      );
      expect(offered).toBe(true);
    });
    await elsewhere.request(setMyPresence, { body: { status: 'offline' } });
    socket.close();
  });

  it('give one offer to one winner, also when both processes are asked at once, and tell the loser', async () => {
    const ben = await signUp(first, { name: 'Ben Carter', queueIds: [queueId] });
    const socket = await ben.connect();
    await ben.request(setMyPresence, { body: { status: 'available' } });
    await carrier.phone('+14155550202').sendText(BUSINESS_NUMBER, 'Who takes me?');
    const row = await eventually(async () => {
      const { items } = await ben.request(listCases, { query: { view: 'offered' } });
      expect(items.length).toBeGreaterThan(0);
      return items[0]!;
    });
    const offerId = row.case.offers[0]?.id ?? '';
    const boss = await signUp(second, { name: 'Sofia Lima', role: 'supervisor', queueIds: [queueId] });
    const params = { caseId: row.case.id };
    const here = ben.attempt(acceptOffer, { params, body: { offerId } });
    const there = boss.attempt(takeCase, { params });
    const answers = await Promise.all([here, there]);
    const losers = answers.filter(({ status }) => status === 409);
    const winners = answers.filter(({ status }) => status === 200);
    expect(winners.length).toBeGreaterThan(0);
    for (const { body } of losers) {
      expect(body.message).toMatch(/took this case|ended|changed/);
    }
    const stored = await boss.request(listCases, { query: { view: 'open' } });
    const owner = stored.items.find((one) => one.case.id === row.case.id)?.case.agentId;
    expect([ben.agent.id, boss.agent.id]).toContain(owner);
    // Nobody is charged for a case that somebody else has.
    await eventually(async () => {
      for (const person of [ben, boss]) {
        const holding = await cases
          .of(first.ctx.database)
          .find({ $or: [{ 'held.agentId': person.agent.id }, { 'offers.agentId': person.agent.id }] })
          .toArray();
        const units = (await agents.of(first.ctx.database).findOne({ _id: person.agent.id }))?.units.used;
        expect(units).toBe(20 * holding.length);
        expect(holding.some((theCase) => theCase._id === row.case.id)).toBe(owner === person.agent.id);
      }
    });
    socket.close();
  });

  it('let one of ten who take the same case at once have it, without overrunning anybody', async () => {
    const people = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        signUp(index % 2 === 0 ? first : second, { name: `Agent ${index}`, queueIds: [queueId] }),
      ),
    );
    await carrier.phone('+14155550203').sendText(BUSINESS_NUMBER, 'Many want me');
    const boss = await signUp(first, { role: 'supervisor' });
    const row = await eventually(async () => {
      const { items } = await boss.request(listCases, { query: { view: 'open', limit: '100' } });
      const mine = items.find((one) => one.case.contactName === '+14155550203');
      expect(mine).toBeDefined();
      return mine!;
    });
    const answers = await Promise.all(
      people.map((person) => person.attempt(takeCase, { params: { caseId: row.case.id } })),
    );
    const { items } = await boss.request(listCases, { query: { view: 'open', limit: '100' } });
    const owner = items.find((one) => one.case.id === row.case.id)?.case.agentId;
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    await eventually(async () => {
      const stored = await agents
        .of(first.ctx.database)
        .find({ _id: { $in: people.map((person) => person.agent.id) } })
        .toArray();
      expect(stored.filter((agent) => agent.units.used > 0).map((agent) => agent._id)).toEqual(
        owner ? [owner] : [],
      );
    });
  });
});
