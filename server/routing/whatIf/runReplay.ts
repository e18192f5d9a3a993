import type { ReplayResult, TriedCase } from '../../../shared/api/trials.ts';
import { replay } from '../engine/replay/replay.ts';
import { stretchesOf, toFigures, waitClasses } from './figures.ts';
import { type Progress, type TrialOrder, USUAL_TARGET_MS } from './order.ts';

type ReplayOrder = Extract<TrialOrder, { kind: 'replay' }>;

/** The recorded day under the policy that is tried, case by case and summed up. */
export function runReplay(
  { day, policy, targetsMs, numbers, assumedAgentIds, rosterSince }: ReplayOrder,
  progress: Progress,
): { result: ReplayResult; cases: TriedCase[] } {
  const { actual, replayed, cases } = replay(
    day,
    policy,
    (queueId) => targetsMs[queueId] ?? USUAL_TARGET_MS,
    (_, now) => progress((now - day.from) / (day.to - day.from)),
  );
  const arrivedAt = new Map(day.cases.map(({ arrival, at }) => [arrival.id, at]));
  const served = cases.map((one) => ({
    at: arrivedAt.get(one.itemId) ?? day.from,
    waitMs: one.replayed.outcome === 'answered' ? one.replayed.waitMs : null,
    actualWaitMs: one.actual.outcome === 'answered' ? one.actual.waitMs : null,
  }));
  return {
    result: {
      kind: 'replay',
      actual: toFigures(actual),
      tried: toFigures(replayed),
      stretches: stretchesOf(served, day.from, day.to),
      waits: waitClasses(served),
      otherAgentCount: cases.filter((one) => one.actual.agentId !== one.replayed.agentId).length,
      assumedAgentIds: [...assumedAgentIds],
      rosterSince,
    },
    cases: cases.map(({ itemId, queueId, actual: was, replayed: tried }, index) => ({
      caseId: itemId,
      number: numbers[itemId] ?? 0,
      queueId,
      at: new Date(served[index]?.at ?? day.from).toISOString(),
      actual: was,
      tried,
    })),
  };
}
