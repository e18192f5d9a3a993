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
import { wrapUpOf } from './wrapUp.ts';

/**
 * Closes a case with its outcome, from any open state, and from wrap-up as far as its queue lets its agent end
 * that early.
 *
 * @param disposition null only where the wrap-up is optional
 * @returns the case, still in wrap-up where that runs to its end: its outcome is kept until then
 */
export async function closeCase(
  ctx: Context,
  actor: Actor,
  caseId: string,
  disposition: string | null,
): Promise<CaseDocument> {
  const theCase = await caseFor(ctx, actor, caseId, 'case.close');
  if (theCase.state === 'wrapping') {
    const kept = await unlessEarly(ctx, theCase, disposition);
    if (kept !== null) {
      return kept;
    }
  } else if (disposition === null) {
    throw dispositionMissing(theCase);
  }
  const closed = await endCase(ctx, theCase, { state: 'done', disposition, closedBy: actor.id });
  if (closed === null) {
    throw new DomainError(
      'conflict',
      `case ${theCase.number} is closed already, or was changed just now; look again`,
    );
  }
  await addSystemEntry(ctx, placeOf(closed), 'case.closed', {
    ...(await nameOf(ctx, actor.id)),
    disposition: disposition ?? '',
  });
  return closed;
}

/** @returns the case where its wrap-up goes on; null where it may end now */
async function unlessEarly(
  ctx: Context,
  theCase: CaseDocument,
  disposition: string | null,
): Promise<CaseDocument | null> {
  const { mode } = await wrapUpOf(ctx, theCase);
  if (disposition === null && mode !== 'optional') {
    throw dispositionMissing(theCase);
  }
  if (mode !== 'noEarlyExit' || (theCase.wrapUpUntil ?? '') <= instant(ctx)) {
    return null;
  }
  const kept = await changeCase(
    ctx,
    theCase._id,
    { state: 'wrapping', version: theCase.version },
    { disposition },
  );
  return kept?.after ?? null;
}

function dispositionMissing(theCase: CaseDocument): DomainError {
  return new DomainError('outcomeMissing', `say how case ${theCase.number} ended`);
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
    (conversation.lastMessage?.kind === 'inbound' || conversation.lastMessage?.kind === 'voicemail');
  if (isLate && conversation.caseId === theCase._id) {
    const contact = await contactOf(ctx, conversation.contactId);
    await ensureOpenCase(ctx, conversation, contact, { isAutomatic: false });
  }
}
