import type { Channel } from '../../../shared/primitives.ts';
import type { RoutingPolicy } from './policy.ts';
import { carriedOf, takenUnits } from './seats.ts';
import type { FilterCode, Interruption, Millis, RoutingItem, SkillNeed } from './types.ts';
import type { Seat, World } from './world.ts';

/** Asked for each of hundreds of candidates: most have nothing to interrupt. */
const NONE: readonly Interruption[] = [];

/** What an item asks of an agent. */
export interface Need {
  readonly channel: Channel;
  readonly cost: number;
  readonly skills: readonly SkillNeed[];
}

export interface Ask extends Need {
  readonly item: RoutingItem;
}

/**
 * The filters a member of the queue must pass, in this order. The answer is the first that fails, or null
 * for an agent who may have the item now.
 */
export function firstFailing(world: World, seat: Seat, ask: Ask, now: Millis): FilterCode | null {
  const failing = firstFailingFor(world, seat, ask, now);
  return failing ?? (isExcluded(ask.item, seat.agent.id, now) ? 'excluded' : null);
}

/** The same for all items that ask for the same; what one item has against one agent is left out. */
export function firstFailingFor(world: World, seat: Seat, need: Need, now: Millis): FilterCode | null {
  const { agent } = seat;
  if (agent.status === 'offline') {
    return 'offline';
  }
  if (agent.unreachableSince !== null) {
    return 'unreachable';
  }
  if (agent.status === 'busy') {
    return 'busy';
  }
  if (agent.isNotResponding) {
    return 'notResponding';
  }
  if (agent.offChannels.length > 0 && agent.offChannels.includes(need.channel)) {
    return 'channelOff';
  }
  const missing = missingSkill(seat, need.skills);
  if (missing !== null) {
    return `skill:${missing}`;
  }
  const maximum = maximumOf(world.policy, seat, need.channel);
  if (maximum !== null && carriedOf(seat, need.channel) >= maximum) {
    return 'channelMaximum';
  }
  if (isKeptFree(seat, need, now)) {
    return 'draining';
  }
  return fits(seat, need) || wouldFitByInterrupting(world, seat, need) ? null : 'units';
}

/** Cases of the channel that the agent carries at most; null is no limit but the units. */
export function maximumOf(policy: RoutingPolicy, { agent }: Seat, channel: Channel): number | null {
  return agent.maximum[channel] ?? policy.capacity.maximum[channel];
}

export function fits(seat: Seat, need: Need): boolean {
  return takenUnits(seat) + need.cost <= seat.agent.totalUnits;
}

/** Whether the agent's units are kept for an item that costs more than this. */
function isKeptFree(seat: Seat, need: Need, now: Millis): boolean {
  const { drain } = seat.agent;
  return drain !== null && now < drain.until && need.cost < drain.cost;
}

export function isExcluded(item: RoutingItem, agentId: string, now: Millis): boolean {
  return item.excluded.length > 0 && item.excluded.some((one) => one.agentId === agentId && now < one.until);
}

/** Name of the first skill asked that the agent lacks or has at too low a level. */
function missingSkill(seat: Seat, skills: readonly SkillNeed[]): string | null {
  for (const { name, min } of skills) {
    if ((seat.agent.skills[name] ?? 0) < min) {
      return name;
    }
  }
  return null;
}

function wouldFitByInterrupting(world: World, seat: Seat, need: Need): boolean {
  const freed = interruptibleBy(world, seat, need.channel).reduce((sum, one) => sum + one.units, 0);
  return freed > 0 && takenUnits(seat) - freed + need.cost <= seat.agent.totalUnits;
}

/** What must be interrupted on this agent for the item to fit: nothing, where it fits as it is. */
export function interruptionsFor(world: World, seat: Seat, need: Need): readonly Interruption[] {
  return fits(seat, need) ? NONE : interruptibleBy(world, seat, need.channel);
}

function interruptibleBy(world: World, seat: Seat, channel: Channel): readonly Interruption[] {
  if (seat.itemIds.size === 0 || !world.interrupting.has(channel)) {
    return NONE;
  }
  const interruptions: Interruption[] = [];
  for (const itemId of seat.itemIds) {
    const item = world.items.get(itemId)?.item;
    if (
      item?.state === 'assigned' &&
      item.units > 0 &&
      world.policy.capacity.interruptibleBy[item.channel].includes(channel)
    ) {
      interruptions.push({ itemId, units: item.units });
    }
  }
  return interruptions.sort((a, b) => (a.itemId < b.itemId ? -1 : 1));
}
