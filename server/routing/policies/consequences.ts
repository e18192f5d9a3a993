import { isDeepStrictEqual } from 'node:util';
import type { RoutingPolicy } from '../../../shared/routingPolicy.ts';
import { rulesOf } from '../engine/policy.ts';
import { createRouter } from '../engine/router.ts';
import type { Millis, RoutingItem, RoutingState } from '../engine/types.ts';

/** Of cases that wait: which would change their queue, and which a rule would end. */
export interface Consequences {
  readonly waiting: number;
  readonly moved: readonly { itemId: string; fromQueueId: string; toQueueId: string }[];
  readonly endedIds: readonly string[];
}

/** Queues whose steps are others now: a number of steps taken means nothing there any more. */
export function queuesWithOtherSteps(
  queueIds: readonly string[],
  before: RoutingPolicy,
  after: RoutingPolicy,
): string[] {
  return queueIds.filter((id) => !isDeepStrictEqual(rulesOf(before, id).steps, rulesOf(after, id).steps));
}

/** Waiting cases take the new steps from the first on; those that are due are taken at once. */
export function withNewSteps(state: RoutingState, before: RoutingPolicy, after: RoutingPolicy): RoutingState {
  const other = new Set(
    queuesWithOtherSteps(
      state.queues.map(({ id }) => id),
      before,
      after,
    ),
  );
  const renew = (item: RoutingItem) =>
    item.state === 'queued' && other.has(item.queueId) && item.step > 0 ? { ...item, step: 0 } : item;
  return { ...state, items: state.items.map(renew) };
}

/** What the first pass under a policy would make of the cases that wait now. */
export function foresee(
  state: RoutingState,
  before: RoutingPolicy,
  after: RoutingPolicy,
  now: Millis,
): Consequences {
  const waiting = state.items.filter((item) => item.state === 'queued');
  const router = createRouter(after, withNewSteps(state, before, after), { withRecords: false });
  router.decide(now);
  const then = new Map(router.state().items.map((item) => [item.id, item]));
  return {
    waiting: waiting.length,
    moved: waiting.flatMap(({ id, queueId }) => {
      const item = then.get(id);
      return item === undefined || item.queueId === queueId
        ? []
        : [{ itemId: id, fromQueueId: queueId, toQueueId: item.queueId }];
    }),
    endedIds: waiting.flatMap(({ id }) => ((then.get(id)?.endedBy ?? null) === null ? [] : [id])),
  };
}
