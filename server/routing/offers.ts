import { agents } from '../agents/agentCollection.ts';
import { setNotResponding } from '../agents/presence.ts';
import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import { changeCase } from '../cases/changeCase.ts';
import { type Context, instant } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { newId } from '../database/collection.ts';
import { DomainError } from '../errors.ts';
import { placeOf } from './place.ts';
import { currentPolicy } from './policyStore.ts';
import { claimUnits, type Interruption, releaseUnits } from './units.ts';

export interface OfferPlan {
  theCase: CaseDocument;
  agentId: string;
  units: number;
  interrupts: readonly Interruption[];
  expiresAt: string;
}

/** Claims the agent, then the case; when the second half fails the first is given back. */
export async function makeOffer(ctx: Context, plan: OfferPlan): Promise<boolean> {
  const { theCase, agentId, units } = plan;
  const claim = { caseId: theCase._id, agentId, units, interrupts: plan.interrupts, mustFit: true };
  if (!(await claimUnits(ctx, claim))) {
    return false;
  }
  const offer = { id: newId(), agentId, offeredAt: instant(ctx), expiresAt: plan.expiresAt };
  const changed = await changeCase(
    ctx,
    theCase._id,
    { state: 'queued', version: theCase.version },
    {
      state: 'offered',
      offer,
      cost: units,
      held: { agentId, units },
      'routing.attempts': theCase.routing.attempts + 1,
    },
  );
  if (changed === null) {
    await releaseUnits(ctx, { _id: theCase._id, held: { agentId, units } }, false);
    return false;
  }
  await ctx.timers.schedule({
    kind: 'offer.expire',
    key: `${theCase._id}.${offer.id}`,
    dueAt: offer.expiresAt,
  });
  return true;
}

/** Gives the case to the agent without asking: channels that need no acceptance. */
export async function assignCase(ctx: Context, plan: Omit<OfferPlan, 'expiresAt'>): Promise<boolean> {
  const { theCase, agentId, units } = plan;
  const claim = { caseId: theCase._id, agentId, units, interrupts: plan.interrupts, mustFit: true };
  if (!(await claimUnits(ctx, claim))) {
    return false;
  }
  const changed = await changeCase(
    ctx,
    theCase._id,
    { state: 'queued', version: theCase.version },
    { ...assigned(ctx, agentId), cost: units, held: { agentId, units } },
  );
  if (changed === null) {
    await releaseUnits(ctx, { _id: theCase._id, held: { agentId, units } }, false);
    return false;
  }
  await noteAssigned(ctx, changed.after, 'routing');
  return true;
}

/**
 * The agent accepts. Of twenty who try at once one wins; the others learn who.
 *
 * @throws DomainError `offerExpired`, or `offerTaken` with the winner's name
 */
export async function acceptOffer(
  ctx: Context,
  caseId: string,
  offerId: string,
  agentId: string,
): Promise<CaseDocument> {
  const changed = await changeCase(
    ctx,
    caseId,
    {
      state: 'offered',
      'offer.id': offerId,
      'offer.agentId': agentId,
      'offer.expiresAt': { $gt: instant(ctx) },
    },
    { ...assigned(ctx, agentId), offer: null },
  );
  if (changed === null) {
    return accepted(ctx, caseId, agentId);
  }
  await ctx.timers.cancel('offer.expire', `${caseId}.${offerId}`);
  await agents.of(ctx.database).updateOne({ _id: agentId }, { $set: { misses: 0 } });
  await noteAssigned(ctx, changed.after, 'offer');
  return changed.after;
}

/** What stands there instead: the agent's own earlier acceptance is no conflict, anybody else's is. */
async function accepted(ctx: Context, caseId: string, agentId: string): Promise<CaseDocument> {
  const now = await cases.of(ctx.database).findOne({ _id: caseId });
  if (now?.agentId === agentId && now.state === 'assigned') {
    return now;
  }
  const winner = now?.agentId ? await agents.of(ctx.database).findOne({ _id: now.agentId }) : null;
  throw winner === null
    ? new DomainError('offerExpired', 'the offer has ended; the case went back to its place in line')
    : new DomainError('offerTaken', `${winner.name} took this case`, {
        details: { agentId: winner._id, agentName: winner.name },
      });
}

