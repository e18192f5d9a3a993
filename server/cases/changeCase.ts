import type mongoose from 'mongoose';
import type { CaseState } from '../../shared/case.ts';
import type { Context } from '../context.ts';
import { rooms } from '../realtime/realtime.ts';
import { countMove } from '../reports/queueCounters.ts';
import { type CaseDocument, cases, toCase } from './caseCollection.ts';
import { announceCase, linkConversation } from './openCase.ts';

/**
 * One conditional update of a case: of all who try at once, one gets the document as it was before.
 * After it the conversation's copy is brought up to date and everybody is told.
 *
 * @param condition besides the id: the state, the offer, the owner that the change rests on
 * @param known the case as it was read; where the condition names its version, it need not be read again
 * @returns the case before and after, or null when the condition does not hold (any more)
 */
export async function changeCase(
  ctx: Context,
  caseId: string,
  condition: mongoose.mongo.Filter<CaseDocument>,
  change: Partial<CaseDocument> | Record<string, unknown>,
  known?: CaseDocument,
): Promise<{ before: CaseDocument; after: CaseDocument } | null> {
  const changed = await updateCase(ctx, caseId, { condition, change, known });
  if (changed === null) {
    return null;
  }
  const { before, after } = changed;
  // The figures are nobody's reason to wait.
  await Promise.all([tell(ctx, before, after), countMove(ctx, before, after)]);
  return { before, after };
}

async function tell(ctx: Context, before: CaseDocument, after: CaseDocument): Promise<void> {
  if (isOtherForThread(before, after)) {
    await linkConversation(ctx, after);
  }
  announceCase(ctx, after);
  announceToFormer(ctx, before, after);
}

async function updateCase(
  ctx: Context,
  caseId: string,
  {
    condition,
    change,
    known,
  }: {
    condition: mongoose.mongo.Filter<CaseDocument>;
    change: Partial<CaseDocument> | Record<string, unknown>;
    known: CaseDocument | undefined;
  },
): Promise<{ before: CaseDocument; after: CaseDocument } | null> {
  const collection = cases.of(ctx.database);
  // The driver's types know no computed paths; the callers name fields of the document.
  const update = {
    $set: { ...change, changedAt: ctx.now().getTime() },
    $inc: { version: 1 },
  } as mongoose.mongo.UpdateFilter<CaseDocument>;
  const filter = { ...condition, _id: caseId } as mongoose.mongo.Filter<CaseDocument>;
  if (known !== undefined && known.version === condition.version) {
    const after = await collection.findOneAndUpdate(filter, update, { returnDocument: 'after' });
    return after === null ? null : { before: known, after };
  }
  const before = await collection.findOneAndUpdate(filter, update, { returnDocument: 'before' });
  return before === null ? null : { before, after: (await collection.findOne({ _id: caseId })) ?? before };
}

const IN_LINE = new Set<CaseState>(['queued', 'offered']);

/** Whether its conversation must know of the change: for a thread, a case that is offered is in line like before. */
function isOtherForThread(before: CaseDocument, after: CaseDocument): boolean {
  const isStillInLine = IN_LINE.has(before.state) && IN_LINE.has(after.state);
  return (
    (before.state !== after.state && !isStillInLine) ||
    before.agentId !== after.agentId ||
    before.queueId !== after.queueId
  );
}

function seenBy({ agentId, offers }: CaseDocument): string[] {
  return [...(agentId === null ? [] : [agentId]), ...offers.map((offer) => offer.agentId)];
}

/**
 * Whoever saw the case only before the change hears of it too, so that their console drops it from its
 * lists: its reader may not see it any more.
 */
function announceToFormer(ctx: Context, before: CaseDocument, after: CaseDocument): void {
  const former = new Set<string>();
  for (const agentId of seenBy(before)) {
    if (!seenBy(after).includes(agentId)) {
      former.add(rooms.agent(agentId));
    }
  }
  if (before.queueId !== after.queueId) {
    former.add(rooms.queue(before.queueId));
  }
  if (former.size > 0) {
    ctx.realtime.agents
      .to([...former])
      .emit('event', { type: 'case.updated', payload: { case: toCase(after) } });
  }
}
