import { setNotResponding } from '../agents/presence.ts';
import { cases } from '../cases/caseCollection.ts';
import { changeCase } from '../cases/changeCase.ts';
import type { Context } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import type { CallDocument } from '../messages/messageCollection.ts';
import { nameOf } from '../routing/offers.ts';
import { placeOf } from '../routing/place.ts';
import { currentPolicy } from '../routing/policyStore.ts';
import { releaseUnits } from '../routing/units.ts';
import { changeCall } from './calls.ts';

/** The agent accepted, but their phone did not answer: the caller keeps the place in line, another is asked. */
export async function requeueUnanswered(
  ctx: Context,
  call: CallDocument,
  reason: 'noAnswer' | 'busy' | 'failed' | 'rejected',
): Promise<void> {
  const waiting = await changeCall(ctx, call._id, {
    'call.state': 'waiting',
    'call.agentId': null,
    'legs.hasAgent': false,
    'legs.agentCallId': null,
  });
  const theCase = await cases.of(ctx.database).findOne({ callId: call.call.callId, state: 'assigned' });
  const agentId = theCase?.agentId ?? null;
  if (waiting === null || theCase === null || agentId === null || call.call.direction === 'outbound') {
    return;
  }
  const { exclusionSeconds } = (await currentPolicy(ctx)).offers;
  const changed = await changeCase(
    ctx,
    theCase._id,
    { state: 'assigned', version: theCase.version },
    {
      state: 'queued',
      agentId: null,
      held: null,
      'routing.excluded': [{ agentId, until: ctx.now().getTime() + exclusionSeconds * 1000 }],
      'routing.lastAgentId': null,
    },
  );
  if (changed === null) {
    return;
  }
  await releaseUnits(ctx, changed.before, false);
  await addSystemEntry(ctx, placeOf(changed.after), 'case.offerMissed', await nameOf(ctx, agentId));
  if (reason === 'noAnswer') {
    await setNotResponding(ctx, agentId);
  }
}
