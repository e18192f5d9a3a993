import type { Channel } from '../../../../shared/primitives.ts';
import { after } from '../deadlines.ts';
import { putAgent, putQueue, removeAgent } from '../seats.ts';
import type { Millis, RoutingAgent } from '../types.ts';
import type { World } from '../world.ts';
import { backInLine } from './line.ts';
import { rescindOffersTo } from './offers.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { itemsOf } from './units.ts';

/** What the agent says, or a supervisor for them. Available clears "not responding". */
export function setStatus(
  world: World,
  agentId: string,
  status: RoutingAgent['status'],
  now: Millis,
): Outcome {
  const seat = world.seats.get(agentId);
  if (seat === undefined) {
    return refused('unknownAgent');
  }
  const { agent } = seat;
  if (status !== 'available') {
    putAgent(world, { ...agent, status, drain: null });
    rescindOffersTo(world, agentId);
    return done;
  }
  const isNew = agent.status !== 'available' || agent.isNotResponding;
  const idleSince = isNew ? now : agent.idleSince;
  putAgent(world, { ...agent, status, idleSince, isNotResponding: false, misses: 0 });
  return done;
}

export function setOffChannels(world: World, agentId: string, offChannels: readonly Channel[]): Outcome {
  const seat = world.seats.get(agentId);
  if (seat === undefined) {
    return refused('unknownAgent');
  }
  putAgent(world, { ...seat.agent, offChannels });
  return done;
}

/** What the agent can do, and how much they carry, is not what it was. */
export function setAbilities(
  world: World,
  agentId: string,
  abilities: Pick<RoutingAgent, 'skills' | 'totalUnits'>,
): Outcome {
  const seat = world.seats.get(agentId);
  if (seat === undefined) {
    return refused('unknownAgent');
  }
  putAgent(world, { ...seat.agent, ...abilities });
  return done;
}

/** Whether a connection is left. A reload loses nothing: offers and cases stay through the grace. */
export function setConnected(world: World, agentId: string, isConnected: boolean, now: Millis): Outcome {
  const seat = world.seats.get(agentId);
  if (seat === undefined) {
    return refused('unknownAgent');
  }
  const unreachableSince = isConnected ? null : (seat.agent.unreachableSince ?? now);
  putAgent(world, { ...seat.agent, unreachableSince });
  return done;
}

/**
 * The grace is over: what was offered goes back in line, and what the agent had does as soon as the policy
 * gives them up on its channel. Harmless when called again or too early.
 */
export function agentLoss(world: World, agentId: string, now: Millis): Outcome {
  const seat = world.seats.get(agentId);
  if (seat === undefined) {
    return refused('unknownAgent');
  }
  const { presenceGraceSeconds, returnAfterLossSeconds } = world.policy.timers;
  const lostAt = after(seat.agent.unreachableSince, presenceGraceSeconds);
  if (lostAt === null || now < lostAt) {
    return refused('tooEarly');
  }
  putAgent(world, { ...seat.agent, drain: null });
  rescindOffersTo(world, agentId);
  for (const item of itemsOf(world, seat)) {
    const returnsAt = after(lostAt, returnAfterLossSeconds[item.channel]);
    if (item.state === 'assigned' && returnsAt !== null && now >= returnsAt) {
      backInLine(world, item.id, now, {});
    }
  }
  return done;
}

/** Kept free long enough: cheaper work may come again. */
export function drainTimeout(world: World, agentId: string, now: Millis): Outcome {
  const seat = world.seats.get(agentId);
  if (seat === undefined || seat.agent.drain === null) {
    return refused(seat === undefined ? 'unknownAgent' : 'wrongState');
  }
  if (now < seat.agent.drain.until) {
    return refused('tooEarly');
  }
  putAgent(world, { ...seat.agent, drain: null });
  return done;
}

/** The agent is no more: all that was theirs goes back in line. */
export function dismiss(world: World, agentId: string, now: Millis): Outcome {
  if (!world.seats.has(agentId)) {
    return refused('unknownAgent');
  }
  rescindOffersTo(world, agentId);
  for (const { item } of [...world.items.values()]) {
    if (item.agentId === agentId && (item.state === 'assigned' || item.state === 'parked')) {
      backInLine(world, item.id, now, {});
    }
  }
  removeAgent(world, agentId);
  return done;
}

export function setMembers(world: World, queueId: string, memberIds: readonly string[]): Outcome {
  if (!world.queues.has(queueId)) {
    return refused('unknownQueue');
  }
  putQueue(world, { id: queueId, memberIds });
  return done;
}
