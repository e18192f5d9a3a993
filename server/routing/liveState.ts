import { isDeepStrictEqual } from 'node:util';
import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { type QueueDocument, queues } from '../queues/queueCollection.ts';
import type { Changed, Known } from './changeReader.ts';
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

/** Reads again what changed, and puts it into the world where the world does not know it yet. */
export async function updateLiveState(
  ctx: Context,
  live: LiveState,
  { caseIds, agentIds }: Pick<Changed, 'caseIds' | 'agentIds'>,
): Promise<void> {
  const [documents, people] = await Promise.all([
    caseIds.size === 0
      ? []
      : cases
          .of(ctx.database)
          .find({ _id: { $in: [...caseIds] }, state: { $in: [...ROUTED] } })
          .toArray(),
    agentIds.size === 0 ? [] : activeAgents(ctx, { _id: { $in: [...agentIds] } }),
  ]);
  putCases(live, caseIds, byId(documents));
  putAgents(live, agentIds, byId(people), ctx.now().getTime());
}

/** It is not as it was read: until it is read again, there is no such case. */
export function dropCase({ router, cases: known }: LiveState, caseId: string): void {
  known.delete(caseId);
  endDrainFor(router.world, caseId);
  router.removeItem(caseId);
}

function putCases(live: LiveState, ids: Iterable<string>, found: ReadonlyMap<string, CaseDocument>): void {
  const toItem = itemsIn([...live.queues.values()]);
  for (const id of ids) {
    const document = found.get(id);
    if (document === undefined) {
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

function putAgents(
  live: LiveState,
  ids: Iterable<string>,
  found: ReadonlyMap<string, RosterAgent>,
  now: number,
): void {
  const { router } = live;
  const regrouped = new Set<string>();
  for (const id of ids) {
    const before = live.agents.get(id);
    const agent = found.get(id);
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

function byId<Document extends { readonly _id: string }>(found: readonly Document[]): Map<string, Document> {
  return new Map(found.map((document) => [document._id, document]));
}
