import { type Ask, firstFailing, isExcluded, maximumOf } from './filters.ts';
import { compareRanked, goesBefore, type Ranked, type Ranking, ranked } from './rank.ts';
import type { FilterCode, Millis, ReasonCode, RoutingItem } from './types.ts';
import { candidatesOf, type Line, rulesFor, type Seat, type World } from './world.ts';

/** The agents found for an item, best first, or none and why. */
export interface Match {
  readonly chosen: readonly Ranked[];
  readonly reason: ReasonCode;
  /** Where asked for. */
  readonly survey: Survey | null;
}

/** What a waiting item asks for, together with those it asks. */
export function rankingOf(world: World, item: RoutingItem, line: Line): Ranking {
  return {
    world,
    ask: { item, channel: line.channel, cost: line.cost, skills: line.skills },
    distribution: line.rules.distribution,
    candidates: candidatesOf(world, line),
  };
}

/**
 * The best agents for a waiting item.
 *
 * @param count how many at most
 * @returns null where nobody can have it now; the reason is then a matter of `explain`
 */
export function match(ranking: Ranking, count: number, now: Millis, withSurvey: boolean): Match | null {
  const known = knownAgent(ranking, now);
  if (known.kind === 'held') {
    return null;
  }
  const survey = withSurvey ? surveyOf(ranking, now) : null;
  if (known.kind === 'free') {
    return { chosen: [known.agent], reason: known.reason, survey };
  }
  const chosen = survey?.eligible.slice(0, count) ?? best(ranking, count, now);
  return chosen.length === 0 ? null : { chosen, reason: `chosenBy:${ranking.distribution}`, survey };
}

/** All candidates: the eligible ones best first, the others by the first filter that failed. */
export interface Survey {
  readonly eligible: readonly Ranked[];
  readonly rejected: Readonly<Partial<Record<FilterCode, readonly string[]>>>;
}

export function surveyOf(ranking: Ranking, now: Millis): Survey {
  const rejected: Partial<Record<FilterCode, string[]>> = {};
  const eligible: Ranked[] = [];
  ranking.candidates.seats.forEach((seat, index) => {
    const failing = firstFailing(ranking.world, seat, ranking.ask, now);
    if (failing === null) {
      eligible.push(ranked(ranking, seat, index));
      return;
    }
    const others = rejected[failing];
    if (others === undefined) {
      rejected[failing] = [seat.agent.id];
    } else {
      others.push(seat.agent.id);
    }
  });
  return { eligible: eligible.sort(compareRanked), rejected };
}

function best(ranking: Ranking, count: number, now: Millis): Ranked[] {
  const chosen: Ranked[] = [];
  ranking.candidates.seats.forEach((seat, index) => {
    if (firstFailing(ranking.world, seat, ranking.ask, now) !== null) {
      return;
    }
    const last = chosen.at(-1);
    if (chosen.length < count || (last !== undefined && goesBefore(ranking, seat, index, last))) {
      chosen.push(ranked(ranking, seat, index));
      chosen.sort(compareRanked);
      chosen.length = Math.min(chosen.length, count);
    }
  });
  return chosen;
}

/** The agent that the contact knows: free for the item, worth waiting for, or neither. */
export type KnownAgent =
  | { readonly kind: 'free'; readonly agent: Ranked; readonly reason: 'preferredAgent' | 'lastAgent' }
  | { readonly kind: 'held'; readonly reason: 'heldForPreferred' | 'heldForLast'; readonly until: Millis }
  | { readonly kind: 'none' };

/**
 * The preferred agent is asked first, then whoever spoke with the contact last. A free one has the item.
 * One who is finishing is waited for, but only as long as the queue allows; else it goes on at once.
 */
export function knownAgent(ranking: Ranking, now: Millis): KnownAgent {
  const { world, ask } = ranking;
  const { item } = ask;
  const rules = rulesFor(world, item.queueId);
  const known = [
    { agentId: item.preferredAgentId, seconds: rules.preferredHoldSeconds, isPreferred: true },
    { agentId: item.lastAgentId, seconds: rules.lastAgentHoldSeconds, isPreferred: false },
  ];
  for (const { agentId, seconds, isPreferred } of known) {
    const index = agentId === null ? -1 : indexOfAgent(ranking, agentId);
    const seat = ranking.candidates.seats[index];
    if (seat === undefined) {
      continue;
    }
    const failing = firstFailing(world, seat, ask, now);
    if (failing === null) {
      const reason = isPreferred ? 'preferredAgent' : 'lastAgent';
      return { kind: 'free', agent: ranked(ranking, seat, index), reason };
    }
    const until = item.queueEnteredAt + seconds * 1000;
    const lacksUnits = failing === 'units' || failing === 'channelMaximum';
    if (lacksUnits && now < until && !isExcluded(item, seat.agent.id, now) && isFinishing(world, seat, ask)) {
      return { kind: 'held', reason: isPreferred ? 'heldForPreferred' : 'heldForLast', until };
    }
  }
  return { kind: 'none' };
}

function indexOfAgent(ranking: Ranking, agentId: string): number {
  const seat = ranking.world.seats.get(agentId);
  return seat === undefined ? -1 : ranking.candidates.seats.indexOf(seat);
}

/** The item fits as soon as the agent's wrap-ups end. */
function isFinishing(world: World, seat: Seat, ask: Ask): boolean {
  let units = 0;
  let ofChannel = 0;
  for (const itemId of seat.itemIds) {
    const item = world.items.get(itemId)?.item;
    if (item?.state === 'wrapping') {
      units += item.units;
      ofChannel += item.channel === ask.channel ? 1 : 0;
    }
  }
  const maximum = maximumOf(world.policy, seat, ask.channel);
  const fitsChannel = maximum === null || seat.carried[ask.channel] - ofChannel < maximum;
  return units > 0 && fitsChannel && seat.used - units + ask.cost <= seat.agent.totalUnits;
}
