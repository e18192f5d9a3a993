import type { DomainEvent } from '../../shared/events.ts';
import type { CaseDocument } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { type Concerned, createChangeReader } from './changeReader.ts';
import { DueItems } from './engine/dueItems.ts';
import type { RoutingPolicy } from './engine/policy.ts';
import type { Router } from './engine/router.ts';
import type { Decision, Millis } from './engine/types.ts';
import { noChanges } from './engine/world.ts';
import { dropCase, type LiveState, openLiveState, updateLiveState } from './liveState.ts';
import { currentPolicy } from './policyStore.ts';

/**
 * The engine kept open between passes: each takes in what changed, and decides what became possible by it,
 * however many wait. What is decided is in the world at once; what could not be carried out is doubted, and
 * read again.
 */
export interface LiveRouter {
  onEvent(event: DomainEvent): void;
  /** Reads everything on first use; then what changed. */
  refresh(): Promise<RoutingPolicy>;
  decide(now: Millis): Decision[];
  /** As last read. */
  caseOf(caseId: string): CaseDocument | undefined;
  doubt(concerned: Concerned): void;
  /** Nothing of what is known can be trusted: the next refresh begins anew. */
  forget(): void;
  /** When time alone changes something for somebody who waits; null when only an event can. */
  nextDueAt(): Millis | null;
  /** Looks for what other processes changed; the next refresh takes it in. @returns whether there was anything */
  look(): Promise<boolean>;
  lookDueAt(): Millis;
}

interface Open {
  readonly state: LiveState;
  readonly due: DueItems;
  policy: RoutingPolicy;
  /** Nothing has been decided in it yet. */
  isNew: boolean;
}

export function createLiveRouter(ctx: Context): LiveRouter {
  const reader = createChangeReader(ctx);
  let open: Open | null = null;

  return {
    onEvent: reader.onEvent,
    async refresh() {
      const { hasOtherQueues, ...changed } = reader.take();
      if (open === null || hasOtherQueues) {
        const policy = await currentPolicy(ctx);
        open = { state: await openLiveState(ctx, policy), due: new DueItems(), policy, isNew: true };
        return policy;
      }
      const [policy] = await Promise.all([currentPolicy(ctx), updateLiveState(ctx, open.state, changed)]);
      if (policy.version !== open.policy.version) {
        open.state.router.putPolicy(policy);
        open.policy = policy;
      }
      return policy;
    },
    look: async () => open !== null && (await reader.look(open.state)),
    lookDueAt: reader.lookDueAt,
    decide(now) {
      const { state, due, isNew } = opened(open);
      const { router } = state;
      due.take(now).forEach(router.noteDue);
      const seen = noChanges();
      const made = isNew ? router.decide(now) : router.decideChanges(now, seen);
      opened(open).isNew = false;
      for (const itemId of isNew ? router.world.items.keys() : seen.itemIds) {
        due.set(itemId, waitsUntil(router, itemId, now));
      }
      return made;
    },
    caseOf: (caseId) => open?.state.cases.get(caseId),
    doubt(concerned) {
      reader.doubt(concerned);
      for (const caseId of open === null ? [] : concerned.caseIds) {
        dropCase(opened(open).state, caseId);
      }
    },
    forget() {
      open = null;
    },
    nextDueAt: () => open?.due.next() ?? null,
  };
}

function opened(open: Open | null): Open {
  if (open === null) {
    throw new Error('the router is read before it decides');
  }
  return open;
}

/** Of those in line only: the timers of cases that somebody has are in the database. */
function waitsUntil(router: Router, itemId: string, now: Millis): Millis | null {
  const isWaiting = router.world.items.get(itemId)?.waiting != null;
  return isWaiting ? (router.nextDeadline(itemId, now)?.at ?? null) : null;
}
