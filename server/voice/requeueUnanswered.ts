import { setNotResponding } from '../agents/presence.ts';
import { cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import type { CallDocument } from '../messages/messageCollection.ts';
import { backInLine } from '../routing/backInLine.ts';
import { nameOf } from '../routing/offers.ts';
import { placeOf } from '../routing/place.ts';
import { changeCall, inLineAgain } from './calls.ts';

/** The agent accepted, but their phone did not answer: the caller keeps the place in line, another is asked. */
export async function requeueUnanswered(
  ctx: Context,
  call: CallDocument,
  reason: 'noAnswer' | 'busy' | 'failed' | 'rejected',
  agentCallId: string | null = null,
): Promise<void> {
  const waiting = await changeCall(ctx, call._id, inLineAgain(ctx, call), { gone: agentCallId });
  const theCase = await cases.of(ctx.database).findOne({ callId: call.call.callId, state: 'assigned' });
  const agentId = theCase?.agentId ?? null;
  if (waiting === null || theCase === null || agentId === null || call.call.direction === 'outbound') {
    return;
  }
  const back = await backInLine(ctx, theCase, { isExcluded: true });
  if (back === null) {
    return;
  }
  await addSystemEntry(ctx, placeOf(back), 'case.offerMissed', await nameOf(ctx, agentId));
  if (reason === 'noAnswer') {
    await setNotResponding(ctx, agentId);
  }
}
