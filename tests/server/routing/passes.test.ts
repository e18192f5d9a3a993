import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agents } from '../../../server/agents/agentCollection.ts';
import { createAgent } from '../../../server/agents/createAgent.ts';
import { updateAgentRecord } from '../../../server/agents/updateAgentRecord.ts';
import { type CaseDocument, cases } from '../../../server/cases/caseCollection.ts';
import { changeCase } from '../../../server/cases/changeCase.ts';
import { announceCase } from '../../../server/cases/openCase.ts';
import type { Context } from '../../../server/context.ts';
import { createChangeReader } from '../../../server/routing/changeReader.ts';
import { decisions } from '../../../server/routing/decisionCollection.ts';
import { createLiveRouter, type LiveRouter } from '../../../server/routing/liveRouter.ts';
import { beginPass } from '../../../server/routing/routeCases.ts';
import { type Suspects, sweepUnits } from '../../../server/routing/sweepUnits.ts';
import { startContext } from '../../support/bareContext.ts';
import { addCase, caseNow } from '../../support/routing.ts';
import { addQueue } from '../../support/workspace.ts';

describe('passes of the routing', () => {
  let ctx: Context;
  let stop: () => Promise<void>;
  let queueId: string;
  let router: LiveRouter;
  let stopHearing: () => void;

  beforeAll(async () => {
    ({ ctx, stop } = await startContext());
    queueId = await addQueue(ctx);
    await addAvailableAgent(ctx, queueId);
    router = createLiveRouter(ctx);
    stopHearing = ctx.bus.subscribe(router.onEvent);
    await (await beginPass(ctx, router)).carriedOut;
  });
  afterAll(async () => {
    stopHearing();
    await stop();
  });

  it('begin while the one before is carried out, and leave alone what it decides', async () => {
    const first = await addCase(ctx, { queueId });
    const one = await beginPass(ctx, router);
    // Told of once more, as it still is on record.
    announceCase(ctx, first);
    const second = await addCase(ctx, { queueId });
    const other = await beginPass(ctx, router);
    expect(await one.carriedOut).toEqual({ decided: 1, lost: 0 });
    expect(await other.carriedOut).toEqual({ decided: 1, lost: 0 });
    for (const theCase of [first, second]) {
      expect((await caseNow(ctx, theCase)).offers).toHaveLength(1);
      expect(await decisions.of(ctx.database).countDocuments({ caseId: theCase._id })).toBe(1);
    }
    expect(await (await beginPass(ctx, router)).carriedOut).toEqual({ decided: 0, lost: 0 });
  });

  it('decide again what another process was quicker with, by what is on record then', async () => {
    const theCase = await addCase(ctx, { queueId });
    await cases.of(ctx.database).updateOne({ _id: theCase._id }, { $inc: { version: 1 } });
    expect(await (await beginPass(ctx, router)).carriedOut).toEqual({ decided: 1, lost: 1 });
    expect(await (await beginPass(ctx, router)).carriedOut).toEqual({ decided: 1, lost: 0 });
    expect((await caseNow(ctx, theCase)).offers).toHaveLength(1);
    const units = await agents.of(ctx.database).findOne({ 'units.used': { $gt: 0 } });
    const carried = await cases.of(ctx.database).countDocuments({ state: 'offered' });
    expect(units?.openCases).toBe(carried);
  });

  it('begin nothing more after a lost claim, and lose nothing of what was left', async () => {
    const found: CaseDocument[] = [];
    for (let index = 0; index < 12; index += 1) {
      found.push(await addCase(ctx, { queueId }));
    }
    const ofAll = { _id: { $in: found.map(({ _id }) => _id) } };
    await cases.of(ctx.database).updateMany(ofAll, { $inc: { version: 1 } });
    const one = await (await beginPass(ctx, router)).carriedOut;
    expect(one.decided).toBe(12);
    expect(one.lost).toBeGreaterThan(0);
    expect(one.lost).toBeLessThan(12);
    // What was lost is read again; the look that follows a loss has found the rest.
    expect(await (await beginPass(ctx, router)).carriedOut).toEqual({ decided: 12, lost: 0 });
    expect(await cases.of(ctx.database).countDocuments({ ...ofAll, state: 'offered' })).toBe(12);
  });

  it('put back what they decided and did not begin, as it was', async () => {
    const found: CaseDocument[] = [];
    for (let index = 0; index < 12; index += 1) {
      found.push(await addCase(ctx, { queueId }));
    }
    // As many as are begun at first: none succeeds, so no other is begun.
    const [lost, left] = [found.slice(0, 8), found.slice(8)].map((some) => some.map(({ _id }) => _id));
    await cases.of(ctx.database).updateMany({ _id: { $in: lost ?? [] } }, { $inc: { version: 1 } });
    expect(await (await beginPass(ctx, router)).carriedOut).toEqual({ decided: 12, lost: 8 });
    const ofLeft = { _id: { $in: left ?? [] } };
    expect(await cases.of(ctx.database).countDocuments({ ...ofLeft, state: 'queued' })).toBe(4);
    expect(await (await beginPass(ctx, router)).carriedOut).toEqual({ decided: 12, lost: 0 });
    expect(await cases.of(ctx.database).countDocuments({ ...ofLeft, state: 'offered' })).toBe(4);
  });

  it('take the newest of what they hear, in whatever order it is told', async () => {
    const theCase = await addCase(ctx, { queueId, channel: 'voice' });
    const reader = createChangeReader(ctx);
    const stopReading = ctx.bus.subscribe(reader.onEvent);
    const changed = await changeCase(ctx, theCase._id, {}, { priority: 'urgent' });
    announceCase(ctx, changed?.before as CaseDocument);
    stopReading();
    expect(reader.take().cases.get(theCase._id)).toMatchObject({ version: 2, priority: 'urgent' });
  });
});

