import type { Actor } from '../../shared/permissions.ts';
import { agents } from '../agents/agentCollection.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { assigned, noteAssigned } from '../routing/offers.ts';
import { currentPolicy } from '../routing/policyStore.ts';
import { claimUnits, isOver, releaseHold, releaseUnits } from '../routing/units.ts';
import { type CaseDocument, cases } from './caseCollection.ts';
import { caseFor } from './caseFor.ts';
import { changeCase } from './changeCase.ts';
import { scheduleHandling } from './handlingTimers.ts';
import { reopenByAgent } from './reopenCase.ts';

/**
 * An agent takes a case by hand: waiting, parked, closed, or a colleague's where their role allows it.
 * What people decide may exceed the capacity; the routing then gives nothing more until it fits again.
 *
 * @param fromAgentId with whom the taker saw it: of two who take what waits, the second must not take it from the first
 * @throws DomainError `offerTaken` when somebody else was quicker
 */
export async function takeCase(
  ctx: Context,
  actor: Actor,
  caseId: string,
  fromAgentId?: string | null,
): Promise<CaseDocument> {
  const theCase = await caseFor(ctx, actor, caseId, 'case.take');
  const isElsewhere = fromAgentId !== undefined && theCase.agentId !== fromAgentId;
  if (isElsewhere && theCase.agentId !== null && theCase.agentId !== actor.id) {
    return lostRace(ctx, theCase);
  }
  return giveCase(ctx, theCase, actor.id, 'hand');
}

/**
 * Gives a case to an agent, whatever its state.
 *
 * @param by how it came about, for the thread's entry
 * @throws DomainError `offerTaken` when somebody else was quicker
 */
export async function giveCase(
  ctx: Context,
  theCase: CaseDocument,
  agentId: string,
  by: string,
): Promise<CaseDocument> {
  if (theCase.agentId === agentId && theCase.state === 'assigned') {
    return theCase;
  }
  if (!theCase.isOpen) {
    const reopened = await reopenByAgent(ctx, theCase, agentId);
    return reopened ?? lostRace(ctx, theCase);
  }
  const units = (await currentPolicy(ctx)).capacity.cost[theCase.channel];
  const agent = await claimUnits(ctx, {
    theCase,
    agentId,
    units,
    interrupts: [],
    limits: null,
  });
  if (agent === null) {
    throw new DomainError('colleagueInactive', 'this colleague’s account is not active');
  }
  await scheduleHandling(ctx, theCase);
  const changed = await changeCase(
    ctx,
    theCase._id,
    { version: theCase.version, isOpen: true },
    {
      ...assigned(ctx, agentId),
      offers: [],
      wrapUpUntil: null,
      held: { agentId, units },
      'routing.isOver': isOver(agent),
    },
  );
  if (changed === null) {
    await releaseHold(ctx, theCase, { agentId, units }, false);
    return lostRace(ctx, theCase);
  }
  await releaseUnits(ctx, changed.before, changed.before.state === 'assigned');
  await cancelTimers(ctx, changed.before);
  await noteAssigned(ctx, changed.after, by);
  return changed.after;
}

async function lostRace(ctx: Context, theCase: CaseDocument): Promise<never> {
  const now = await cases.of(ctx.database).findOne({ _id: theCase._id });
  const winner = now?.agentId ? await agents.of(ctx.database).findOne({ _id: now.agentId }) : null;
  throw winner === null
    ? new DomainError('conflict', `case ${theCase.number} was changed by somebody else just now; look again`)
    : new DomainError('offerTaken', `${winner.name} took this case`, {
        details: { agentId: winner._id, agentName: winner.name },
      });
}

export async function cancelTimers(ctx: Context, before: CaseDocument): Promise<void> {
  for (const offer of before.offers) {
    await ctx.timers.cancel('offer.expire', `${before._id}.${offer.id}`);
  }
  if (before.parkedUntil !== null) {
    await ctx.timers.cancel('case.unpark', before._id);
  }
  if (before.wrapUpUntil !== null) {
    await ctx.timers.cancel('wrapUp.end', before._id);
  }
}
