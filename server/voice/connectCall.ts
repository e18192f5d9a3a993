import { ChannelError } from '../../channels/channelError.ts';
import { agents } from '../agents/agentCollection.ts';
import { cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { findInbox } from '../inboxes/inboxes.ts';
import { messages } from '../messages/messageCollection.ts';
import { addressOf, callOf, changeCall, dropLeg } from './calls.ts';
import { requeueUnanswered } from './requeueUnanswered.ts';

/** The agent accepted the case: their softphone, or their own phone, is rung into the call. */
export async function connectAcceptedCall(ctx: Context, caseId: string): Promise<void> {
  const theCase = await cases.of(ctx.database).findOne({ _id: caseId, state: 'assigned' });
  if (theCase?.agentId == null || theCase.callId === null) {
    return;
  }
  const [call, agent, opened] = await Promise.all([
    callOf(ctx, { _id: theCase.conversationId }),
    agents.of(ctx.database).findOne({ _id: theCase.agentId }),
    findInbox(ctx, theCase.inboxId),
  ]);
  if (call === null || agent === null || opened?.adapter.calls === undefined) {
    return;
  }
  const to = addressOf(agent);
  // Of several who notice the acceptance, one rings.
  const { modifiedCount } = await messages.of(ctx.database).updateOne(
    { _id: call._id, 'call.state': 'waiting', loss: null },
    {
      $set: { 'call.state': 'connecting', 'call.agentId': agent._id, 'legs.on': to.kind },
      $inc: { version: 1 },
    },
  );
  if (modifiedCount === 0) {
    return;
  }
  try {
    const from = call.call.direction === 'inbound' ? call.call.from : call.call.to;
    const timeoutSeconds = opened.adapter.calls.ringSeconds(opened.inbox);
    const leg = { callId: call.call.callId, from, to, timeoutSeconds, caseId: theCase._id };
    const { agentCallId } = await opened.adapter.calls.connectAgent(leg, opened.inbox);
    const after = await changeCall(ctx, call._id, { 'legs.agentCallId': agentCallId });
    if (after === null) {
      // The caller gave up while we asked: nobody is to be rung any more.
      await dropLeg(ctx, call, agentCallId);
    }
  } catch (error) {
    ctx.log.error({ err: error, caseId }, 'an agent could not be rung into a call');
    if (!(error instanceof ChannelError)) {
      throw error;
    }
    await requeueUnanswered(ctx, call, 'failed');
  }
}
