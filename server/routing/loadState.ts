import type mongoose from 'mongoose';
import type { CaseState, SkillNeed } from '../../shared/case.ts';
import { type AgentDocument, agents } from '../agents/agentCollection.ts';
import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { type QueueDocument, queues } from '../queues/queueCollection.ts';
import type { RoutingAgent, RoutingItem, RoutingOffer, RoutingQueue, RoutingState } from './engine/types.ts';
import { HOLDING } from './units.ts';

/** Of those in line, as many as one pass looks at; the rest wait behind them anyway. */
const MAX_WAITING = 10_000;

const PRIORITY_POINTS = { low: -10, normal: 0, high: 15, urgent: 60 } as const;

/** An agent as routing reads them: all but what proves who they are. */
export type RosterAgent = Omit<AgentDocument, 'passwordHash'>;

export interface LoadedState {
  state: RoutingState;
  cases: ReadonlyMap<string, CaseDocument>;
}

/** What routing decides on, read from the record. */
export async function loadState(ctx: Context): Promise<LoadedState> {
  return stateOf(ctx, await routedCases(ctx));
}

/** Everybody in line, as many as one pass looks at, and all that holds units of somebody. */
export async function routedCases(ctx: Context): Promise<CaseDocument[]> {
  const [waiting, held] = await Promise.all([
    cases.of(ctx.database).find({ state: 'queued' }).sort({ queuedAt: 1 }).limit(MAX_WAITING).toArray(),
    heldCases(ctx),
  ]);
  return [...waiting, ...held];
}

/** All that holds units of somebody. */
export function heldCases(ctx: Context): Promise<CaseDocument[]> {
  return cases
    .of(ctx.database)
    .find({ state: { $in: HOLDING } })
    .toArray();
}

/** States in which routing has to do with a case at all. */
export const ROUTED: readonly CaseState[] = ['queued', ...HOLDING];

/** The state that these cases make with everybody and every queue as they are now. */
export async function stateOf(ctx: Context, documents: readonly CaseDocument[]): Promise<LoadedState> {
  const [people, lines] = await Promise.all([
    activeAgents(ctx, {}),
    queues.of(ctx.database).find({}).toArray(),
  ]);
  const inLine = new Set(documents.filter(({ state }) => state === 'queued').map(({ _id }) => _id));
  return {
    cases: new Map(documents.map((document) => [document._id, document])),
    state: {
      items: documents.map(itemsIn(lines)),
      offers: documents.flatMap(toOffers),
      agents: people.map((agent) => toRoutingAgent(agent, ctx.now().getTime(), (id) => inLine.has(id))),
      queues: membershipsOf(lines, people),
    },
  };
}

/** @param filter which of them */
export function activeAgents(
  ctx: Context,
  filter: mongoose.mongo.Filter<AgentDocument>,
): Promise<RosterAgent[]> {
  return agents
    .of(ctx.database)
    .find({ ...filter, isActive: true }, { projection: { passwordHash: 0 } })
    .toArray();
}

export function membershipsOf(
  lines: readonly Pick<QueueDocument, '_id'>[],
  people: readonly Pick<AgentDocument, '_id' | 'queueIds'>[],
): RoutingQueue[] {
  return lines.map(({ _id: id }) => ({
    id,
    memberIds: people.filter(({ queueIds }) => queueIds.includes(id)).map((agent) => agent._id),
  }));
}

/** How a case is seen with what its queue asks of all. */
export function itemsIn(
  lines: readonly Pick<QueueDocument, '_id' | 'skills'>[],
): (document: CaseDocument) => RoutingItem {
  const asked = new Map(lines.map((queue) => [queue._id, queue.skills ?? []]));
  return (document) => toItem(document, asked.get(document.queueId));
}

/** @param ofQueue the skills that the case's queue asks for */
export function toItem(document: CaseDocument, ofQueue: readonly SkillNeed[] = []): RoutingItem {
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
    skills: skillsOf(document, ofQueue),
    excluded: routing.excluded,
    preferredAgentId: routing.preferredAgentId,
    lastAgentId: routing.lastAgentId,
    leftQueueIds: routing.leftQueueIds,
    attempts: routing.attempts,
    drainAfter: routing.drainAfter,
    callback: document.isCallback ? 'taken' : (routing.callback ?? 'none'),
    agentId: document.agentId,
    units: document.held?.units ?? 0,
    fullUnits: document.cost,
    interruptedBy: routing.interruptedBy,
    isInactive: routing.silentUnits != null,
    isOver: routing.isOver === true,
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

export function toOffers(document: CaseDocument): RoutingOffer[] {
  return document.offers.map((offer) => ({
    id: offer.id,
    itemId: document._id,
    agentId: offer.agentId,
    offeredAt: new Date(offer.offeredAt).getTime(),
    expiresAt: new Date(offer.expiresAt).getTime(),
    units: offer.units,
    interrupts: [],
    policyVersion: 0,
  }));
}

/** What the case asks for and what its queue does of all: the case's own word counts where both speak. */
function skillsOf(document: CaseDocument, ofQueue: readonly SkillNeed[]): SkillNeed[] {
  const own = document.skills ?? [];
  const names = new Set(own.map(({ name }) => name));
  return [...own, ...ofQueue.filter(({ name }) => !names.has(name))];
}

/** @param isInLine whether a case waits: an agent is kept free for one only while it does */
export function toRoutingAgent(
  agent: RosterAgent,
  now: number,
  isInLine: (caseId: string) => boolean,
): RoutingAgent {
  const isKeptFree = agent.drain != null && isInLine(agent.drain.itemId);
  return {
    id: agent._id,
    status: agent.presence.status,
    isNotResponding: agent.presence.isNotResponding,
    unreachableSince: agent.presence.isReachable
      ? null
      : Math.min(now, new Date(agent.presence.since).getTime()),
    offChannels: agent.presence.offChannels ?? [],
    skills: Object.fromEntries((agent.skills ?? []).map(({ name, level }) => [name, level])),
    totalUnits: agent.units.total,
    maximum: {},
    idleSince: new Date(agent.idleSince).getTime(),
    lastOfferedAt: millis(agent.lastOfferedAt) ?? 0,
    lastAssignedAt: millis(agent.lastAssignedAt ?? null) ?? 0,
    misses: agent.misses,
    drain: isKeptFree ? (agent.drain ?? null) : null,
    onRecord: { units: agent.units.used, carried: agent.carried ?? {} },
  };
}

function millis(at: string | null): number | null {
  return at === null ? null : new Date(at).getTime();
}
