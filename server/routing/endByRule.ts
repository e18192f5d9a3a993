import type { CaseDocument } from '../cases/caseCollection.ts';
import { endCase } from '../cases/closeCase.ts';
import type { Context } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { leaveCallback } from '../voice/leaveCallback.ts';
import { letGo } from '../voice/letGo.ts';
import { sendToVoicemail } from '../voice/sendToVoicemail.ts';
import type { OverflowTarget } from './engine/policy.ts';
import { placeOf } from './place.ts';

/** Written as the outcome of a case that a rule of its queue ended. */
const OUTCOME = { voicemail: 'no_agent_callback', close: 'no_agent' } as const;

/**
 * A rule of the queue ends the waiting: after the maximum wait, outside the hours, or at the end of a case's
 * lifetime. A caller for whom there is voicemail is led there and keeps the place in line as one to call back.
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
  const { callId } = ended;
  if (callId !== null && kind === 'voicemail') {
    await leaveCallback(ctx, ended);
    await sendToVoicemail(ctx, { ...ended, callId });
  } else if (callId !== null) {
    await letGo(ctx, ended.inboxId, callId);
  }
  return true;
}
