import type { Actor } from '../../shared/permissions.ts';
import { type Context, instant } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { DomainError } from '../errors.ts';
import { type QueueRules, rulesOf } from '../routing/engine/policy.ts';
import { nameOf } from '../routing/offers.ts';
import { placeOf } from '../routing/place.ts';
import { currentPolicy } from '../routing/policyStore.ts';
import { type CaseDocument, cases } from './caseCollection.ts';
import { caseFor } from './caseFor.ts';
import { changeCase } from './changeCase.ts';
import { endCase } from './closeCase.ts';

async function wrapUpRules(
  ctx: Context,
  theCase: Pick<CaseDocument, 'queueId'>,
): Promise<QueueRules['wrapUp']> {
  return rulesOf(await currentPolicy(ctx), theCase.queueId).wrapUp;
}

/** What is owed in a wrap-up under way: the rules with which it began, whatever they are now. */
export async function wrapUpOf(
  ctx: Context,
  theCase: Pick<CaseDocument, 'queueId' | 'wrapUp'>,
): Promise<Pick<QueueRules['wrapUp'], 'mode'>> {
  return theCase.wrapUp ?? (await wrapUpRules(ctx, theCase));
}

/** After a call: what its agent owes is the queue's wrap-up. Units are held until it ends. */
export async function beginWrapUp(ctx: Context, theCase: CaseDocument): Promise<void> {
  const { mode, seconds, extendSeconds = 0 } = await wrapUpRules(ctx, theCase);
  if (mode === 'none' || seconds === 0) {
    await finish(ctx, theCase, theCase.disposition);
    return;
  }
  const wrapUpUntil = instant(ctx, seconds * 1000);
  const changed = await changeCase(
    ctx,
    theCase._id,
    { state: 'assigned', version: theCase.version },
    { state: 'wrapping', wrapUpUntil, wrapUp: { mode, extendSeconds } },
  );
  if (changed !== null) {
    await ctx.timers.schedule({ kind: 'wrapUp.end', key: theCase._id, dueAt: wrapUpUntil });
  }
}

/**
 * More time, once, as much as the queue grants.
 *
 * @throws DomainError `conflict` where the wrap-up is over, was extended before, or may not be
 */
export async function extendWrapUp(ctx: Context, actor: Actor, caseId: string): Promise<CaseDocument> {
  const theCase = await caseFor(ctx, actor, caseId, 'case.close');
  const { wrapUp, wrapUpUntil } = theCase;
  const refused = new DomainError(
    'conflict',
    `the wrap-up of case ${theCase.number} cannot be extended, or not any more`,
  );
  if (!wrapUp?.extendSeconds || wrapUpUntil === null || wrapUpUntil <= instant(ctx)) {
    throw refused;
  }
  const dueAt = new Date(Date.parse(wrapUpUntil) + wrapUp.extendSeconds * 1000).toISOString();
  const changed = await changeCase(
    ctx,
    caseId,
    { state: 'wrapping', version: theCase.version },
    { wrapUpUntil: dueAt, 'wrapUp.extendSeconds': 0 },
  );
  if (changed === null) {
    throw refused;
  }
  await ctx.timers.schedule({ kind: 'wrapUp.end', key: caseId, dueAt });
  return changed.after;
}

/** Due when the time for the wrap-up is over: what was not said is written as such. */
export async function wrapUpDue(ctx: Context, caseId: string): Promise<void> {
  const theCase = await cases.of(ctx.database).findOne({ _id: caseId, state: 'wrapping' });
  if (theCase?.wrapUpUntil != null && theCase.wrapUpUntil <= instant(ctx)) {
    const { timeoutDisposition } = await wrapUpRules(ctx, theCase);
    await finish(ctx, theCase, theCase.disposition ?? timeoutDisposition, 'case.wrapUpEnded');
  }
}

/** @param code what is written of it into the thread */
async function finish(
  ctx: Context,
  theCase: CaseDocument,
  disposition: string | null,
  code: 'case.closed' | 'case.wrapUpEnded' = 'case.closed',
): Promise<void> {
  const closed = await endCase(ctx, theCase, { state: 'done', disposition, closedBy: theCase.agentId });
  if (closed !== null) {
    const who = await nameOf(ctx, theCase.agentId ?? '');
    await addSystemEntry(ctx, placeOf(closed), code, { ...who, disposition: disposition ?? '' });
  }
}
