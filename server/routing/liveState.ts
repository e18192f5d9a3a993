import { isDeepStrictEqual } from 'node:util';
import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { type QueueDocument, queues } from '../queues/queueCollection.ts';
import { type Changed, type Heard, isOlder, type Known, type Stamp } from './changeReader.ts';
import { endDrainFor } from './engine/commit.ts';
import { offerIdsOf } from './engine/pending.ts';
import type { RoutingPolicy } from './engine/policy.ts';
import { createRouter, type Router } from './engine/router.ts';
import type { RoutingAgent, RoutingItem, RoutingOffer } from './engine/types.ts';
import type { World } from './engine/world.ts';
import {
  activeAgents,
  itemsIn,
  membershipsOf,
  ROUTED,
  type RosterAgent,
  routedCases,
  toOffers,
  toRoutingAgent,
} from './loadState.ts';

/** The engine's world kept open over the record, with the documents that it was made from. */
export interface LiveState extends Known {
  readonly router: Router;
  readonly cases: Map<string, CaseDocument>;
  readonly agents: Map<string, RosterAgent>;
  readonly queues: ReadonlyMap<string, QueueDocument>;
}

export async function openLiveState(ctx: Context, policy: RoutingPolicy): Promise<LiveState> {
  const [documents, people, lines] = await Promise.all([
    routedCases(ctx),
    activeAgents(ctx, {}),
    queues.of(ctx.database).find({}).toArray(),
  ]);
  const inLine = new Set(documents.filter(({ state }) => state === 'queued').map(({ _id }) => _id));
  const now = ctx.now().getTime();
  return {
    router: createRouter(policy, {
      items: documents.map(itemsIn(lines)),
      offers: documents.flatMap(toOffers),
      agents: people.map((agent) => toRoutingAgent(agent, now, (id) => inLine.has(id))),
      queues: membershipsOf(lines, people),
    }),
    cases: byId(documents),
    agents: byId(people),
    queues: byId(lines),
  };
}

/** Puts what changed into the world where the world does not know it yet; reads only what was not heard. */
export async function updateLiveState(
  ctx: Context,
  live: LiveState,
  changed: Pick<Changed, 'cases' | 'agents'>,
): Promise<void> {
  const caseIds = sorted(changed.cases, live.cases);
  const agentIds = sorted(changed.agents, live.agents);
  putCases(live, caseIds.heard);
  putAgents(live, agentIds.heard, ctx.now().getTime());
  const [documents, people] = await Promise.all([
    caseIds.unread.length === 0
      ? []
      : cases
          .of(ctx.database)
          .find({ _id: { $in: caseIds.unread } })
          .toArray(),
    agentIds.unread.length === 0 ? [] : activeAgents(ctx, { _id: { $in: agentIds.unread } }),
  ]);
  putCases(live, found(caseIds.unread, documents));
  putAgents(live, found(agentIds.unread, people), ctx.now().getTime());
}

/** What changed, apart: what can be put as it was heard, and what must be read. */
function sorted<Document extends Stamp>(
  changed: ReadonlyMap<string, Heard<Document>>,
  known: ReadonlyMap<string, Stamp>,
): { heard: Map<string, Document>; unread: string[] } {
  const heard = new Map<string, Document>();
  const unread: string[] = [];
  for (const [id, document] of changed) {
    const before = known.get(id);
    if (document === null || (before === undefined && document.version > 1)) {
      // Of what is not known it cannot be told whether there is something newer than what was heard.
      unread.push(id);
    } else if (before === undefined || !isOlder(document, before)) {
      heard.set(id, document);
    }
  }
  return { heard, unread };
}

/** It is not as it was read: until it is read again, there is no such case. */
export function dropCase({ router, cases: known }: LiveState, caseId: string): void {
  known.delete(caseId);
  endDrainFor(router.world, caseId);
  router.removeItem(caseId);
}

