import { type Context, instant } from '../context.ts';
import { findInbox } from '../inboxes/inboxes.ts';
import { messages } from '../messages/messageCollection.ts';
import { agentLegEnded } from './agentLegEnded.ts';
import { LEG_CHECK_MS } from './calls.ts';

/** Agents' legs whose end the provider told to nobody who heard it: the caller would be alone in the conference. */
export async function sweepLegs(ctx: Context): Promise<void> {
  for (;;) {
    // Claimed by moving its due time, so that of several processes one asks.
    const call = await messages
      .of(ctx.database)
      .findOneAndUpdate(
        { 'legs.checkAt': { $gt: '', $lte: instant(ctx) } },
        { $set: { 'legs.checkAt': instant(ctx, LEG_CHECK_MS) } },
        { returnDocument: 'after' },
      );
    if (call?.kind !== 'call') {
      return;
    }
    const agentCallId = call.legs?.agentCallId ?? null;
    const opened = await findInbox(ctx, call.inboxId);
    if (agentCallId === null || opened?.adapter.calls === undefined) {
      continue;
    }
    if (!(await opened.adapter.calls.isOnLine({ callId: agentCallId }, opened.inbox))) {
      await agentLegEnded(ctx, call, agentCallId);
    }
  }
}
