import { type Ask, firstFailing, isExcluded, maximumOf } from './filters.ts';
import { candidatesOf } from './lines.ts';
import { type Ranked, type Ranking, ranked } from './rank.ts';
import { carriedOf, takenUnits } from './seats.ts';
import { type Survey, surveyOf } from './standing.ts';
import type { Millis, ReasonCode, RoutingItem } from './types.ts';
import { type Line, rulesFor, type Seat, type World } from './world.ts';

/** The agents found for an item, best first, or none and why. */
export interface Match {
  readonly chosen: readonly Ranked[];
  readonly reason: ReasonCode;
  readonly survey: Survey;
}

/** What a waiting item asks for, together with those it asks. */
export function rankingOf(world: World, item: RoutingItem, line: Line): Ranking {
  return {
    world,
    ask: { item, channel: line.channel, cost: line.cost, skills: line.skills },
    distribution: line.rules.distribution,
    line,
    candidates: candidatesOf(world, line),
  };
}

/**
 * The best agents for a waiting item.
 *
 * @param count how many at most
 * @returns null where nobody can have it now; the reason is then a matter of `explain`
 */
export function match(ranking: Ranking, count: number, now: Millis): Match | null {
  const known = knownAgent(ranking, now);
  if (known.kind === 'held') {
    return null;
  }
  const survey = surveyOf(ranking, now);
  if (known.kind === 'free') {
    return { chosen: [known.agent], reason: known.reason, survey };
  }
  const chosen = survey.eligible.slice(0, count);
  return chosen.length === 0 ? null : { chosen, reason: `chosenBy:${ranking.distribution}`, survey };
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
  if (item.preferredAgentId === null && item.lastAgentId === null) {
    return { kind: 'none' };
  }
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
      const isGuest = index >= ranking.candidates.ownCount;
      return { kind: 'free', agent: ranked(ranking, { seat, isGuest }), reason };
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
  const fitsChannel = maximum === null || carriedOf(seat, ask.channel) - ofChannel < maximum;
  return units > 0 && fitsChannel && takenUnits(seat) - units + ask.cost <= seat.agent.totalUnits;
}
