import { type AgentDocument, agents } from '../agents/agentCollection.ts';
import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { queues } from '../queues/queueCollection.ts';
import type { RoutingAgent, RoutingItem, RoutingOffer, RoutingState } from './engine/types.ts';

/** Of those in line, as many as one pass looks at; the rest wait behind them anyway. */
const MAX_WAITING = 10_000;

const PRIORITY_POINTS = { low: -10, normal: 0, high: 15, urgent: 60 } as const;

export interface LoadedState {
  state: RoutingState;
  cases: ReadonlyMap<string, CaseDocument>;
}

/** What routing decides on, read from the record. */
export async function loadState(ctx: Context): Promise<LoadedState> {
  const collection = cases.of(ctx.database);
  const [waiting, working, people, lines] = await Promise.all([
    collection.find({ state: 'queued' }).sort({ queuedAt: 1 }).limit(MAX_WAITING).toArray(),
    collection.find({ isOpen: true, 'held.agentId': { $type: 'string' } }).toArray(),
    agents.of(ctx.database).find({ isActive: true }).toArray(),
    queues.of(ctx.database).find({}).toArray(),
  ]);
  const documents = [...waiting, ...working];
  const now = ctx.now().getTime();
  const inLine = new Set(waiting.map((document) => document._id));
  return {
    cases: new Map(documents.map((document) => [document._id, document])),
    state: {
      items: documents.map(toItem),
      offers: working.flatMap(toOffer),
      agents: people.map((agent) => toRoutingAgent(agent, now, inLine)),
      queues: lines.map((queue) => ({
        id: queue._id,
        memberIds: people.filter((agent) => agent.queueIds.includes(queue._id)).map((agent) => agent._id),
      })),
    },
  };
}

export function toItem(document: CaseDocument): RoutingItem {
  const { routing } = document;
  return {
    id: document._id,
    version: document.version,
    state: document.state === 'new' ? 'queued' : document.state,
    channel: document.channel,
    queueId: document.queueId,
    priority: PRIORITY_POINTS[document.priority],
    enteredAt: routing.enteredAt,
    virtualStart: routing.virtualStart,
    queueEnteredAt: routing.queueEnteredAt,
    step: routing.step,
    skills: [],
    excluded: routing.excluded,
    preferredAgentId: routing.preferredAgentId,
    lastAgentId: routing.lastAgentId,
    leftQueueIds: routing.leftQueueIds,
    attempts: routing.attempts,
    drainAfter: routing.drainAfter,
    callback: document.isCallback ? 'taken' : 'none',
    agentId: document.agentId,
    units: document.state === 'offered' ? 0 : (document.held?.units ?? 0),
    fullUnits: document.cost,
    interruptedBy: routing.interruptedBy,
    isInactive: false,
    isOver: false,
    assignedAt: millis(document.assignedAt),
    repliedAt: millis(document.firstReplyAt),
    lastCustomerAt: null,
    parkedUntil: millis(document.parkedUntil),
    wrapUntil: millis(document.wrapUpUntil),
    disposition: document.disposition,
    endedBy: null,
    policyVersion: 0,
  };
}

function toOffer(document: CaseDocument): RoutingOffer[] {
  if (document.offer === null) {
    return [];
  }
  return [
    {
      id: document.offer.id,
      itemId: document._id,
      agentId: document.offer.agentId,
      offeredAt: new Date(document.offer.offeredAt).getTime(),
      expiresAt: new Date(document.offer.expiresAt).getTime(),
      units: document.held?.units ?? document.cost,
      interrupts: [],
      policyVersion: 0,
    },
  ];
}

/** @param inLine cases that wait: an agent is kept free for one of them only while it does */
export function toRoutingAgent(agent: AgentDocument, now: number, inLine: ReadonlySet<string>): RoutingAgent {
  const isKeptFree = agent.drain != null && inLine.has(agent.drain.itemId);
  return {
    id: agent._id,
    status: agent.presence.status,
    isNotResponding: agent.presence.isNotResponding,
    unreachableSince: agent.presence.isReachable
      ? null
      : Math.min(now, new Date(agent.presence.since).getTime()),
    offChannels: [],
    skills: {},
    totalUnits: agent.units.total,
    maximum: {},
    idleSince: new Date(agent.idleSince).getTime(),
    lastOfferedAt: millis(agent.lastOfferedAt) ?? 0,
    lastAssignedAt: 0,
    misses: agent.misses,
    drain: isKeptFree ? (agent.drain ?? null) : null,
  };
}

function millis(at: string | null): number | null {
  return at === null ? null : new Date(at).getTime();
}
