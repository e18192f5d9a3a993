import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeCase } from '../../../server/cases/changeCase.ts';
import { setMyPresence } from '../../../shared/api/agents.ts';
import { acceptOffer, declineOffer, explainCase, listCases } from '../../../shared/api/cases.ts';
import { eventually } from '../../support/eventually.ts';
import { addAvailable, addCase, caseNow, setPolicy, unitsOf } from '../../support/routing.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue } from '../../support/workspace.ts';

describe('a case offered to several agents at once', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer();
    await setPolicy(server.ctx, (policy) => {
      policy.defaults.offerTo = 3;
    });
  });
  afterAll(() => server.stop());

  async function crew() {
    const queueId = await addQueue(server.ctx, `Queue ${Math.random()}`);
    const people = [
      await addAvailable(server, { name: 'Ana', queueIds: [queueId] }),
      await addAvailable(server, { name: 'Ben', queueIds: [queueId] }),
      await addAvailable(server, { name: 'Caio', queueIds: [queueId] }),
    ];
    return { queueId, people };
  }

  async function offerTo(person: Person, caseId: string): Promise<string> {
    return eventually(async () => {
      const { items } = await person.request(listCases, { query: { view: 'offered' } });
      const offer = items.find((row) => row.case.id === caseId)?.case.offers;
      const mine = offer?.find(({ agentId }) => agentId === person.agent.id);
      expect(mine).toBeDefined();
      return mine?.id ?? '';
    });
  }

  it('goes to the first who accepts; the others are free again and learn who that was', async () => {
    const { queueId, people } = await crew();
    const theCase = await addCase(server.ctx, { queueId });
    const offerIds = await Promise.all(people.map((person) => offerTo(person, theCase._id)));
    expect(new Set(offerIds).size).toBe(3);
    expect(await Promise.all(people.map((person) => unitsOf(server.ctx, person)))).toEqual([30, 30, 30]);

    const params = { caseId: theCase._id };
    const answers = await Promise.all(
      people.map((person, index) =>
        person.attempt(acceptOffer, { params, body: { offerId: offerIds[index] ?? '' } }),
      ),
    );
    const winner = answers.findIndex(({ status }) => status === 200);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    for (const { body } of answers.filter(({ status }) => status === 409)) {
      expect(body).toMatchObject({
        code: 'offerTaken',
        details: { agentName: people[winner]?.agent.name },
      });
    }
    expect(await caseNow(server.ctx, theCase)).toMatchObject({
      state: 'assigned',
      agentId: people[winner]?.agent.id,
      offers: [],
    });
    await eventually(async () => {
      const units = await Promise.all(people.map((person) => unitsOf(server.ctx, person)));
      expect(units).toEqual(people.map((_, index) => (index === winner ? 30 : 0)));
    });
    for (const { socket } of people) {
      await eventually(() => {
        const last = socket.events.findLast(
          (event) => event.type === 'case.updated' && event.payload.case.id === theCase._id,
        );
        expect(last).toMatchObject({ payload: { case: { state: 'assigned', offers: [] } } });
      });
      socket.close();
    }
  });

  it('is explained with everybody who was asked', async () => {
    const { queueId, people } = await crew();
    const theCase = await addCase(server.ctx, { queueId });
    await Promise.all(people.map((person) => offerTo(person, theCase._id)));
    const boss = await signUp(server, { role: 'supervisor', queueIds: [queueId] });
    const offer = await eventually(async () => {
      const { items } = await boss.request(explainCase, { params: { caseId: theCase._id } });
      const found = items.find(({ kind }) => kind === 'offer');
      expect(found).toBeDefined();
      return found;
    });
    const asked = people.map(({ agent }) => agent.id);
    expect([...(offer?.chosenAgentIds ?? [])].sort()).toEqual(asked.sort());
    expect(offer?.chosenAgentIds).toEqual(offer?.candidates.map(({ agentId }) => agentId));
    for (const { socket } of people) {
      socket.close();
    }
  });

  it('stays offered to the others when one declines, and is in line again when the last one does', async () => {
    const { queueId, people } = await crew();
    const theCase = await addCase(server.ctx, { queueId });
    const params = { caseId: theCase._id };
    for (const [index, person] of people.entries()) {
      const offerId = await offerTo(person, theCase._id);
      await person.request(declineOffer, { params, body: { offerId } });
      expect(await unitsOf(server.ctx, person)).toBe(0);
      expect(await caseNow(server.ctx, theCase)).toMatchObject({
        state: index < 2 ? 'offered' : 'queued',
        routing: { virtualStart: theCase.routing.virtualStart },
      });
    }
    const after = await caseNow(server.ctx, theCase);
    expect(after.routing.excluded.map(({ agentId }) => agentId).sort()).toEqual(
      people.map(({ agent }) => agent.id).sort(),
    );
    for (const { socket } of people) {
      socket.close();
    }
  });

  it('is refused with what became of it to whoever accepts too late, or was not asked', async () => {
    const { queueId, people } = await crew();
    const [ana, ben, caio] = people;
    const theCase = await addCase(server.ctx, { queueId });
    const params = { caseId: theCase._id };
    const offerIds = await Promise.all(people.map((person) => offerTo(person, theCase._id)));
    const accept = (index: number) =>
      people[index]?.attempt(acceptOffer, { params, body: { offerId: offerIds[index] ?? '' } });
    const decline = (index: number) =>
      people[index]?.request(declineOffer, { params, body: { offerId: offerIds[index] ?? '' } });

    await decline(0);
    expect(await accept(0)).toMatchObject({ status: 409, body: { code: 'offeredToOther' } });
    await decline(1);
    const whoIsAsked = { agentName: caio?.agent.name };
    expect(await accept(1)).toMatchObject({ body: { code: 'offeredToOther', details: whoIsAsked } });
    // Nor is a colleague's offer anybody else's to take.
    expect(await ben?.attempt(acceptOffer, { params, body: { offerId: offerIds[2] ?? '' } })).toMatchObject({
      body: { code: 'offeredToOther', details: whoIsAsked },
    });
    await decline(2);
    expect(await accept(2)).toMatchObject({ status: 409, body: { code: 'offerExpired' } });
    await changeCase(server.ctx, theCase._id, {}, { state: 'canceled', isOpen: false });
    expect(await accept(2)).toMatchObject({ status: 409, body: { code: 'offerEnded' } });
    expect(await unitsOf(server.ctx, ana as Person)).toBe(0);
    for (const { socket } of people) {
      socket.close();
    }
  });

  it('is taken from whoever goes away or is busy, without counting as their miss', async () => {
    const { queueId, people } = await crew();
    const theCase = await addCase(server.ctx, { queueId });
    const [ana] = people;
    await Promise.all(people.map((person) => offerTo(person, theCase._id)));
    await ana?.request(setMyPresence, { body: { status: 'offline' } });
    await eventually(async () => {
      const { offers, routing } = await caseNow(server.ctx, theCase);
      expect(offers.map(({ agentId }) => agentId)).not.toContain(ana?.agent.id);
      expect(offers).toHaveLength(2);
      expect(routing.excluded).toEqual([]);
    });
    await people[1]?.request(setMyPresence, { body: { status: 'busy' } });
    await eventually(async () => {
      const { offers } = await caseNow(server.ctx, theCase);
      expect(offers.map(({ agentId }) => agentId)).toEqual([people[2]?.agent.id]);
    });
    for (const { socket } of people) {
      socket.close();
    }
  });
});
