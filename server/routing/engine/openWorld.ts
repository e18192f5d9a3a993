import type { Channel } from '../../../shared/primitives.ts';
import { putItems } from './items.ts';
import { inOrder } from './lines.ts';
import { putOffer } from './pending.ts';
import type { RoutingPolicy } from './policy.ts';
import { putAgent, putQueue } from './seats.ts';
import type { RoutingState } from './types.ts';
import { noChanges, takeChanges, type World } from './world.ts';

export function openWorld(state: RoutingState, policy: RoutingPolicy): World {
  const world: World = {
    policy,
    items: new Map(),
    seats: new Map(),
    queues: new Map(),
    offers: new Map(),
    offersOfItem: new Map(),
    lines: new Map(),
    linesOfQueue: new Map(),
    queuesOfAgent: new Map(),
    waitingForAgent: new Map(),
    drains: new Map(),
    rules: new Map(),
    interrupting: interruptingIn(policy),
    cheapestCost: cheapestIn(policy),
    changes: noChanges(),
  };
  state.agents.forEach((agent) => {
    putAgent(world, agent);
  });
  state.queues.forEach((queue) => {
    putQueue(world, queue);
  });
  putItems(world, state.items);
  state.offers.forEach((offer) => {
    putOffer(world, offer);
  });
  takeChanges(world);
  return world;
}

export function stateOf(world: World): RoutingState {
  return {
    items: Array.from(world.items.values(), (entry) => entry.item),
    agents: Array.from(world.seats.values(), (seat) => seat.agent),
    queues: [...world.queues.values()],
    offers: [...world.offers.values()],
  };
}

/** Another policy: those who wait are placed anew under it; offers and what is held stay as they are. */
export function putPolicy(world: World, policy: RoutingPolicy): void {
  world.policy = policy;
  world.rules.clear();
  world.interrupting = interruptingIn(policy);
  world.cheapestCost = cheapestIn(policy);
  const waiting = inOrder(world).map(({ item }) => item);
  world.lines.clear();
  world.linesOfQueue.clear();
  putItems(world, waiting);
}

function interruptingIn({ capacity }: RoutingPolicy): ReadonlySet<Channel> {
  return new Set(Object.values(capacity.interruptibleBy).flat());
}

function cheapestIn({ capacity }: RoutingPolicy): number {
  return Math.min(...Object.values(capacity.cost));
}
