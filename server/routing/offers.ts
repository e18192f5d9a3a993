import { agents } from '../agents/agentCollection.ts';
import { setNotResponding } from '../agents/presence.ts';
import { type CaseDocument, cases, type HeldOffer } from '../cases/caseCollection.ts';
import { changeCase } from '../cases/changeCase.ts';
import { scheduleHandling } from '../cases/handlingTimers.ts';
import { type Context, instant } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { newId } from '../database/collection.ts';
import { DomainError } from '../errors.ts';
import { placeOf } from './place.ts';
import { currentPolicy } from './policyStore.ts';
import { claimUnits, type Interruption, type Limits, releaseHold, releaseUnits } from './units.ts';

export interface OfferPlan {
  theCase: CaseDocument;
  /** One or several at once: the first to accept has the case. */
  targets: readonly Target[];
  expiresAt: string;
  limits: Limits;
}

interface Target {
  agentId: string;
  units: number;
  interrupts: readonly Interruption[];
}

/**
 * Claims the agents, then the case; when the second half fails the first is given back. An agent who cannot be
 * claimed any more is left out.
 *
 * @returns whether anybody was offered it
 */
export async function makeOffers(
  ctx: Context,
  { theCase, targets, expiresAt, limits }: OfferPlan,
): Promise<boolean> {
  const claims = await Promise.all(
    targets.map(async ({ agentId, units, interrupts }) => {
      const offer: HeldOffer = { id: newId(), agentId, offeredAt: instant(ctx), expiresAt, units };
      const [agent] = await Promise.all([
        claimUnits(ctx, { theCase, agentId, units, interrupts, limits }),
        // Before the case is offered: a timer without an offer does nothing, an offer without one never ends.
        ctx.timers.scheduleNew({
          kind: 'offer.expire',
          key: `${theCase._id}.${offer.id}`,
          dueAt: expiresAt,
        }),
      ]);
      return agent === null ? [] : [offer];
    }),
  );
  const offers = claims.flat();
  const [first] = offers;
  if (first === undefined) {
    return false;
  }
  const changed = await changeCase(
    ctx,
    theCase._id,
    { state: 'queued', version: theCase.version },
    { state: 'offered', offers, cost: first.units, 'routing.attempts': theCase.routing.attempts + 1 },
    theCase,
  );
  if (changed === null) {
    await releaseUnits(ctx, { ...theCase, held: null, offers }, false);
    await cancelOffers(ctx, theCase._id, offers);
  }
  return changed !== null;
}

/** Gives the case to the agent without asking: channels that need no acceptance. */
export async function assignCase(
  ctx: Context,
  { theCase, agentId, units, interrupts, limits }: Target & { theCase: CaseDocument; limits: Limits },
): Promise<boolean> {
  const claim = { theCase, agentId, units, interrupts, limits, isAssigned: true };
  if ((await claimUnits(ctx, claim)) === null) {
    return false;
  }
  await scheduleHandling(ctx, theCase);
  const changed = await changeCase(
    ctx,
    theCase._id,
    { state: 'queued', version: theCase.version },
    { ...assigned(ctx, agentId), cost: units, held: { agentId, units } },
    theCase,
  );
  if (changed === null) {
    await releaseHold(ctx, theCase, { agentId, units }, false);
    return false;
  }
  await noteAssigned(ctx, changed.after, 'routing');
  return true;
}

/**
 * The agent accepts. Of twenty who try at once one wins; the others learn who.
 *
 * @throws DomainError `offerTaken` with the winner's name, `offeredToOther` with theirs who are asked now, or
 *         `offerExpired` or `offerEnded` where the case waits again or is closed
 */
export async function acceptOffer(
  ctx: Context,
  caseId: string,
  offerId: string,
  agentId: string,
): Promise<CaseDocument> {
  const current = await cases.of(ctx.database).findOne({ _id: caseId });
  const mine = current?.offers.find((offer) => offer.id === offerId && offer.agentId === agentId);
  if (mine !== undefined && current?.state === 'offered') {
    await scheduleHandling(ctx, current);
  }
  const changed =
    mine === undefined || mine.expiresAt <= instant(ctx)
      ? null
      : await changeCase(
          ctx,
          caseId,
          // An offer is never changed, only made and taken back: its id stands for all that was just read of it.
          { state: 'offered', 'offers.id': offerId },
          { ...assigned(ctx, agentId), offers: [], held: { agentId, units: mine.units } },
        );
  if (changed === null) {
    return accepted(ctx, caseId, agentId);
  }
  const { before, after } = changed;
  await cancelOffers(ctx, caseId, before.offers);
  const others = before.offers.filter((offer) => offer.id !== offerId);
  await releaseUnits(ctx, { ...before, held: null, offers: others }, false);
  await agents
    .of(ctx.database)
    .updateOne({ _id: agentId }, { $set: { misses: 0, lastAssignedAt: instant(ctx) }, $inc: { version: 1 } });
  await noteAssigned(ctx, after, 'offer');
  return after;
}

/** What stands there instead: the agent's own earlier acceptance is no conflict, anybody else's is. */
async function accepted(ctx: Context, caseId: string, agentId: string): Promise<CaseDocument> {
  const now = await cases.of(ctx.database).findOne({ _id: caseId });
  if (now?.agentId === agentId && now.state === 'assigned') {
    return now;
  }
  throw await refusalOf(ctx, now, agentId);
}

