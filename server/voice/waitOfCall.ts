import type { CallWait } from '../../channels/adapter.ts';
import { cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { waitOf } from '../routing/waitOf.ts';

/** What a caller may be told of their wait; null once somebody has taken their call. */
export async function waitOfCall(ctx: Context, inboxId: string, callId: string): Promise<CallWait | null> {
  const theCase = await cases.of(ctx.database).findOne({ callId, inboxId, isOpen: true });
  if (theCase === null || !(theCase.state === 'queued' || theCase.state === 'offered')) {
    return null;
  }
  const wait = await waitOf(ctx, theCase);
  return { ...wait, isCallbackOffered: theCase.routing.callback === 'offered' };
}
