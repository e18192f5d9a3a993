import type mongoose from 'mongoose';
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
 * @returns the case before and after, or null when the condition does not hold (any more)
 */
export async function changeCase(
  ctx: Context,
  caseId: string,
  condition: mongoose.mongo.Filter<CaseDocument>,
  change: Partial<CaseDocument> | Record<string, unknown>,
): Promise<{ before: CaseDocument; after: CaseDocument } | null> {
  const collection = cases.of(ctx.database);
  // The driver's types know no computed paths; the callers name fields of the document.
  const update = { $set: change, $inc: { version: 1 } } as mongoose.mongo.UpdateFilter<CaseDocument>;
  const filter = { ...condition, _id: caseId } as mongoose.mongo.Filter<CaseDocument>;
  const before = await collection.findOneAndUpdate(filter, update, { returnDocument: 'before' });
  if (before === null) {
    return null;
  }
  const after = (await collection.findOne({ _id: caseId })) ?? before;
  if (before.state !== after.state || before.agentId !== after.agentId || before.queueId !== after.queueId) {
    await linkConversation(ctx, after);
  }
  await countMove(ctx, before, after);
  announceCase(ctx, after);
  announceToFormer(ctx, before, after);
  return { before, after };
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
