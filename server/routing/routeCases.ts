import type { CaseDocument } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { carryOut } from './carryOut.ts';
import { recordDecision } from './decisionCollection.ts';
import { nextDeadlineIn } from './engine/deadlines.ts';
import { inOrder } from './engine/lines.ts';
import { openWorld } from './engine/openWorld.ts';
import type { RoutingPolicy } from './engine/policy.ts';
import { decideAll } from './engine/route.ts';
import type { Decision } from './engine/types.ts';
import type { World } from './engine/world.ts';
import { currentPolicy } from './policyStore.ts';
import { createStateReader, type StateReader } from './stateReader.ts';

/** Claims under way at once: each waits mostly for the database. */
const SIDE_BY_SIDE = 64;

/**
 * One pass: reads the state, decides, carries out. Every decision is a conditional claim, so passes of
 * several processes may overlap; a lost claim is decided again in the next pass.
 *
 * @param reader kept from pass to pass, by whoever makes many
 * @returns when to look again, in milliseconds since 1970; null when only an event can change anything
 */
export async function routeCases(
  ctx: Context,
  reader: StateReader = createStateReader(ctx),
): Promise<{ lookAgainAt: number | null; hasLost: boolean }> {
  const policy = await currentPolicy(ctx);
  const { state, cases } = await reader.read(policy.version);
  const now = ctx.now().getTime();
  const world = openWorld(state, policy);
  const made = decideAll(world, now);
  const lost = await carryOutAll(ctx, made, { cases, policy });
  lost.forEach(reader.doubt);
  return { lookAgainAt: nextLook(world, now), hasLost: lost.length > 0 };
}

/** @returns the cases with which another process was quicker */
async function carryOutAll(
  ctx: Context,
  made: readonly Decision[],
  facts: { cases: ReadonlyMap<string, CaseDocument>; policy: RoutingPolicy },
): Promise<string[]> {
  const waiting = [...byItem(made)];
  // Nothing hangs on them: they are written beside the claims, and waited for in the end.
  const records: Promise<void>[] = [];
  const lost: string[] = [];
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [itemId, ofItem] = next;
      const theCase = facts.cases.get(itemId);
      if (theCase !== undefined) {
        const isDone = await carryOutInTurn(ctx, ofItem, { theCase, policy: facts.policy, records });
        if (!isDone) {
          lost.push(itemId);
        }
      }
    }
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  await Promise.all(records);
  return lost;
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

/** The first instant at which time alone changes something for anybody who waits. */
function nextLook(world: World, now: number): number | null {
  let first = Number.POSITIVE_INFINITY;
  for (const { item } of inOrder(world)) {
    first = Math.min(first, nextDeadlineIn(world, item.id, now)?.at ?? first);
  }
  return Number.isFinite(first) ? first : null;
}
