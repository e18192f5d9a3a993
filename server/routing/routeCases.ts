import type { CaseDocument } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { carryOut } from './carryOut.ts';
import type { Concerned } from './changeReader.ts';
import { recordDecision } from './decisionCollection.ts';
import type { RoutingPolicy } from './engine/policy.ts';
import type { Decision, OfferTarget } from './engine/types.ts';
import { createLiveRouter, type LiveRouter } from './liveRouter.ts';

/** Claims under way at once: each waits mostly for the database. */
const SIDE_BY_SIDE = 64;
/** And before the first has succeeded: as many are lost where another process is at the same cases. */
const AT_FIRST = 8;
/** With each that succeeds so many more: a pass that is alone is soon at its full width. */
const MORE = 2;

/** What a pass decided is being carried out; the next may begin. */
export interface Begun {
  /** When time alone changes something, in milliseconds since 1970; null when only an event can. */
  dueAt: number | null;
  carriedOut: Promise<{ decided: number; lost: number }>;
}

/**
 * One pass: takes in what changed, decides, carries out. Every decision is a conditional claim, so passes of
 * several processes may overlap; a lost claim is decided again in the next pass.
 */
export async function routeCases(ctx: Context): Promise<void> {
  await (await beginPass(ctx, createLiveRouter(ctx))).carriedOut;
}

/**
 * The first half of a pass: once it is decided, who comes next need not wait until it is carried out. What is
 * decided is in the router's world at once, so they are counted with.
 *
 * @param router kept from pass to pass
 */
export async function beginPass(ctx: Context, router: LiveRouter): Promise<Begun> {
  try {
    const policy = await router.refresh();
    const made = router.decide(ctx.now().getTime());
    return { dueAt: router.nextDueAt(), carriedOut: carryOutPass(ctx, made, { router, policy }) };
  } catch (error) {
    router.forget();
    throw error;
  }
}

interface Facts {
  router: LiveRouter;
  policy: RoutingPolicy;
}

async function carryOutPass(
  ctx: Context,
  made: readonly Decision[],
  facts: Facts,
): Promise<{ decided: number; lost: number }> {
  const { router } = facts;
  try {
    const { lost, left } = await router.during(made.map(concernedIn), async () => {
      const carried = await carryOutAll(ctx, made, facts);
      if (carried.lost.length > 0) {
        await router.standBack();
      } else if (made.length > 0) {
        router.stepForward();
      }
      return carried;
    });
    lost.map(concernedIn).forEach(router.doubt);
    left.map(concernedIn).forEach(router.takeBack);
    return { decided: made.length, lost: lost.length };
  } catch (error) {
    // What was decided is in its world, and may not be on record.
    router.forget();
    throw error;
  }
}

interface Carried {
  /** Decisions with which another process was quicker, and those that rested on them. */
  lost: Decision[];
  /** Not begun any more: who was quicker once is so again with what comes next. */
  left: Decision[];
}

/** Few at first, more with each that succeeds, in their order; none is begun after one was lost. */
async function carryOutAll(
  ctx: Context,
  made: readonly Decision[],
  { router, policy }: Facts,
): Promise<Carried> {
  const waiting = [...byItem(made)].map(([itemId, ofItem]) => ({ ofItem, theCase: router.caseOf(itemId) }));
  // Nothing hangs on them: they are written beside the claims, and waited for in the end.
  const records: Promise<void>[] = [];
  const lost: Decision[] = [];
  const errors: unknown[] = [];
  const lanes: Promise<unknown>[] = [];
  async function work(): Promise<void> {
    for (;;) {
      const next = lost.length + errors.length === 0 ? waiting.shift() : undefined;
      if (next === undefined) {
        return;
      }
      const { ofItem, theCase } = next;
      const isDone =
        theCase !== undefined && (await carryOutInTurn(ctx, ofItem, { theCase, policy, records }));
      if (!isDone) {
        lost.push(...ofItem);
      } else {
        open(MORE);
      }
    }
  }
  function open(more: number): void {
    const count = Math.min(more, SIDE_BY_SIDE - lanes.length, waiting.length);
    for (let lane = 0; lane < count; lane += 1) {
      lanes.push(work().catch((error: unknown) => errors.push(error)));
    }
  }
  open(AT_FIRST);
  // Those too that are opened meanwhile.
  for (const lane of lanes) {
    await lane;
  }
  await Promise.all(records);
  if (errors.length > 0) {
    throw errors[0];
  }
  return { lost, left: waiting.flatMap(({ ofItem }) => ofItem) };
}

function byItem(made: readonly Decision[]): Map<string, Decision[]> {
  const found = new Map<string, Decision[]>();
  for (const decision of made) {
    const others = found.get(decision.itemId) ?? [];
    others.push(decision);
    found.set(decision.itemId, others);
  }
  return found;
}

/** Decisions about one case, one after the other: each begins where the one before left it. */
async function carryOutInTurn(
  ctx: Context,
  ofItem: readonly Decision[],
  facts: { theCase: CaseDocument; policy: RoutingPolicy; records: Promise<void>[] },
): Promise<boolean> {
  const { policy } = facts;
  let current: CaseDocument | null = facts.theCase;
  for (const decision of ofItem) {
    current = current && (await carryOut(ctx, decision, { theCase: current, policy }));
    facts.records.push(record(ctx, decision, current !== null));
  }
  return current !== null;
}

/** What was decided stands without it, so its failure fails nothing. */
async function record(ctx: Context, decision: Decision, isCarriedOut: boolean): Promise<void> {
  try {
    await recordDecision(ctx, decision, isCarriedOut);
  } catch (error) {
    ctx.log.warn({ err: error, caseId: decision.itemId }, 'a decision could not be recorded');
  }
}

/** Whoever the decision changed in the router's world, though not on record. */
function concernedIn(decision: Decision): Concerned {
  switch (decision.kind) {
    case 'offer':
      return concernedBy(decision.itemId, decision.targets);
    case 'assign':
      return concernedBy(decision.itemId, [decision]);
    case 'drain':
      return { caseIds: [decision.itemId], agentIds: [decision.agentId] };
    default:
      return { caseIds: [decision.itemId], agentIds: [] };
  }
}

function concernedBy(
  itemId: string,
  targets: readonly Pick<OfferTarget, 'agentId' | 'interrupts'>[],
): Concerned {
  return {
    caseIds: [itemId, ...targets.flatMap(({ interrupts }) => interrupts.map((one) => one.itemId))],
    agentIds: targets.map(({ agentId }) => agentId),
  };
}
