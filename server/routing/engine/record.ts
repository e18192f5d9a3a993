import { firstFailing } from './filters.ts';
import { rankingOf } from './matching.ts';
import { compareRanked, type Ranked, ranked, rankNames } from './rank.ts';
import type { DecisionRecord, FilterCode, Millis, ReasonCode, RoutingItem } from './types.ts';
import type { Line, World } from './world.ts';

interface Subject {
  readonly item: RoutingItem;
  readonly line: Line;
  readonly chosen: readonly string[];
  readonly reason: ReasonCode;
}

/** Must be made before the decision is committed: it tells how things stood when it was taken. */
export function recordOf(world: World, { item, line, chosen, reason }: Subject, now: Millis): DecisionRecord {
  const ranking = rankingOf(world, item, line);
  const rejected: Partial<Record<FilterCode, string[]>> = {};
  const eligible: Ranked[] = [];
  ranking.candidates.seats.forEach((seat, index) => {
    const failing = firstFailing(world, seat, ranking.ask, now);
    if (failing === null) {
      eligible.push(ranked(ranking, seat, index));
      return;
    }
    const others = rejected[failing] ?? [];
    others.push(seat.agent.id);
    rejected[failing] = others;
  });
  return {
    policyVersion: world.policy.version,
    at: now,
    item,
    queueIds: line.queueIds,
    skills: line.skills,
    cost: line.cost,
    rejected,
    rankNames: rankNames(ranking.distribution),
    ranked: eligible.sort(compareRanked).map(({ seat, keys }) => ({ agentId: seat.agent.id, keys })),
    chosen,
    reason,
  };
}
