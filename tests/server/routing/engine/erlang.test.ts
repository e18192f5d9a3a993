import { describe, expect, it } from 'vitest';
import { simulateCallCenter } from '../../../../server/routing/engine/simulator/callCenter.ts';
import {
  erlangA,
  erlangC,
  meanWait,
  serviceLevel,
} from '../../../../server/routing/engine/simulator/erlang.ts';
import { estimate99 } from '../../../../server/routing/engine/simulator/statistics.ts';

const MEAN_SERVICE_MS = 180_000;
const TARGET_MS = 20_000;
const REPLICATIONS = 30;
/**
 * Calls of each replication, by load: one that is nearly full forgets its state ever more slowly, and the
 * means of shorter runs would not yet be spread as a normal variable. `ROUTING_CALLS` multiplies them.
 */
const CALLS: Readonly<Record<number, number>> = { 0.5: 150, 0.7: 200, 0.8: 500, 0.9: 600, 0.95: 1500 };
const FACTOR = Number(process.env.ROUTING_CALLS ?? 1);
const SEED = Number(process.env.ROUTING_SEED ?? 2026);

const agentNumbers = [1, 5, 20, 100];
const loads = [0.5, 0.7, 0.8, 0.9, 0.95];

function loadOf(agents: number, occupancy: number) {
  return { agents, arrivalRate: (occupancy * agents) / MEAN_SERVICE_MS, meanService: MEAN_SERVICE_MS };
}

/** At least fifteen conversations of every agent. */
function callsOf(agents: number, occupancy: number): number {
  return Math.round(Math.max(CALLS[occupancy] ?? 150, 15 * agents) * FACTOR);
}

function replications(agents: number, occupancy: number, meanPatience: number) {
  const calls = callsOf(agents, occupancy);
  const center = { ...loadOf(agents, occupancy), calls, meanPatience, targetMs: TARGET_MS };
  return Array.from({ length: REPLICATIONS }, (_, index) =>
    simulateCallCenter(center, SEED + 1000 * agents + 100 * Math.round(occupancy * 20) + index),
  );
}

describe('the formulas', () => {
  it('agree with published values', () => {
    // Ten erlangs on fourteen agents wait with probability 0.174 (any table of Erlang C).
    const load = { agents: 14, arrivalRate: 10 / MEAN_SERVICE_MS, meanService: MEAN_SERVICE_MS };
    expect(erlangC(load)).toBeCloseTo(0.174, 3);
    expect(meanWait(load)).toBeCloseTo((0.1741 * MEAN_SERVICE_MS) / 4, -2);
    expect(serviceLevel(load, 20_000)).toBeCloseTo(1 - 0.1741 * Math.exp(-4 / 9), 3);
  });

  it('make Erlang A into Erlang C where patience has no end', () => {
    const load = loadOf(5, 0.8);
    const patient = erlangA(load, 1e15);
    expect(patient.waiting).toBeCloseTo(erlangC(load), 6);
    expect(patient.meanWait).toBeCloseTo(meanWait(load), 0);
  });
});

describe.each(agentNumbers)('%i agents', (agents) => {
  it.each(loads)('wait at a load of %f as Erlang C says', { timeout: 300_000 }, (occupancy) => {
    const runs = replications(agents, occupancy, Number.POSITIVE_INFINITY);
    const load = loadOf(agents, occupancy);
    const measured = {
      waiting: estimate99(runs.map(({ waiting }) => waiting)),
      meanWaitMs: estimate99(runs.map(({ meanWaitMs }) => meanWaitMs)),
      servedInTarget: estimate99(runs.map(({ servedInTarget }) => servedInTarget)),
    };
    const unseen = unseenShare(agents, occupancy);
    expectWithin(measured.waiting, erlangC(load), 'probability of waiting', unseen);
    expectWithin(measured.meanWaitMs, meanWait(load), 'mean wait', unseen * MEAN_SERVICE_MS);
    expectWithin(measured.servedInTarget, serviceLevel(load, TARGET_MS), 'service level', unseen);
  });

  it.each([0.8, 1, 1.3])(
    'lose impatient callers at a load of %f as Erlang A says',
    { timeout: 300_000 },
    (load) => {
      const meanPatience = 120_000;
      const runs = replications(agents, load, meanPatience);
      const theory = erlangA(loadOf(agents, load), meanPatience);
      expectWithin(estimate99(runs.map(({ abandoned }) => abandoned)), theory.abandoned, 'abandonment');
      expectWithin(estimate99(runs.map(({ waiting }) => waiting)), theory.waiting, 'probability of waiting');
      expectWithin(estimate99(runs.map(({ meanWaitMs }) => meanWaitMs)), theory.meanWait, 'mean wait');
    },
  );
});

/** What never came up in so many calls may still have this share: in 99.5 % of samples it would show. */
function unseenShare(agents: number, occupancy: number): number {
  return -Math.log(0.005) / (callsOf(agents, occupancy) * REPLICATIONS);
}

function expectWithin(
  { mean, halfWidth }: { mean: number; halfWidth: number },
  value: number,
  what: string,
  least = 0,
): void {
  const width = Math.max(halfWidth, least);
  expect(Math.abs(mean - value), `${what}: ${mean} ± ${width}, in theory ${value}`).toBeLessThanOrEqual(
    width,
  );
}
