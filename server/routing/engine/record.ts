import { rankingOf } from './matching.ts';
import { rankNames } from './rank.ts';
import { type Survey, surveyOf } from './standing.ts';
import type { DecisionRecord, Millis, ReasonCode, RoutingItem } from './types.ts';
import type { Line, World } from './world.ts';

interface Subject {
  readonly item: RoutingItem;
  readonly line: Line;
  readonly chosen: readonly string[];
  readonly reason: ReasonCode;
  /** Where the candidates were looked through already. */
  readonly survey?: Survey | null;
}

/** Must be made before the decision is committed: it tells how things stood when it was taken. */
export function recordOf(world: World, subject: Subject, now: Millis): DecisionRecord {
  const { item, line, chosen, reason } = subject;
  const { eligible, rejected } = subject.survey ?? surveyOf(rankingOf(world, item, line), now);
  return {
    policyVersion: world.policy.version,
    at: now,
    item,
    queueIds: line.queueIds,
    skills: line.skills,
    cost: line.cost,
    rejected,
    rankNames: rankNames(line.rules.distribution),
    ranked: eligible,
    chosen,
    reason,
  };
}
