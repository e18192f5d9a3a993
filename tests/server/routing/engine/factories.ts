import { defaultPolicy, type RoutingPolicy } from '../../../../server/routing/engine/policy.ts';
import { type Arrival, newItem } from '../../../../server/routing/engine/transitions/line.ts';
import type {
  RoutingAgent,
  RoutingItem,
  RoutingQueue,
  RoutingState,
} from '../../../../server/routing/engine/types.ts';

/** A Monday, nine in the morning UTC. */
export const START = Date.UTC(2026, 0, 5, 9);

export function seconds(count: number): number {
  return START + count * 1000;
}

export function minutes(count: number): number {
  return seconds(count * 60);
}

export function agent(id: string, change: Partial<RoutingAgent> = {}): RoutingAgent {
  return {
    id,
    status: 'available',
    isNotResponding: false,
    unreachableSince: null,
    offChannels: [],
    skills: {},
    totalUnits: 100,
    maximum: {},
    idleSince: START,
    lastOfferedAt: 0,
    lastAssignedAt: 0,
    misses: 0,
    drain: null,
    ...change,
  };
}

export function item(
  id: string,
  arrival: Partial<Arrival> = {},
  change: Partial<RoutingItem> = {},
): RoutingItem {
  return { ...newItem({ id, channel: 'webchat', queueId: 'help', ...arrival }, START), ...change };
}

/** An item that an agent has. */
export function held(
  id: string,
  agentId: string,
  arrival: Partial<Arrival> = {},
  change: Partial<RoutingItem> = {},
): RoutingItem {
  const units = defaultPolicy().capacity.cost[arrival.channel ?? 'webchat'];
  const owned = { state: 'assigned', agentId, units, fullUnits: units, assignedAt: START } as const;
  return item(id, arrival, { ...owned, repliedAt: START, ...change });
}

/** One queue, `help`, of which all agents are members, unless others are given. */
export function state(
  parts: Partial<RoutingState> & { readonly agents: readonly RoutingAgent[] },
): RoutingState {
  const queues: RoutingQueue[] = [{ id: 'help', memberIds: parts.agents.map(({ id }) => id) }];
  return { items: [], queues, offers: [], ...parts };
}

export function policy(change: (draft: RoutingPolicy) => void = () => {}): RoutingPolicy {
  const draft = defaultPolicy();
  change(draft);
  return draft;
}
