import { agents } from '../agents/agentCollection.ts';
import type { CaseDocument } from '../cases/caseCollection.ts';
import { changeCase } from '../cases/changeCase.ts';
import type { Context } from '../context.ts';
import { newId } from '../database/collection.ts';
import { decisions } from './decisionCollection.ts';
import { nextDeadlineIn } from './engine/deadlines.ts';
import { openWorld } from './engine/openWorld.ts';
import { route } from './engine/route.ts';
import type { Decision } from './engine/types.ts';
import { loadState } from './loadState.ts';
import { assignCase, makeOffers } from './offers.ts';
import { currentPolicy } from './policyStore.ts';

/**
 * One pass: reads the state, decides, carries out. Every decision is a conditional claim, so passes of
 * several processes may overlap; a lost claim is decided again in the next pass.
 *
 * @returns when to look again, in milliseconds since 1970; null when only an event can change anything
 */
export async function routeCases(ctx: Context): Promise<{ lookAgainAt: number | null; hasLost: boolean }> {
  const policy = await currentPolicy(ctx);
  const { state, cases } = await loadState(ctx);
  const now = ctx.now().getTime();
  const made = route(state, now, policy);
  let hasLost = false;
  for (const decision of made) {
    const theCase = cases.get(decision.itemId);
    if (theCase !== undefined) {
      const isCarriedOut = await carryOut(ctx, decision, theCase);
      hasLost ||= !isCarriedOut;
      await record(ctx, decision, isCarriedOut);
    }
  }
  const world = openWorld(state, policy);
  const deadlines = state.items
    .filter((item) => item.state === 'queued')
    .map((item) => nextDeadlineIn(world, item.id, now)?.at ?? Number.POSITIVE_INFINITY);
  const next = deadlines.reduce((first, at) => Math.min(first, at), Number.POSITIVE_INFINITY);
  return { lookAgainAt: Number.isFinite(next) ? next : null, hasLost };
}

async function carryOut(ctx: Context, decision: Decision, theCase: CaseDocument): Promise<boolean> {
  switch (decision.kind) {
    case 'offer':
      return makeOffers(ctx, {
        theCase,
        targets: decision.targets,
        expiresAt: new Date(decision.expiresAt).toISOString(),
      });
    case 'assign':
      return assignCase(ctx, { theCase, ...decision });
    case 'step':
      return move(ctx, theCase, decision.toQueueId, decision.step + 1);
    case 'overflow':
      return decision.to.kind === 'queue' ? move(ctx, theCase, decision.to.queueId, 0) : false;
    case 'drain':
      return keepFree(ctx, decision, theCase);
    case 'wait':
      return true;
  }
}

/** An agent is kept free for a case that nobody has the units for; should it come to nothing, others get their turn. */
async function keepFree(
  ctx: Context,
  decision: Extract<Decision, { kind: 'drain' }>,
  theCase: CaseDocument,
): Promise<boolean> {
  const { agentId, cost, until, itemId } = decision;
  const { draining } = await currentPolicy(ctx);
  await agents.of(ctx.database).updateOne({ _id: agentId }, { $set: { drain: { itemId, cost, until } } });
  const changed = await changeCase(
    ctx,
    theCase._id,
    { state: 'queued', version: theCase.version },
    { 'routing.drainAfter': until + draining.afterSeconds * 1000 },
  );
  return changed !== null;
}

async function move(
  ctx: Context,
  theCase: CaseDocument,
  toQueueId: string | null,
  step: number,
): Promise<boolean> {
  const left =
    toQueueId === null ? {} : { queueId: toQueueId, 'routing.queueEnteredAt': ctx.now().getTime() };
  const leftQueueIds =
    toQueueId === null ? theCase.routing.leftQueueIds : [...theCase.routing.leftQueueIds, theCase.queueId];
  const changed = await changeCase(
    ctx,
    theCase._id,
    { state: 'queued', version: theCase.version },
    { ...left, 'routing.step': toQueueId === null ? step : 0, 'routing.leftQueueIds': leftQueueIds },
  );
  return changed !== null;
}

async function record(ctx: Context, decision: Decision, isCarriedOut: boolean): Promise<void> {
  await decisions.of(ctx.database).insertOne({
    _id: newId(),
    caseId: decision.itemId,
    at: new Date(decision.at).toISOString(),
    decision,
    isCarriedOut,
  });
}
