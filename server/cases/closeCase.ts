import type { Actor } from '../../shared/permissions.ts';
import { contactOf } from '../contacts/editContact.ts';
import { type Context, instant } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { conversations } from '../conversations/conversationCollection.ts';
import { DomainError } from '../errors.ts';
import { ensureOpenCase } from '../inbound/ensureOpenCase.ts';
import { nameOf } from '../routing/offers.ts';
import { placeOf } from '../routing/place.ts';
import { releaseUnits } from '../routing/units.ts';
import type { CaseDocument } from './caseCollection.ts';
import { caseFor } from './caseFor.ts';
import { changeCase } from './changeCase.ts';
import { cancelTimers } from './takeCase.ts';

/** Closes a case with its outcome, from any open state, and from wrap-up. */
export async function closeCase(
  ctx: Context,
  actor: Actor,
  caseId: string,
  disposition: string,
): Promise<CaseDocument> {
  const theCase = await caseFor(ctx, actor, caseId, 'case.close');
  const closed = await endCase(ctx, theCase, { state: 'done', disposition, closedBy: actor.id });
  if (closed === null) {
    throw new DomainError(
      'conflict',
      `case ${theCase.number} is closed already, or was changed just now; look again`,
    );
  }
  await addSystemEntry(ctx, placeOf(closed), 'case.closed', {
    ...(await nameOf(ctx, actor.id)),
    disposition,
  });
  return closed;
}

/**
 * Ends a case, whatever the reason.
 *
 * @returns null when somebody else changed it first
 */
export async function endCase(
  ctx: Context,
  theCase: CaseDocument,
  end: { state: 'done' | 'abandoned' | 'canceled'; disposition: string | null; closedBy: string | null },
): Promise<CaseDocument | null> {
  const before = await conversations.of(ctx.database).findOne({ _id: theCase.conversationId });
  const changed = await changeCase(
    ctx,
    theCase._id,
    { isOpen: true, version: theCase.version },
    {
      ...end,
      isOpen: false,
      closedAt: instant(ctx),
      offers: [],
      held: null,
      wrapUpUntil: null,
      parkedUntil: null,
    },
  );
  if (changed === null) {
    return null;
  }
  await releaseUnits(ctx, changed.before, true);
  await cancelTimers(ctx, changed.before);
  await reopenForLate(ctx, theCase, before?.lastNumber ?? 0);
  return changed.after;
}

/** A message that came in while the case was being closed must not be left in a closed case. */
async function reopenForLate(ctx: Context, theCase: CaseDocument, lastNumber: number): Promise<void> {
  const conversation = await conversations.of(ctx.database).findOne({ _id: theCase.conversationId });
  const isLate =
    conversation !== null &&
    conversation.lastNumber > lastNumber &&
    conversation.lastMessage?.kind === 'inbound';
  if (isLate && conversation.caseId === theCase._id) {
    const contact = await contactOf(ctx, conversation.contactId);
    await ensureOpenCase(ctx, conversation, contact, { isAutomatic: false });
  }
}

/** After a call: the agent owes a disposition, and has the queue's time for it. */
export async function beginWrapUp(ctx: Context, theCase: CaseDocument, seconds: number): Promise<void> {
  const wrapUpUntil = instant(ctx, seconds * 1000);
  const changed = await changeCase(
    ctx,
    theCase._id,
    { state: 'assigned', version: theCase.version },
    { state: 'wrapping', wrapUpUntil },
  );
  if (changed !== null) {
    await ctx.timers.schedule({ kind: 'wrapUp.end', key: theCase._id, dueAt: wrapUpUntil });
  }
}

/** The time for the wrap-up is over: what was not said is written as such. */
export async function endWrapUp(ctx: Context, theCase: CaseDocument, disposition: string): Promise<void> {
  const closed = await endCase(ctx, theCase, { state: 'done', disposition, closedBy: theCase.agentId });
  if (closed !== null) {
    await addSystemEntry(ctx, placeOf(closed), 'case.closed', { agentName: '', disposition });
  }
}