/** Says what became of a case that an agent would have accepted. */
async function refusalOf(ctx: Context, now: CaseDocument | null, agentId: string): Promise<DomainError> {
  const winner = now?.agentId ? await agents.of(ctx.database).findOne({ _id: now.agentId }) : null;
  if (winner !== null) {
    return new DomainError('offerTaken', `${winner.name} took this case`, {
      details: { agentId: winner._id, agentName: winner.name },
    });
  }
  const askedIds = now?.offers.map((offer) => offer.agentId).filter((id) => id !== agentId) ?? [];
  const asked = await agents
    .of(ctx.database)
    .find({ _id: { $in: askedIds } })
    .toArray();
  if (asked.length > 0) {
    const agentName = asked.map(({ name }) => name).join(', ');
    return new DomainError('offeredToOther', `this case is offered to ${agentName} now, not to you`, {
      details: { agentName },
    });
  }
  return now?.isOpen
    ? new DomainError('offerExpired', 'the offer has ended; the case went back to its place in line')
    : new DomainError('offerEnded', 'the offer has ended; the case is not waiting any more');
}

/** The case goes back to its place, unless others are still asked; the agent is left out for a while. */
export async function declineOffer(
  ctx: Context,
  caseId: string,
  offerId: string,
  agentId: string,
): Promise<CaseDocument> {
  const changed = await endOffer(ctx, caseId, offerId, { agentId, isExcluded: true });
  if (changed === null) {
    throw new DomainError('offerExpired', 'the offer has ended already');
  }
  await addSystemEntry(ctx, placeOf(changed), 'case.offerDeclined', await nameOf(ctx, agentId));
  return changed;
}

/** Due when nobody accepted: ring no answer. */
export async function expireOffer(ctx: Context, timerKey: string): Promise<void> {
  const [caseId = '', offerId = ''] = timerKey.split('.');
  const offered = await cases.of(ctx.database).findOne({ _id: caseId, 'offers.id': offerId });
  const offer = offered?.offers.find(({ id }) => id === offerId);
  if (offer === undefined || offer.expiresAt > instant(ctx)) {
    return;
  }
  const { agentId } = offer;
  const changed = await endOffer(ctx, caseId, offerId, { agentId, isExcluded: true });
  if (changed === null) {
    return;
  }
  await addSystemEntry(ctx, placeOf(changed), 'case.offerMissed', await nameOf(ctx, agentId));
  const agent = await agents
    .of(ctx.database)
    .findOneAndUpdate({ _id: agentId }, { $inc: { misses: 1, version: 1 } }, { returnDocument: 'after' });
  const { missesUntilNotResponding } = (await currentPolicy(ctx)).offers;
  if (agent !== null && agent.misses >= missesUntilNotResponding[changed.channel]) {
    await setNotResponding(ctx, agentId);
  }
}

/**
 * Takes one offer back, for whatever reason. When it was the last, the case is in line again, in its place.
 *
 * @param facts.isExcluded whether the agent had their chance and is left out for a while
 * @returns null when the offer was not there any more, or is another agent's
 */
export async function endOffer(
  ctx: Context,
  caseId: string,
  offerId: string,
  facts: { agentId: string; isExcluded: boolean },
): Promise<CaseDocument | null> {
  const { agentId, isExcluded } = facts;
  const { exclusionSeconds } = (await currentPolicy(ctx)).offers;
  for (;;) {
    const current = await cases
      .of(ctx.database)
      .findOne({ _id: caseId, state: 'offered', 'offers.id': offerId });
    const offer = current?.offers.find((one) => one.id === offerId && one.agentId === agentId);
    if (!current || offer === undefined) {
      return null;
    }
    const until = ctx.now().getTime() + exclusionSeconds * 1000;
    const offers = current.offers.filter((one) => one !== offer);
    const others = current.routing.excluded.filter((one) => one.agentId !== agentId);
    const changed = await changeCase(
      ctx,
      caseId,
      { state: 'offered', version: current.version },
      {
        state: offers.length === 0 ? 'queued' : 'offered',
        offers,
        ...(isExcluded ? { 'routing.excluded': [...others, { agentId, until }] } : {}),
      },
    );
    // Lost to another of the case's offers that ended at this moment: look again.
    if (changed !== null) {
      await releaseHold(ctx, changed.before, offer, false);
      await cancelOffers(ctx, caseId, [offer]);
      return changed.after;
    }
  }
}

async function cancelOffers(
  ctx: Context,
  caseId: string,
  offers: readonly Pick<HeldOffer, 'id'>[],
): Promise<void> {
  for (const { id } of offers) {
    await ctx.timers.cancel('offer.expire', `${caseId}.${id}`);
  }
}

/** The fields of a case that has just got its agent. */
export function assigned(ctx: Context, agentId: string): Partial<CaseDocument> & Record<string, unknown> {
  return {
    state: 'assigned',
    agentId,
    assignedAt: instant(ctx),
    parkedUntil: null,
    'routing.interruptedBy': null,
    'routing.silentUnits': null,
    'routing.isOver': false,
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
