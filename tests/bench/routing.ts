import { performance } from 'node:perf_hooks';
import { defaultPolicy } from '../../server/routing/engine/policy.ts';
import { route } from '../../server/routing/engine/route.ts';
import { createRouter } from '../../server/routing/engine/router.ts';
import { newItem } from '../../server/routing/engine/transitions/line.ts';
import type { RoutingAgent, RoutingItem, RoutingState } from '../../server/routing/engine/types.ts';
import type { Channel } from '../../shared/primitives.ts';
import { benchArrivals } from './routingArrival.ts';
import { benchEndToEnd } from './routingEndToEnd.ts';

export const name = 'routing';

const AGENTS = 1000;
const WAITING = 10_000;
const QUEUES = 20;
const QUEUES_PER_AGENT = 3;
const ROUNDS = 15;
const NOW = Date.UTC(2026, 0, 5, 9);
const CHANNELS: readonly Channel[] = ['voice', 'webchat', 'webchat', 'whatsapp', 'email'];
const SKILLS = ['pt', 'en', 'billing'];

/** The pure decision, with 1,000 agents and 10,000 waiting cases; medians in milliseconds. Then all of it, stored. */
export async function bench(log: (line: string) => void): Promise<Record<string, unknown>> {
  const results = {
    agents: AGENTS,
    waiting: WAITING,
    fullPassBusyMs: fullPass(workspace({ busyShare: 0.97 })),
    fullPassAllBusyMs: fullPass(workspace({ busyShare: 1 })),
    fullPassAllFreeMs: fullPass(workspace({ busyShare: 0 })),
    fromPlainStateMs: fromPlainState(),
    ...incremental(),
  };
  for (const [key, value] of Object.entries(results)) {
    log(`routing ${key}: ${value}`);
  }
  return { ...results, rows: [await benchEndToEnd(log), ...(await benchArrivals(log))] };
}

/** A full pass over an open world, decisions with their records. */
function fullPass(state: RoutingState): number {
  return median(
    Array.from({ length: ROUNDS }, () => {
      const router = createRouter(defaultPolicy(), state);
      return timed(() => router.decide(NOW));
    }),
  );
}

/** A full pass with the indexes built from the plain state. */
function fromPlainState(): number {
  const state = workspace({ busyShare: 0.97 });
  return median(Array.from({ length: ROUNDS }, () => timed(() => route(state, NOW, defaultPolicy()))));
}

/** One case arriving, and one agent coming free, while 10,000 wait. */
function incremental(): Record<string, number> {
  const router = createRouter(defaultPolicy(), workspace({ busyShare: 1 }));
  router.decide(NOW);
  const arrivals: number[] = [];
  const releases: number[] = [];
  const owned = router.state().items.filter((item) => item.state === 'assigned');
  for (let index = 0; index < 2000; index += 1) {
    const now = NOW + index;
    const id = `late${index}`;
    router.putItem(newItem({ id, channel: pick(CHANNELS, index), queueId: `q${index % QUEUES}` }, now));
    arrivals.push(timed(() => router.decideItem(id, now)));
    const done = owned[index % owned.length];
    if (done?.agentId) {
      router.apply({ kind: 'cancel', itemId: done.id }, now);
      const agentId = done.agentId;
      releases.push(timed(() => router.decideForAgent(agentId, now)));
    }
  }
  return {
    arrivalP50Ms: median(arrivals),
    arrivalP99Ms: quantile(arrivals, 0.99),
    releaseP50Ms: median(releases),
    releaseP99Ms: quantile(releases, 0.99),
  };
}

function workspace({ busyShare }: { readonly busyShare: number }): RoutingState {
  const agents = Array.from({ length: AGENTS }, (_, index) => agentOf(index));
  const queues = Array.from({ length: QUEUES }, (_, queue) => ({
    id: `q${queue}`,
    memberIds: agents
      .filter((_agent, index) =>
        Array.from({ length: QUEUES_PER_AGENT }, (_, more) => (index + more * 7) % QUEUES).includes(queue),
      )
      .map(({ id }) => id),
  }));
  const carried = agents.slice(0, AGENTS * busyShare).map((agent, index) => ownedBy(agent.id, index));
  return { agents, queues, items: [...carried, ...waiting()], offers: [] };
}

function waiting(): RoutingItem[] {
  return Array.from({ length: WAITING }, (_, index) =>
    newItem(
      {
        id: `c${index}`,
        channel: pick(CHANNELS, index),
        queueId: `q${(index * 13) % QUEUES}`,
        priority: index % 4,
        skills:
          index % 3 === 0 ? [] : [{ kind: 'required', name: pick(SKILLS, index), min: 1 + (index % 3) }],
      },
      NOW - ((index * 7919) % 3_600_000),
    ),
  );
}

function agentOf(index: number): RoutingAgent {
  return {
    id: `a${index}`,
    status: 'available',
    isNotResponding: false,
    unreachableSince: null,
    offChannels: [],
    skills: { pt: 1 + (index % 5), en: 1 + (index % 4), billing: index % 3 },
    totalUnits: 100,
    maximum: {},
    idleSince: NOW - ((index * 7919) % 600_000),
    lastOfferedAt: 0,
    lastAssignedAt: 0,
    misses: 0,
    drain: null,
  };
}

function ownedBy(agentId: string, index: number): RoutingItem {
  const item = newItem({ id: `o${index}`, channel: 'voice', queueId: `q${index % QUEUES}` }, NOW);
  return { ...item, state: 'assigned', agentId, units: 100, fullUnits: 100, assignedAt: NOW };
}

function timed(run: () => unknown): number {
  const from = performance.now();
  run();
  return performance.now() - from;
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) * 1000) / 1000;
}

function pick<Value>(values: readonly Value[], index: number): Value {
  const value = values[index % values.length];
  if (value === undefined) {
    throw new Error('pick needs at least one value');
  }
  return value;
}
