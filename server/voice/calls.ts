import { ChannelError } from '../../channels/channelError.ts';
import type { AgentDocument } from '../agents/agentCollection.ts';
import { type Context, instant } from '../context.ts';
import type { ConversationDocument } from '../conversations/conversationCollection.ts';
import { findInbox } from '../inboxes/inboxes.ts';
import { findByExternalId } from '../messages/findByExternalId.ts';
import { type Call, type CallDocument, messages, toMessage } from '../messages/messageCollection.ts';

export async function findCall(ctx: Context, inboxId: string, callId: string): Promise<CallDocument | null> {
  const found = await findByExternalId(ctx, inboxId, callId);
  return found?.kind === 'call' ? found : null;
}

/** An agent's own call to one of a contact's numbers, as long as it lasts. */
export async function runningCallTo(
  ctx: Context,
  { agentId, contactId, to }: { agentId: string; contactId: string; to: string },
): Promise<CallDocument | null> {
  const found = await messages.of(ctx.database).findOne(
    {
      contactId,
      kind: 'call',
      'call.direction': 'outbound',
      'call.to': to,
      'call.agentId': agentId,
      'call.state': { $ne: 'ended' },
    },
    { sort: { createdAt: -1 } },
  );
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
  reconnecting: 2,
  connected: 3,
  onHold: 3,
  voicemail: 3,
  ended: 4,
} as const;

/**
 * Writes what is new of a call and tells everybody.
 *
 * @param fields paths of the document, such as `call.state`
 * @param also   `only`: what must hold besides; `gone`: an agent's leg that is over, and not to be heard of again
 * @returns null when the call has ended already, its caller is at voicemail and it was to go on elsewhere, or
 *          what must hold does not
 */
export async function changeCall(
  ctx: Context,
  callMessageId: string,
  fields: Record<string, unknown>,
  also: { only?: Record<string, unknown>; gone?: string | null } = {},
): Promise<CallDocument | null> {
  const goesOn = 'call.state' in fields && fields['call.state'] !== 'ended';
  // Who is led to voicemail does not come back from there, whatever is told late of agents who were rung before.
  const over: Call['state'][] = goesOn ? ['voicemail', 'ended'] : ['ended'];
  const after = await messages.of(ctx.database).findOneAndUpdate(
    { $and: [{ _id: callMessageId, kind: 'call', 'call.state': { $nin: over } }, also.only ?? {}] },
    {
      $set: fields,
      $inc: { version: 1 },
      ...(also.gone != null && { $addToSet: { 'legs.gone': also.gone } }),
    },
    { returnDocument: 'after' },
  );
  if (after?.kind !== 'call') {
    return null;
  }
  ctx.bus.publish({ type: 'message.updated', payload: { message: toMessage(after) } });
  return after;
}

/** How often the provider is asked whether the agent's leg is still there, in case the report of its end was lost. */
export const LEG_CHECK_MS = 30_000;

/** Both are in: the conversation begins, or goes on after the agent's browser was lost. */
export async function connectIfComplete(ctx: Context, call: CallDocument): Promise<CallDocument> {
  const isComplete = call.legs?.hasAgent === true && call.legs.hasCustomer === true;
  if (!isComplete || RANK[call.call.state] >= RANK.connected) {
    return call;
  }
  const isOnHold = call.call.state === 'reconnecting' && call.loss?.wasOnHold === true;
  if (call.legs?.isHeld === true && !isOnHold) {
    await takeOffHold(ctx, call);
  }
  const now = instant(ctx);
  const waitedMs = new Date(now).getTime() - new Date(call.call.startedAt).getTime();
  const fields = {
    'call.state': isOnHold ? 'onHold' : 'connected',
    'call.connectedAt': call.call.connectedAt ?? now,
    'call.outcome': 'answered',
    'call.waitedMs': call.call.waitedMs ?? waitedMs,
    'legs.isHeld': false,
    'legs.checkAt': instant(ctx, LEG_CHECK_MS),
    loss: null,
  };
  const connected = await changeCall(ctx, call._id, fields, {
    only: { 'legs.hasAgent': true, 'legs.agentCallId': call.legs?.agentCallId ?? null },
  });
  if (connected !== null && call.loss != null) {
    await ctx.timers.cancel('call.lost', call._id);
  }
  return connected ?? call;
}

/** The caller hears their agent again. One who has hung up meanwhile is told of by their own leg. */
export async function takeOffHold(ctx: Context, call: CallDocument): Promise<void> {
  const opened = await findInbox(ctx, call.inboxId);
  try {
    await opened?.adapter.calls?.hold({ callId: call.call.callId, isOnHold: false }, opened.inbox);
  } catch (error) {
    if (!(error instanceof ChannelError) || error.retryable) {
      throw error;
    }
    ctx.log.info({ err: error, callId: call.call.callId }, 'a caller could not be taken off hold');
  }
}

/** What becomes of a call whose caller is in line again. What was talked so far is kept. */
export function inLineAgain(ctx: Context, { call, talkedBeforeMs }: CallDocument): Record<string, unknown> {
  const talkedMs = call.connectedAt === null ? 0 : ctx.now().getTime() - new Date(call.connectedAt).getTime();
  return {
    'call.state': 'waiting',
    'call.agentId': null,
    'call.connectedAt': null,
    talkedBeforeMs: (talkedBeforeMs ?? 0) + talkedMs,
    'legs.hasAgent': false,
    'legs.agentCallId': null,
    'legs.checkAt': null,
  };
}

/** Hangs up an agent's leg that nobody is to hear of any more. */
export async function dropLeg(ctx: Context, call: CallDocument, agentCallId: string): Promise<void> {
  await messages.of(ctx.database).updateOne({ _id: call._id }, { $addToSet: { 'legs.gone': agentCallId } });
  const opened = await findInbox(ctx, call.inboxId);
  try {
    await opened?.adapter.calls?.hangUp({ callId: agentCallId }, opened.inbox);
  } catch (error) {
    // It ends by itself, with its ringing or with the conference; what it reports is not heard.
    ctx.log.warn({ err: error, callId: call.call.callId }, "an agent's leg could not be hung up");
  }
}

/** Where an agent is rung: in their browser, or on a phone of their own. */
export function addressOf(
  agent: AgentDocument,
): { kind: 'browser'; identity: string } | { kind: 'phone'; number: string } {
  return agent.answersOn === 'phone' && agent.phone !== null
    ? { kind: 'phone', number: agent.phone }
    : { kind: 'browser', identity: agent._id };
}
