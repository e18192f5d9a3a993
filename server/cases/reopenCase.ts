import { agents } from '../agents/agentCollection.ts';
import type { Context } from '../context.ts';
import { instant } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { isDuplicate } from '../database/collection.ts';
import { DomainError } from '../errors.ts';
import { placeOf } from '../routing/place.ts';
import { claimUnits, isOver, releaseHold, releaseUnits } from '../routing/units.ts';
import { type CaseDocument, cases } from './caseCollection.ts';
import { changeCase } from './changeCase.ts';
import { scheduleHandling } from './handlingTimers.ts';
import { newRoutingFacts } from './openCase.ts';

/** Back into line, to be asked of its last agent first. @returns false when it is open already */
export async function reopenForMessage(ctx: Context, theCase: CaseDocument): Promise<boolean> {
  const changed = await reopen(ctx, theCase, { state: { $in: ['done', 'wrapping'] } }, inLine(ctx, theCase));
  if (changed === null) {
    return false;
  }
  await ctx.timers.cancel('wrapUp.end', theCase._id);
  await releaseUnits(ctx, changed.before, true);
  await addSystemEntry(ctx, placeOf(changed.after), 'case.reopened', {});
  return true;
}

/**
 * Somebody's parked case whose time or customer has come: theirs again if they are there, else a new wait in
 * line begins, and they are asked first.
 */
export async function resumeParked(ctx: Context, theCase: CaseDocument): Promise<boolean> {
  const isBack = theCase.agentId !== null && (await giveBack(ctx, theCase, theCase.agentId));
  if (!isBack && (await toLine(ctx, theCase)) === null) {
    return false;
  }
  await ctx.timers.cancel('case.unpark', theCase._id);
  await addSystemEntry(ctx, placeOf(theCase), 'case.resumed', {});
  return true;
}

/** The customer wrote to a case that was put aside. */
export async function resumeForMessage(ctx: Context, caseId: string): Promise<void> {
  const parked = await cases.of(ctx.database).findOne({ _id: caseId, state: 'parked' });
  await (parked && resumeParked(ctx, parked));
}

/** Due when the case's time has come; a case that was put aside anew meanwhile waits for its own time. */
export async function resumeDue(ctx: Context, caseId: string): Promise<void> {
  const parked = await cases.of(ctx.database).findOne({ _id: caseId, state: 'parked' });
  if (parked?.parkedUntil != null && parked.parkedUntil <= instant(ctx)) {
    await resumeParked(ctx, parked);
  }
}

async function toLine(ctx: Context, theCase: CaseDocument) {
  return changeCase(
    ctx,
    theCase._id,
    { state: 'parked', version: theCase.version },
    { ...inLine(ctx, theCase), isCounted: theCase.isCounted },
  );
}

async function giveBack(ctx: Context, theCase: CaseDocument, agentId: string): Promise<boolean> {
  const owner = await agents
    .of(ctx.database)
    .findOne({ _id: agentId, isActive: true, 'presence.isReachable': true });
  if (owner === null || owner.presence.status !== 'available') {
    return false;
  }
  // Woken work may exceed the capacity: the customer has this agent's word. New offers wait meanwhile.
  return claimAnyhow(ctx, theCase, agentId, (fields) =>
    changeCase(
      ctx,
      theCase._id,
      { state: 'parked', version: theCase.version },
      { ...fields, parkedUntil: null },
    ),
  );
}

/** Takes the agent's units, whatever they carry, and then the case; gives the units back when the case is lost. */
async function claimAnyhow(
  ctx: Context,
  theCase: CaseDocument,
  agentId: string,
  take: (fields: object) => Promise<{ before: CaseDocument } | null>,
): Promise<boolean> {
  const claim = { theCase, agentId, units: theCase.cost, interrupts: [], limits: null };
  const agent = await claimUnits(ctx, claim);
  if (agent === null) {
    return false;
  }
  const held = { agentId, units: theCase.cost };
  await scheduleHandling(ctx, theCase);
  const taken = await take({
    state: 'assigned' as const,
    agentId,
    held,
    'routing.silentUnits': null,
    'routing.interruptedBy': null,
    'routing.isOver': isOver(agent),
  });
  if (taken === null) {
    await releaseHold(ctx, theCase, held, false);
    return false;
  }
  await releaseUnits(ctx, taken.before, false);
  return true;
}

/**
 * Undo of a close: the case is its agent's again.
 *
 * @returns null when it is open already
 * @throws DomainError `hasNewerCase` while a newer case of its conversation is open
 */
export async function reopenByAgent(
  ctx: Context,
  theCase: CaseDocument,
  agentId: string,
): Promise<CaseDocument | null> {
  const closed = { state: { $in: ['done', 'wrapping', 'abandoned', 'canceled'] } };
  const isTaken = await claimAnyhow(ctx, theCase, agentId, (fields) =>
    reopen(ctx, theCase, closed, { ...reopened, ...fields }),
  );
  if (!isTaken) {
    await refuseBesideNewer(ctx, theCase);
    return null;
  }
  await ctx.timers.cancel('wrapUp.end', theCase._id);
  await addSystemEntry(ctx, placeOf(theCase), 'case.reopened', {});
  return cases.of(ctx.database).findOne({ _id: theCase._id });
}

/** A conversation has one open case: an older one stays closed beside it. */
async function refuseBesideNewer(ctx: Context, { _id, conversationId }: CaseDocument): Promise<void> {
  const open = await cases.of(ctx.database).findOne({ conversationId, isOpen: true });
  if (open !== null && open._id !== _id) {
    const number = String(open.number);
    throw new DomainError('hasNewerCase', `case ${number} of this conversation is open; go on there`, {
      details: { number },
    });
  }
}

const reopened = { isOpen: true, closedAt: null, wrapUpUntil: null, disposition: null, closedBy: null };

function inLine(ctx: Context, theCase: CaseDocument): Partial<CaseDocument> {
  const lastAgentId = theCase.agentId ?? theCase.routing.lastAgentId;
  return {
    ...reopened,
    state: 'queued',
    agentId: null,
    held: null,
    queuedAt: instant(ctx),
    parkedUntil: null,
    isCounted: false,
    routing: newRoutingFacts(ctx.now().getTime(), lastAgentId),
  };
}

/** A newer case of the same conversation may be open by now; then this one stays closed. */
async function reopen(ctx: Context, theCase: CaseDocument, condition: object, fields: object) {
  try {
    return await changeCase(ctx, theCase._id, condition, { ...fields });
  } catch (error) {
    if (isDuplicate(error)) {
      return null;
    }
    throw error;
  }
}