describe('an agent for whom the record counts more than they hold, as after a crash', () => {
  let ctx: Context;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ ctx, stop } = await startContext());
  });
  afterAll(() => stop());

  it('is passed over until the counter is mended, and holds up no case that others may have', async () => {
    const queueId = await addQueue(ctx);
    // Free the longest: everything would go to them first.
    const crashed = await addAvailableAgent(ctx, queueId, 'crashed@team.example');
    const other = await addAvailableAgent(ctx, queueId);
    await agents.of(ctx.database).updateOne({ _id: crashed }, { $set: { 'units.used': 1_000 } });
    const router = createLiveRouter(ctx);
    const stopHearing = ctx.bus.subscribe(router.onEvent);
    const first = await addCase(ctx, { queueId });
    expect(await (await beginPass(ctx, router)).carriedOut).toEqual({ decided: 1, lost: 0 });
    expect((await caseNow(ctx, first)).offers).toMatchObject([{ agentId: other }]);

    await updateAgentRecord(ctx, other, { 'presence.status': 'busy' });
    const second = await addCase(ctx, { queueId });
    await (await beginPass(ctx, router)).carriedOut;
    expect((await caseNow(ctx, second)).state).toBe('queued');
    const suspects: Suspects = new Map();
    await sweepUnits(ctx, suspects);
    await sweepUnits(ctx, suspects);
    expect(await (await beginPass(ctx, router)).carriedOut).toEqual({ decided: 1, lost: 0 });
    expect((await caseNow(ctx, second)).offers).toMatchObject([{ agentId: crashed }]);
    stopHearing();
  });
});

/** @returns their id */
async function addAvailableAgent(ctx: Context, queueId: string, email = 'ana@team.example'): Promise<string> {
  const { id } = await createAgent(ctx, {
    name: 'Ana Souza',
    email,
    password: 'long enough to be taken',
    role: 'agent',
    language: 'en',
    queueIds: [queueId],
    unitsTotal: 1_000,
  });
  await updateAgentRecord(ctx, id, { 'presence.status': 'available', 'presence.isReachable': true });
  return id;
}
