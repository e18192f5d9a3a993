import type { CaseDocument } from '../cases/caseCollection.ts';
import { endCase } from '../cases/closeCase.ts';
import type { Context } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { findInbox } from '../inboxes/inboxes.ts';
import { leaveCallback } from '../voice/leaveCallback.ts';
import type { OverflowTarget } from './engine/policy.ts';
import { placeOf } from './place.ts';

/** Written as the outcome of a case that a rule of its queue ended. */
const OUTCOME = { voicemail: 'no_agent_callback', close: 'no_agent' } as const;

/**
 * A rule of the queue ends the waiting: after the maximum wait, outside the hours, or at the end of a case's
 * lifetime. A caller for whom there is voicemail is let go and keeps the place in line as one to call back.
 *
 * @returns false when somebody else changed the case first
 */
export async function endByRule(
  ctx: Context,
  theCase: CaseDocument,
  kind: Exclude<OverflowTarget['kind'], 'queue'>,
): Promise<boolean> {
  const disposition = OUTCOME[kind];
  const ended = await endCase(ctx, theCase, { state: 'canceled', disposition, closedBy: null });
  if (ended === null) {
    return false;
  }
  await addSystemEntry(ctx, placeOf(ended), 'case.closed', { agentName: '', disposition });
  if (ended.callId !== null && kind === 'voicemail') {
    await leaveCallback(ctx, ended);
  }
  if (ended.callId !== null) {
    await letGo(ctx, ended.inboxId, ended.callId);
  }
  return true;
}

async function letGo(ctx: Context, inboxId: string, callId: string): Promise<void> {
  const opened = await findInbox(ctx, inboxId);
  try {
    await opened?.adapter.calls?.hangUp({ callId }, opened.inbox);
  } catch (error) {
    // The case has ended all the same; the provider's own limit ends a call that nobody takes.
    ctx.log.warn({ err: error, callId }, 'a caller whose waiting a rule ended could not be let go');
  }
}
