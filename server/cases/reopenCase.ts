import { agents } from '../agents/agentCollection.ts';
import type { Context } from '../context.ts';
import { instant } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { isDuplicate } from '../database/collection.ts';
import { placeOf } from '../routing/place.ts';
import { claimUnits, releaseUnits } from '../routing/units.ts';
import type { CaseDocument } from './caseCollection.ts';
import { changeCase } from './changeCase.ts';
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

/** Somebody's parked case whose time or customer has come: theirs again if they are there, else into line. */
export async function resumeParked(ctx: Context, caseId: string): Promise<void> {
  const changed = await changeCase(
    ctx,
    caseId,
    { state: 'parked' },
    { state: 'queued', parkedUntil: null, agentId: null, queuedAt: instant(ctx) },
  );
  if (changed === null) {
    return;
  }
  await ctx.timers.cancel('case.unpark', caseId);
  const owner = changed.before.agentId;
  const isBack = owner !== null && (await giveBack(ctx, changed.after, owner));
  if (!isBack) {
    await addSystemEntry(ctx, placeOf(changed.after), 'case.resumed', {});
  }
}

async function giveBack(ctx: Context, theCase: CaseDocument, agentId: string): Promise<boolean> {
  const owner = await agents
    .of(ctx.database)
    .findOne({ _id: agentId, isActive: true, 'presence.isReachable': true });
  if (owner === null || owner.presence.status === 'offline') {
    return false;
  }
  // Woken work may exceed the capacity: the customer has this agent's word. New offers wait meanwhile.
  const claim = { caseId: theCase._id, agentId, units: theCase.cost, interrupts: [], mustFit: false };
  if (!(await claimUnits(ctx, claim))) {
    return false;
  }
  const held = { agentId, units: theCase.cost };
  const changed = await changeCase(
    ctx,
    theCase._id,
    { state: 'queued', version: theCase.version },
    { state: 'assigned', agentId, held },
  );
  if (changed === null) {
    await releaseUnits(ctx, { _id: theCase._id, held }, false);
    return false;
  }
  await addSystemEntry(ctx, placeOf(changed.after), 'case.resumed', {});
  return true;
}

/** Undo of a close: the case is its agent's again. */
export async function reopenByAgent(
  ctx: Context,
  theCase: CaseDocument,
  agentId: string,
): Promise<CaseDocument | null> {
  const claim = { caseId: theCase._id, agentId, units: theCase.cost, interrupts: [], mustFit: false };
  if (!(await claimUnits(ctx, claim))) {
    return null;
  }
  const held = { agentId, units: theCase.cost };
  const fields = { ...reopened, state: 'assigned' as const, agentId, held };
  const changed = await reopen(
    ctx,
    theCase,
    { state: { $in: ['done', 'wrapping', 'abandoned', 'canceled'] } },
    fields,
  );
  if (changed === null) {
    await releaseUnits(ctx, { _id: theCase._id, held }, false);
    return null;
  }
  await ctx.timers.cancel('wrapUp.end', theCase._id);
  await releaseUnits(ctx, changed.before, false);
  await addSystemEntry(ctx, placeOf(changed.after), 'case.reopened', {});
  return changed.after;
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
