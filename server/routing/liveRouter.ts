import { setTimeout as pause } from 'node:timers/promises';
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
  /**
   * While the work goes on, what is heard and read of those whom it concerns is left: the world has what they
   * will be, the record not yet, and they would be decided again.
   */
  during<Result>(concerned: readonly Concerned[], work: () => Promise<Result>): Promise<Result>;
  doubt(concerned: Concerned): void;
  /** What was decided of them is not carried out: they are in the world again as they were read. */
  takeBack(concerned: Concerned): void;
  /**
   * A claim was lost: finds out what others did, and lets them go ahead for a moment, longer with each time in a
   * row. It is this process's own pause, so nobody waits for a process that may be dead.
   */
  standBack(): Promise<void>;
  /** Nothing was lost. */
  stepForward(): void;
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
  /** The newest, where it is not yet in force in the world. */
  newest: RoutingPolicy;
  policyReadAt: Millis;
  /** Nothing has been decided in it yet. */
  isNew: boolean;
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;

export function createLiveRouter(ctx: Context): LiveRouter {
  const reader = createChangeReader(ctx);
  const underWay = new Counts();
  const works = new Set<Promise<unknown>>();
  let open: Open | null = null;
  let pauseMs = FIRST_PAUSE_MS;

  async function readAnew(): Promise<Open> {
    // Half done, it would be read as neither what it was nor what it will be.
    await Promise.allSettled(works);
    const policyReadAt = ctx.now().getTime();
    const policy = await currentPolicy(ctx);
    const state = await openLiveState(ctx, policy);
    return { state, due: new DueItems(), policy, newest: policy, policyReadAt, isNew: true };
  }

  async function readPolicy(known: Open): Promise<void> {
    const policyReadAt = ctx.now().getTime();
    known.newest = await currentPolicy(ctx);
    known.policyReadAt = policyReadAt;
  }

  async function look(): Promise<boolean> {
    const known = open;
    if (known === null) {
      return false;
    }
    const hasFound = await reader.look(known.state);
    // After the cases: whatever a new policy did to them is never seen without it.
    await readPolicy(known);
    return hasFound || known.newest.version !== known.policy.version;
  }

  return {
    onEvent: reader.onEvent,
    async refresh() {
      const { hasOtherQueues, hasOtherPolicy, ...changed } = reader.take(underWay.has);
      if (open === null || hasOtherQueues) {
        open = await readAnew();
        return open.policy;
      }
      const known = open;
      const isPolicyOld = hasOtherPolicy || ctx.now().getTime() - known.policyReadAt > reader.lookMs;
      await Promise.all([
        isPolicyOld ? readPolicy(known) : undefined,
        updateLiveState(ctx, known.state, changed),
      ]);
      if (known.newest.version !== known.policy.version) {
        known.policy = known.newest;
        known.state.router.putPolicy(known.policy);
      }
      return known.policy;
    },
    look,
    async standBack() {
      // Of two that lose to each other, one is first again.
      const chosenMs = pauseMs * (0.5 + Math.random());
      pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
      await pause(chosenMs);
      await look();
    },
    stepForward() {
      pauseMs = FIRST_PAUSE_MS;
    },
    takeBack({ caseIds, agentIds }) {
      if (open !== null) {
        const { cases, agents } = open.state;
        reader.recall({
          cases: caseIds.flatMap((id) => cases.get(id) ?? []),
          agents: agentIds.flatMap((id) => agents.get(id) ?? []),
        });
      }
    },
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
    async during(concerned, work) {
      const ids = concerned.flatMap(({ caseIds, agentIds }) => [...caseIds, ...agentIds]);
      underWay.add(ids);
      const running = work();
      works.add(running);
      try {
        return await running;
      } finally {
        works.delete(running);
        underWay.remove(ids);
      }
    },
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

/** How often each id was added and not yet removed. */
class Counts {
  readonly #of = new Map<string, number>();

  readonly has = (id: string): boolean => this.#of.has(id);

  add(ids: readonly string[]): void {
    for (const id of ids) {
      this.#of.set(id, (this.#of.get(id) ?? 0) + 1);
    }
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) {
      const left = (this.#of.get(id) ?? 0) - 1;
      if (left > 0) {
        this.#of.set(id, left);
      } else {
        this.#of.delete(id);
      }
    }
  }
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
