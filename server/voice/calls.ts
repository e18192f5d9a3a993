import { type Context, instant } from '../context.ts';
import type { ConversationDocument } from '../conversations/conversationCollection.ts';
import { findByExternalId } from '../messages/findByExternalId.ts';
import { type Call, type CallDocument, messages, toMessage } from '../messages/messageCollection.ts';

export async function findCall(ctx: Context, inboxId: string, callId: string): Promise<CallDocument | null> {
  const found = await findByExternalId(ctx, inboxId, callId);
  return found?.kind === 'call' ? found : null;
}

/** The call of a conversation: its only one. */
export async function callOf(
  ctx: Context,
  conversation: Pick<ConversationDocument, '_id'>,
): Promise<CallDocument | null> {
  const found = await messages
    .of(ctx.database)
    .findOne({ conversationId: conversation._id, kind: 'call' }, { sort: { number: -1 } });
  return found?.kind === 'call' ? found : null;
}

/** States in their order; reports come late and doubled, and none takes a call back. */
const RANK = {
  ringing: 0,
  waiting: 1,
  connecting: 2,
  connected: 3,
  onHold: 3,
  voicemail: 3,
  ended: 4,
} as const;

/**
 * Writes what is new of a call and tells everybody.
 *
 * @param fields paths of the document, such as `call.state`
 * @returns null when the call has ended already, or its caller is at voicemail and it was to go on elsewhere
 */
export async function changeCall(
  ctx: Context,
  callMessageId: string,
  fields: Record<string, unknown>,
): Promise<CallDocument | null> {
  const goesOn = 'call.state' in fields && fields['call.state'] !== 'ended';
  // Who is led to voicemail does not come back from there, whatever is told late of agents who were rung before.
  const over: Call['state'][] = goesOn ? ['voicemail', 'ended'] : ['ended'];
  const after = await messages
    .of(ctx.database)
    .findOneAndUpdate(
      { _id: callMessageId, kind: 'call', 'call.state': { $nin: over } },
      { $set: fields, $inc: { version: 1 } },
      { returnDocument: 'after' },
    );
  if (after?.kind !== 'call') {
    return null;
  }
  ctx.bus.publish({ type: 'message.updated', payload: { message: toMessage(after) } });
  return after;
}

/** Both are in: the conversation begins. */
export async function connectIfComplete(ctx: Context, call: CallDocument): Promise<CallDocument> {
  const isComplete = call.legs?.hasAgent === true && call.legs.hasCustomer === true;
  if (!isComplete || RANK[call.call.state] >= RANK.connected) {
    return call;
  }
  const now = instant(ctx);
  const waitedMs = new Date(now).getTime() - new Date(call.call.startedAt).getTime();
  const fields = {
    'call.state': 'connected',
    'call.connectedAt': now,
    'call.outcome': 'answered',
    'call.waitedMs': waitedMs,
  };
  return (await changeCall(ctx, call._id, fields)) ?? call;
}
