import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agents } from '../../../server/agents/agentCollection.ts';
import { cases } from '../../../server/cases/caseCollection.ts';
import { newId } from '../../../server/database/collection.ts';
import { routeCases } from '../../../server/routing/routeCases.ts';
import { type Suspects, sweepUnits } from '../../../server/routing/sweepUnits.ts';
import { claimUnits } from '../../../server/routing/units.ts';
import { acceptOffer, closeCase, declineOffer, parkCase, takeCase } from '../../../shared/api/cases.ts';
import { eventually } from '../../support/eventually.ts';
import { addAvailable, addCase, caseNow, setPolicy } from '../../support/routing.ts';
import { type Person, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue } from '../../support/workspace.ts';

const MAXIMUM = 2;

describe('the maximum of a channel', () => {
  let first: TestServer;
  let second: TestServer;

  beforeAll(async () => {
    first = await startTestServer();
    second = await startTestServer({ sameAs: first });
    await setPolicy(first.ctx, (policy) => {
      policy.capacity.maximum.webchat = MAXIMUM;
    });
  });
  afterAll(async () => {
    await second.stop();
    await first.stop();
  });

  async function carriedBy(person: Person) {
    return (await agents.of(first.ctx.database).findOne({ _id: person.agent.id }))?.carried;
  }

  it('is kept by claims of two processes at once, however many units are free', async () => {
    const ana = await addAvailable(first, { name: 'Ana', unitsTotal: 1_000 });
    const claims = Array.from({ length: 20 }, (_, index) =>
      claimUnits((index % 2 === 0 ? first : second).ctx, {
        theCase: { _id: newId(), channel: 'webchat' },
        agentId: ana.agent.id,
        units: 30,
        interrupts: [],
        limits: { maximum: MAXIMUM },
      }),
    );
    const won = (await Promise.all(claims)).filter((agent) => agent !== null);
    expect(won).toHaveLength(MAXIMUM);
    expect(await carriedBy(ana)).toEqual({ webchat: MAXIMUM });
    const ofAnother = await claimUnits(second.ctx, {
      theCase: { _id: newId(), channel: 'sms' },
      agentId: ana.agent.id,
      units: 20,
      interrupts: [],
      limits: { maximum: MAXIMUM },
    });
    expect(ofAnother?.carried).toEqual({ webchat: MAXIMUM, sms: 1 });
    ana.socket.close();
  });

  it('is kept by two processes that route the same cases, and its places are given again', async () => {
    const queueId = await addQueue(first.ctx, `Queue ${newId()}`);
    const ben = await addAvailable(first, { name: 'Ben', unitsTotal: 1_000, queueIds: [queueId] });
    const waiting = [];
    for (let index = 0; index < 6; index += 1) {
      waiting.push(await addCase(first.ctx, { queueId }));
    }
    await Promise.all([first, second, first, second].map(({ ctx }) => routeCases(ctx)));
    const offered = await eventually(async () => {
      const found = await cases.of(first.ctx.database).find({ queueId, state: 'offered' }).toArray();
      expect(found).toHaveLength(MAXIMUM);
      return found;
    });
    expect(await carriedBy(ben)).toEqual({ webchat: MAXIMUM });

    const [one, other] = offered;
    const params = { caseId: one!._id };
    await ben.request(acceptOffer, { params, body: { offerId: one!.offers[0]!.id } });
    await ben.request(declineOffer, {
      params: { caseId: other!._id },
      body: { offerId: other!.offers[0]!.id },
    });
    await ben.request(closeCase, { params, body: { disposition: 'solved' } });
    await eventually(async () => {
      const again = await cases.of(first.ctx.database).find({ queueId, state: 'offered' }).toArray();
      expect(again).toHaveLength(MAXIMUM);
      expect(again.map(({ _id }) => _id)).not.toContain(one!._id);
    });
    expect(await carriedBy(ben)).toEqual({ webchat: MAXIMUM });
    expect(waiting).toHaveLength(6);
    ben.socket.close();
  });

  it('does not hold for what an agent takes by hand, nor is a case that was put aside counted', async () => {
    const queueId = await addQueue(first.ctx, `Queue ${newId()}`);
    const caio = await addAvailable(first, { name: 'Caio', unitsTotal: 1_000 });
    await agents.of(first.ctx.database).updateOne({ _id: caio.agent.id }, { $set: { role: 'supervisor' } });
    const taken = [];
    for (let index = 0; index <= MAXIMUM; index += 1) {
      const theCase = await addCase(first.ctx, { queueId });
      await caio.request(takeCase, { params: { caseId: theCase._id } });
      taken.push(theCase);
    }
    expect(await carriedBy(caio)).toEqual({ webchat: MAXIMUM + 1 });
    await caio.request(parkCase, { params: { caseId: taken[0]!._id }, body: { until: null } });
    expect(await carriedBy(caio)).toEqual({ webchat: MAXIMUM });
    caio.socket.close();
  });

  it('is counted from the cases for an agent whose document does not say what they carry', async () => {
    const queueId = await addQueue(first.ctx, `Queue ${newId()}`);
    const dora = await addAvailable(first, { name: 'Dora', unitsTotal: 1_000 });
    await agents.of(first.ctx.database).updateOne({ _id: dora.agent.id }, { $set: { role: 'supervisor' } });
    const theCase = await addCase(first.ctx, { queueId });
    await dora.request(takeCase, { params: { caseId: theCase._id } });
    expect((await caseNow(first.ctx, theCase)).held?.agentId).toBe(dora.agent.id);
    await agents.of(first.ctx.database).updateOne({ _id: dora.agent.id }, { $unset: { carried: '' } });

    const suspects: Suspects = new Map();
    await sweepUnits(first.ctx, suspects);
    expect(await carriedBy(dora)).toBeUndefined();
    await sweepUnits(first.ctx, suspects);
    expect(await carriedBy(dora)).toEqual({ webchat: 1 });
    dora.socket.close();
  });
});
