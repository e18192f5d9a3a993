import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { presenceIntervals } from '../../../../server/agents/presence.ts';
import { cases } from '../../../../server/cases/caseCollection.ts';
import {
  type AgentTerms,
  type RosterChange,
  rosterChanges,
} from '../../../../server/roster/rosterChanges.ts';
import { defaultPolicy } from '../../../../server/routing/engine/policy.ts';
import { trials } from '../../../../server/routing/whatIf/trialCollection.ts';
import {
  cancelTrial,
  getTrial,
  listTrialCases,
  type ReplayResult,
  type SimulationResult,
  startReplay,
  startSimulation,
  type Trial,
} from '../../../../shared/api/trials.ts';
import type { PolicyContent } from '../../../../shared/routingPolicy.ts';
import { eventually } from '../../../support/eventually.ts';
import {
  type Person,
  personWith,
  signUp,
  startTestServer,
  type TestServer,
} from '../../../support/testServer.ts';
import { addQueue } from '../../../support/workspace.ts';
import { at, iso, pastCase, storeCases, storePresence } from './recordedDay.ts';

describe('trying a policy on a day that was', () => {
  let server: TestServer;
  let supervisor: Person;
  let ana: Person;
  let ben: Person;
  let queueId: string;

  beforeAll(async () => {
    server = await startTestServer();
    queueId = await addQueue(server.ctx);
    supervisor = await signUp(server, { role: 'supervisor' });
    ana = await signUp(server, { name: 'Ana', queueIds: [queueId] });
    ben = await signUp(server, { name: 'Ben', queueIds: [queueId] });
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    await Promise.all([
      cases.of(server.ctx.database).deleteMany({}),
      presenceIntervals.of(server.ctx.database).deleteMany({}),
      rosterChanges.of(server.ctx.database).deleteMany({}),
    ]);
  });

  const span = { from: iso(at(0)), to: iso(at(24 * 60)) };

  function content(change: (policy: PolicyContent) => void = () => undefined): PolicyContent {
    const { version: _, ...policy } = defaultPolicy();
    policy.offers.timeoutSeconds.voice = null;
    change(policy);
    return policy;
  }

  async function ended(run: Trial): Promise<Trial> {
    return eventually(async () => {
      const trial = await supervisor.request(getTrial, { params: { runId: run.id } });
      expect(trial.state).not.toBe('running');
      return trial;
    }, 60_000);
  }

  async function replayed(policy: PolicyContent): Promise<{ id: string; result: ReplayResult }> {
    const run = await supervisor.request(startReplay, {
      body: { ...span, policy: { kind: 'draft', policy } },
    });
    const { state, problem, result } = await ended(run);
    expect([state, problem]).toEqual(['done', null]);
    expect(result?.kind).toBe('replay');
    return { id: run.id, result: result as ReplayResult };
  }

  it('sets what would have been beside what was, case by case', async () => {
    await storePresence(server.ctx, ana.agent.id, 540, 'available');
    await storePresence(server.ctx, ben.agent.id, 540, 'available');
    // Two calls at ten: Ana took both, one after the other, while Ben was free.
    await storeCases(server.ctx, [
      pastCase({ queueId, agentId: ana.agent.id, came: 600, answered: 600, closed: 605 }),
      pastCase({ queueId, agentId: ana.agent.id, came: 601, answered: 605, closed: 610 }),
    ]);
    const { id, result } = await replayed(content());
    expect(result.actual.total).toMatchObject({ cases: 2, answered: 2, maxWaitMs: 240_000 });
    expect(result.tried.total).toMatchObject({ cases: 2, answered: 2, maxWaitMs: 0, serviceLevel: 1 });
    expect(result.otherAgentCount).toBe(1);
    expect(result.assumedAgentIds).toEqual([]);
    const { items } = await supervisor.request(listTrialCases, { params: { runId: id } });
    const had = items.map(({ actual, tried }) => [actual.agentId, tried.agentId]);
    expect(new Set(had.map(([, tried]) => tried))).toEqual(new Set([ana.agent.id, ben.agent.id]));
    expect(items[1]).toMatchObject({
      number: expect.any(Number),
      actual: { waitMs: 240_000 },
      tried: { waitMs: 0 },
    });
  });

  it('has nobody work who was not there', async () => {
    await storePresence(server.ctx, ana.agent.id, 540, 'available');
    await storePresence(server.ctx, ben.agent.id, 540, 'available');
    await storePresence(server.ctx, ben.agent.id, 590, 'offline');
    await storeCases(server.ctx, [
      pastCase({ queueId, agentId: ana.agent.id, came: 600, answered: 600, closed: 605 }),
      pastCase({ queueId, agentId: ana.agent.id, came: 601, answered: 605, closed: 610 }),
    ]);
    const { result } = await replayed(content());
    expect(result.tried.agents).toMatchObject([{ agentId: ana.agent.id, cases: 2 }]);
  });

  describe('goes by who belonged to the queue', () => {
    const ofDay = (minutes: number) => iso(at(minutes));

    /** Both were there all day; two calls came together at ten, and two at noon. */
    async function busyDay(): Promise<void> {
      await storePresence(server.ctx, ana.agent.id, 540, 'available');
      await storePresence(server.ctx, ben.agent.id, 540, 'available');
      const call = (came: number) =>
        pastCase({ queueId, agentId: ana.agent.id, came, answered: came, closed: came + 5 });
      await storeCases(server.ctx, [call(600), call(601), call(720), call(721)]);
    }

    function record(
      { agent }: Person,
      minutes: number,
      terms: Partial<AgentTerms>,
      isFound = false,
    ): RosterChange {
      return {
        _id: `${agent.id}.${minutes}`,
        kind: 'agent',
        subjectId: agent.id,
        at: ofDay(minutes),
        version: minutes,
        isFound,
        terms: { queueIds: [queueId], skills: [], totalUnits: 100, ...terms },
      };
    }

    async function recorded(...changes: RosterChange[]): Promise<ReplayResult> {
      await rosterChanges.of(server.ctx.database).insertMany(changes);
      return (await replayed(content())).result;
    }

    function casesOf({ tried }: ReplayResult, { agent }: Person): number {
      return tried.agents.find(({ agentId }) => agentId === agent.id)?.cases ?? 0;
    }

    it('then, not now: who joined at eleven takes nothing before', async () => {
      await busyDay();
      const result = await recorded(
        record(ana, -60, {}),
        record(ben, -50, { queueIds: [] }),
        record(ben, 660, { queueIds: [queueId] }),
      );
      expect([casesOf(result, ana), casesOf(result, ben)]).toEqual([3, 1]);
      expect(result.rosterSince).toBeNull();
    });

    it('and who left, or was made only later, takes nothing after or before', async () => {
      await busyDay();
      const left = await recorded(
        record(ana, -60, {}),
        record(ben, -50, {}),
        record(ben, 660, { queueIds: [] }),
      );
      expect([casesOf(left, ana), casesOf(left, ben)]).toEqual([3, 1]);
      await rosterChanges.of(server.ctx.database).deleteMany({});
      const made = await recorded(record(ana, -60, {}), record(ben, 24 * 60 + 5, {}));
      expect([casesOf(made, ana), casesOf(made, ben)]).toEqual([4, 0]);
    });

    it('with the units and skills of that day, and what the queue asked then', async () => {
      await busyDay();
      const few = await recorded(record(ana, -60, {}), record(ben, -50, { totalUnits: 10 }));
      expect([casesOf(few, ana), casesOf(few, ben)]).toEqual([4, 0]);
      await rosterChanges.of(server.ctx.database).deleteMany({});
      const need = [{ kind: 'required' as const, name: 'German', min: 5 }];
      const asked = await recorded(
        record(ana, -60, { skills: [{ name: 'German', level: 7 }] }),
        record(ben, -50, {}),
        {
          _id: `${queueId}.1`,
          kind: 'queue',
          subjectId: queueId,
          at: ofDay(-60),
          version: 1,
          isFound: true,
          terms: { skills: [] },
        },
        {
          _id: `${queueId}.2`,
          kind: 'queue',
          subjectId: queueId,
          at: ofDay(660),
          version: 2,
          isFound: false,
          terms: { skills: need },
        },
      );
      // Ben helps at ten; at noon German is asked for.
      expect([casesOf(asked, ana), casesOf(asked, ben)]).toEqual([3, 1]);
    });

    it('as it was when recording began, which it says, where it does not reach so far', async () => {
      await busyDay();
      const result = await recorded(
        record(ana, 3_000, {}, true),
        record(ben, 3_000, { queueIds: [] }, true),
        record(ben, 4_000, { queueIds: [queueId] }),
      );
      expect([casesOf(result, ana), casesOf(result, ben)]).toEqual([4, 0]);
      expect(result.rosterSince).toBe(ofDay(3_000));
    });
  });

  it('says of whom no presence is known, and has them there while they had cases', async () => {
    await storeCases(server.ctx, [
      pastCase({ queueId, agentId: ana.agent.id, came: 600, answered: 600, closed: 605 }),
      pastCase({ queueId, agentId: null, came: 700, answered: null, closed: 702 }),
    ]);
    const { result } = await replayed(content());
    expect(result.assumedAgentIds).toEqual([ana.agent.id]);
    expect(result.tried.total).toMatchObject({ answered: 1, abandoned: 1 });
  });

  it('takes a case that still goes on for as long as it lasted by the end of the day', async () => {
    await storePresence(server.ctx, ana.agent.id, 540, 'available');
    await storeCases(server.ctx, [
      pastCase({
        queueId,
        agentId: ana.agent.id,
        came: 1_400,
        answered: 1_400,
        closed: null,
        state: 'assigned',
      }),
    ]);
    const { result } = await replayed(content());
    const busyMs = 40 * 60_000;
    expect(result.actual.agents).toEqual([{ agentId: ana.agent.id, cases: 1, busyMs }]);
    expect(result.tried.agents).toEqual([{ agentId: ana.agent.id, cases: 1, busyMs }]);
  });

  it('leaves conversations that an agent began with that agent', async () => {
    await storePresence(server.ctx, ana.agent.id, 540, 'available');
    await storePresence(server.ctx, ben.agent.id, 560, 'available');
    // Ana has been free for longer: a case of the line would be hers.
    await storeCases(server.ctx, [
      pastCase({ queueId, agentId: ben.agent.id, came: 600, answered: 600, closed: 605 }),
    ]);
    const { result } = await replayed(content());
    expect(result.tried.agents).toMatchObject([{ agentId: ben.agent.id, cases: 1 }]);
  });

  it('has a result for a day on which nobody came', async () => {
    const { result } = await replayed(content());
    expect(result.actual.total).toMatchObject({ cases: 0, serviceLevel: null });
  });

  it('refuses a draft that would not be activated either, and a span that is no day', async () => {
    const circle = content((policy) => {
      policy.defaults.maximumWaitSeconds = 10;
    });
    const refused = await supervisor.attempt(startReplay, {
      body: { ...span, policy: { kind: 'draft', policy: circle } },
    });
    expect(refused).toMatchObject({ status: 422, body: { code: 'unprocessable' } });
    const week = { from: span.from, to: iso(at(7 * 24 * 60)) };
    const long = await supervisor.attempt(startReplay, {
      body: { ...week, policy: { kind: 'version', version: 1 } },
    });
    expect(long).toMatchObject({ status: 422, body: { details: { reason: 'span' } } });
  });

  it('is stopped by whoever asks, from wherever they are connected', async () => {
    const other = await startTestServer({ sameAs: server });
    const run = await supervisor.request(startSimulation, {
      body: {
        seed: 1,
        agents: 300,
        hours: 24,
        lines: [
          { queueId, channel: 'voice', casesPerHour: 5_000, handleSeconds: 200, patienceSeconds: null },
        ],
        policy: { kind: 'version', version: 1 },
      },
    });
    expect(run.state).toBe('running');
    const elsewhere = personWith(other, supervisor.agent, supervisor.cookie);
    const stopped = await elsewhere.request(cancelTrial, { params: { runId: run.id } });
    expect(stopped.state).toBe('canceled');
    // Only the run that was stopped made room; the third would be one too many otherwise.
    await eventually(async () => {
      const again = await supervisor.attempt(startReplay, {
        body: { ...span, policy: { kind: 'version', version: 1 } },
      });
      expect(again.status).toBe(200);
      await ended(again.body as unknown as Trial);
    });
    expect((await ended(run)).result).toBeNull();
    await other.stop();
  });

  it('is said to have stopped when the process that ran it is gone', async () => {
    const run = await supervisor.request(startReplay, {
      body: { ...span, policy: { kind: 'version', version: 1 } },
    });
    await ended(run);
    const old = new Date(Date.now() - 60_000).toISOString();
    await trials
      .of(server.ctx.database)
      .updateOne({ _id: run.id }, { $set: { state: 'running', beatAt: old, result: null } });
    expect(await supervisor.request(getTrial, { params: { runId: run.id } })).toMatchObject({
      state: 'failed',
      problem: 'stopped',
    });
  });

  it('is for supervisors', async () => {
    const { status } = await ana.attempt(startReplay, {
      body: { ...span, policy: { kind: 'version', version: 1 } },
    });
    expect(status).toBe(403);
  });

  async function simulated(patienceSeconds: number | null, seed: number): Promise<SimulationResult> {
    const run = await supervisor.request(startSimulation, {
      body: {
        seed,
        agents: 10,
        hours: 24,
        lines: [{ queueId, channel: 'voice', casesPerHour: 150, handleSeconds: 200, patienceSeconds }],
        policy: {
          kind: 'draft',
          policy: content((policy) => {
            policy.defaults.wrapUp.mode = 'none';
          }),
        },
      },
    });
    const { state, result } = await ended(run);
    expect(state).toBe('done');
    return result as SimulationResult;
  }

  it('simulates what Erlang C expects, within what chance allows', async () => {
    const result = await simulated(null, 7);
    expect(result.theoryName).toBe('erlangC');
    expect(result.theory).toMatchObject({ places: 10, load: expect.closeTo(0.8333, 3), abandoned: 0 });
    expect(result.simulated.waiting).toBeCloseTo(result.theory.waiting ?? -1, 0.7);
    expect(result.occupancy).toBeCloseTo(0.8333, 1);
  }, 60_000);

  it('simulates a day on which all queues are open', async () => {
    const run = await supervisor.request(startSimulation, {
      body: {
        seed: 1,
        agents: 5,
        hours: 1,
        lines: [{ queueId, channel: 'voice', casesPerHour: 30, handleSeconds: 60, patienceSeconds: null }],
        policy: {
          kind: 'draft',
          policy: content((policy) => {
            const night = [{ days: [7], from: '03:00', to: '04:00' }];
            policy.calendars = { night: { zone: 'UTC', intervals: night, holidays: [] } };
            policy.defaults.hours = 'night';
          }),
        },
      },
    });
    const { result } = await ended(run);
    expect(result?.tried.total.answered).toBeGreaterThan(10);
    expect(result?.tried.total.others).toBe(0);
  });

  it('has impatient customers leave as Erlang A expects, the same for the same seed', async () => {
    const [first, again] = [await simulated(60, 3), await simulated(60, 3)];
    expect(first).toEqual(again);
    expect(first.theoryName).toBe('erlangA');
    expect(first.simulated.abandoned).toBeGreaterThan(0);
    expect(Math.abs(first.simulated.abandoned - (first.theory.abandoned ?? 1))).toBeLessThan(0.02);
  }, 60_000);
});