function putCases(live: LiveState, changed: ReadonlyMap<string, CaseDocument | null>): void {
  const toItem = itemsIn([...live.queues.values()]);
  for (const [id, document] of changed) {
    if (document === null || !ROUTED.includes(document.state)) {
      dropCase(live, id);
    } else {
      live.cases.set(id, document);
      putCase(live.router, toItem(document), toOffers(document));
    }
  }
}

/** What was decided here is in the world already; put again, it would only be looked at again. */
function putCase(router: Router, item: RoutingItem, offers: readonly RoutingOffer[]): void {
  const { world } = router;
  const known = world.items.get(item.id)?.item;
  if (known !== undefined && isSameClaim(known, item) && isSameAgents(world, item.id, offers)) {
    return;
  }
  if (item.state !== 'queued') {
    endDrainFor(world, item.id);
  }
  for (const offerId of offerIdsOf(world, item.id)) {
    router.removeOffer(offerId);
  }
  router.putItem(item);
  offers.forEach(router.putOffer);
}

function isSameClaim(known: RoutingItem, item: RoutingItem): boolean {
  return (
    known.version === item.version &&
    known.state === item.state &&
    known.agentId === item.agentId &&
    known.units === item.units &&
    known.interruptedBy === item.interruptedBy
  );
}

function isSameAgents(world: World, itemId: string, offers: readonly RoutingOffer[]): boolean {
  const known = offerIdsOf(world, itemId).map((id) => world.offers.get(id)?.agentId);
  return known.length === offers.length && offers.every(({ agentId }) => known.includes(agentId));
}

function putAgents(live: LiveState, changed: ReadonlyMap<string, RosterAgent | null>, now: number): void {
  const { router } = live;
  const regrouped = new Set<string>();
  for (const [id, document] of changed) {
    const before = live.agents.get(id);
    const agent = document?.isActive === true ? document : undefined;
    for (const queueId of otherQueues(before?.queueIds ?? [], agent?.queueIds ?? [])) {
      regrouped.add(queueId);
    }
    if (agent === undefined) {
      live.agents.delete(id);
      router.removeAgent(id);
    } else {
      live.agents.set(id, agent);
      putAgent(
        router,
        toRoutingAgent(agent, now, (caseId) => isInLine(router, caseId)),
      );
    }
  }
  const groups = [...live.queues.values()].filter(({ _id }) => regrouped.has(_id));
  membershipsOf(groups, [...live.agents.values()]).forEach(router.putQueue);
}

function otherQueues(before: readonly string[], after: readonly string[]): string[] {
  return [...before.filter((id) => !after.includes(id)), ...after.filter((id) => !before.includes(id))];
}

function isInLine({ world }: Router, caseId: string): boolean {
  return world.items.get(caseId)?.item.state === 'queued';
}

/** Parts that did not change stay the very same: the world tells by identity whether anybody may be served anew. */
function putAgent(router: Router, next: RoutingAgent): void {
  const known = router.world.seats.get(next.id)?.agent;
  if (known === undefined) {
    router.putAgent(next);
  } else if (!isDeepStrictEqual(known, next)) {
    router.putAgent({
      ...next,
      skills: kept(known.skills, next.skills),
      offChannels: kept(known.offChannels, next.offChannels),
      maximum: kept(known.maximum, next.maximum),
      drain: kept(known.drain, next.drain),
    });
  }
}

function kept<Part>(known: Part, next: Part): Part {
  return isDeepStrictEqual(known, next) ? known : next;
}

/** What was read of them; null for those that are not there. */
function found<Document extends { readonly _id: string }>(
  ids: readonly string[],
  documents: readonly Document[],
): Map<string, Document | null> {
  const read = byId(documents);
  return new Map(ids.map((id) => [id, read.get(id) ?? null]));
}

function byId<Document extends { readonly _id: string }>(found: readonly Document[]): Map<string, Document> {
  return new Map(found.map((document) => [document._id, document]));
}
