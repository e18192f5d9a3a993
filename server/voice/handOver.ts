import { cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { findInbox } from '../inboxes/inboxes.ts';
import { findCall } from './calls.ts';

/**
 * The case of a live call was given to somebody else, or back into line: the one who talks leaves the call, and
 * the end of their leg passes the caller on.
 */
export async function handOverCall(ctx: Context, caseId: string): Promise<void> {
  const theCase = await cases.of(ctx.database).findOne({ _id: caseId, isOpen: true });
  if (theCase === null || theCase.callId === null) {
    return;
  }
  const call = await findCall(ctx, theCase.inboxId, theCase.callId);
  const agentCallId = call?.legs?.agentCallId ?? null;
  const isTalking = call?.call.state === 'connected' || call?.call.state === 'onHold';
  if (!isTalking || agentCallId === null || call.call.agentId === theCase.agentId) {
    return;
  }
  const opened = await findInbox(ctx, call.inboxId);
  await opened?.adapter.calls?.hangUp({ callId: agentCallId }, opened.inbox);
}
