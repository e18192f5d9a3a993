import { applyTo } from './apply.ts';
import { nextDeadlineIn } from './deadlines.ts';
import type { RoutingEvent } from './events.ts';
import { putItem, removeItem } from './items.ts';
import { openWorld, putPolicy, stateOf } from './openWorld.ts';
import { putOffer, removeOffer } from './pending.ts';
import type { RoutingPolicy } from './policy.ts';
import { decideAll, decideChanges, decideForAgent, decideOne } from './route.ts';
import { putAgent, putQueue, removeAgent } from './seats.ts';
import type { Outcome } from './transitions/outcome.ts';
import type {
  Deadline,
  Decision,
  Millis,
  RoutingAgent,
  RoutingItem,
  RoutingOffer,
  RoutingQueue,
  RoutingState,
} from './types.ts';
import { type Changes, noteDue, type World } from './world.ts';

/**
 * The state with its indexes kept between decisions, for whoever has a record elsewhere. Decisions are
 * committed at once, so that the next counts with them. Where a claim on the record fails, put what the
 * record says; every `put` replaces what was known under that id.
 */
export interface Router {
  readonly world: World;
  decide(now: Millis): Decision[];
  decideItem(itemId: string, now: Millis): Decision[];
  decideForAgent(agentId: string, now: Millis): Decision[];
  /**
   * All that became possible by what was put or applied since the last call.
   *
   * @param seen gets the ids of all that changed by it or before it: their timers may have moved
   */
  decideChanges(now: Millis, seen?: Changes): Decision[];
  apply(event: RoutingEvent, now: Millis): Outcome;
  /** A timer of the item has come: the next `decideChanges` looks at it. */
  noteDue(itemId: string): void;
  nextDeadline(itemId: string, now: Millis): Deadline | null;
  putItem(item: RoutingItem): void;
  putAgent(agent: RoutingAgent): void;
  putQueue(queue: RoutingQueue): void;
  putOffer(offer: RoutingOffer): void;
  putPolicy(policy: RoutingPolicy): void;
  removeItem(itemId: string): void;
  removeAgent(agentId: string): void;
  removeOffer(offerId: string): void;
  state(): RoutingState;
}

/** @param options.withRecords false leaves decision records out, where nobody will read them */
export function createRouter(
  policy: RoutingPolicy,
  state: RoutingState = { items: [], agents: [], queues: [], offers: [] },
  { withRecords = true }: { readonly withRecords?: boolean } = {},
): Router {
  const world = openWorld(state, policy);
  return {
    world,
    decide: (now) => decideAll(world, now, withRecords),
    decideItem: (itemId, now) => decideOne(world, itemId, now, withRecords),
    decideForAgent: (agentId, now) => decideForAgent(world, agentId, now, withRecords),
    decideChanges: (now, seen) => decideChanges(world, now, { withRecords, ...(seen && { seen }) }),
    apply: (event, now) => applyTo(world, event, now),
    noteDue: (itemId) => noteDue(world, itemId),
    nextDeadline: (itemId, now) => nextDeadlineIn(world, itemId, now),
    putItem: (item) => putItem(world, item),
    putAgent: (agent) => putAgent(world, agent),
    putQueue: (queue) => putQueue(world, queue),
    putOffer: (offer) => putOffer(world, offer),
    putPolicy: (next) => putPolicy(world, next),
    removeItem: (itemId) => removeItem(world, itemId),
    removeAgent: (agentId) => removeAgent(world, agentId),
    removeOffer: (offerId) => removeOffer(world, offerId),
    state: () => stateOf(world),
  };
}
