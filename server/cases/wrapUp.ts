import { type Context, instant } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { type QueueRules, rulesOf } from '../routing/engine/policy.ts';
import { nameOf } from '../routing/offers.ts';
import { placeOf } from '../routing/place.ts';
import { currentPolicy } from '../routing/policyStore.ts';
import { type CaseDocument, cases } from './caseCollection.ts';
import { changeCase } from './changeCase.ts';
import { endCase } from './closeCase.ts';

export async function wrapUpRules(
  ctx: Context,
  theCase: Pick<CaseDocument, 'queueId'>,
): Promise<QueueRules['wrapUp']> {
  return rulesOf(await currentPolicy(ctx), theCase.queueId).wrapUp;
}

/** After a call: what its agent owes is the queue's wrap-up. Units are held until it ends. */
export async function beginWrapUp(ctx: Context, theCase: CaseDocument): Promise<void> {
  const { mode, seconds } = await wrapUpRules(ctx, theCase);
  if (mode === 'none' || seconds === 0) {
    await finish(ctx, theCase, theCase.disposition);
    return;
  }
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

/** Due when the time for the wrap-up is over: what was not said is written as such. */
export async function wrapUpDue(ctx: Context, caseId: string): Promise<void> {
  const theCase = await cases.of(ctx.database).findOne({ _id: caseId, state: 'wrapping' });
  if (theCase?.wrapUpUntil != null && theCase.wrapUpUntil <= instant(ctx)) {
    const { timeoutDisposition } = await wrapUpRules(ctx, theCase);
    await finish(ctx, theCase, theCase.disposition ?? timeoutDisposition);
  }
}

async function finish(ctx: Context, theCase: CaseDocument, disposition: string | null): Promise<void> {
  const closed = await endCase(ctx, theCase, { state: 'done', disposition, closedBy: theCase.agentId });
  if (closed !== null) {
    const who = await nameOf(ctx, theCase.agentId ?? '');
    await addSystemEntry(ctx, placeOf(closed), 'case.closed', { ...who, disposition: disposition ?? '' });
  }
}