/** The case goes back to its place; the agent is left out for a while. */
export async function declineOffer(
  ctx: Context,
  caseId: string,
  offerId: string,
  agentId: string,
): Promise<CaseDocument> {
  const changed = await endOffer(ctx, caseId, offerId, { agentId });
  if (changed === null) {
    throw new DomainError('offerExpired', 'the offer has ended already');
  }
  await addSystemEntry(ctx, placeOf(changed), 'case.offerDeclined', await nameOf(ctx, agentId));
  return changed;
}

/** Due when nobody accepted: ring no answer. */
export async function expireOffer(ctx: Context, timerKey: string): Promise<void> {
  const [caseId = '', offerId = ''] = timerKey.split('.');
  const offered = await cases.of(ctx.database).findOne({ _id: caseId, 'offer.id': offerId });
  const changed = await endOffer(ctx, caseId, offerId, {});
  const agentId = offered?.offer?.agentId;
  if (changed === null || agentId === undefined) {
    return;
  }
  await addSystemEntry(ctx, placeOf(changed), 'case.offerMissed', await nameOf(ctx, agentId));
  const agent = await agents
    .of(ctx.database)
    .findOneAndUpdate({ _id: agentId }, { $inc: { misses: 1 } }, { returnDocument: 'after' });
  const { missesUntilNotResponding } = (await currentPolicy(ctx)).offers;
  if (agent !== null && agent.misses >= missesUntilNotResponding[changed.channel]) {
    await setNotResponding(ctx, agentId);
  }
}

/** Takes an offer back, for whatever reason, with the place in line kept. */
export async function endOffer(
  ctx: Context,
  caseId: string,
  offerId: string,
  only: { agentId?: string },
): Promise<CaseDocument | null> {
  const { exclusionSeconds } = (await currentPolicy(ctx)).offers;
  const current = await cases.of(ctx.database).findOne({ _id: caseId, 'offer.id': offerId });
  const agentId = current?.offer?.agentId;
  if (!current || agentId === undefined || (only.agentId !== undefined && only.agentId !== agentId)) {
    return null;
  }
  const until = ctx.now().getTime() + exclusionSeconds * 1000;
  const excluded = [...current.routing.excluded.filter((one) => one.agentId !== agentId), { agentId, until }];
  const changed = await changeCase(
    ctx,
    caseId,
    { state: 'offered', 'offer.id': offerId },
    { state: 'queued', offer: null, held: null, 'routing.excluded': excluded },
  );
  if (changed === null) {
    return null;
  }
  await releaseUnits(ctx, changed.before, false);
  await ctx.timers.cancel('offer.expire', `${caseId}.${offerId}`);
  return changed.after;
}

/** The fields of a case that has just got its agent. */
export function assigned(ctx: Context, agentId: string): Partial<CaseDocument> & Record<string, unknown> {
  return {
    state: 'assigned',
    agentId,
    assignedAt: instant(ctx),
    parkedUntil: null,
    'routing.lastAgentId': agentId,
    'routing.excluded': [],
  };
}

export async function noteAssigned(ctx: Context, theCase: CaseDocument, by: string): Promise<void> {
  await addSystemEntry(ctx, placeOf(theCase), 'case.assigned', {
    ...(await nameOf(ctx, theCase.agentId ?? '')),
    by,
  });
}

export async function nameOf(ctx: Context, agentId: string): Promise<{ agentName: string }> {
  const agent = await agents.of(ctx.database).findOne({ _id: agentId }, { projection: { name: 1 } });
  return { agentName: agent?.name ?? '' };
}
