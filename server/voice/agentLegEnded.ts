import { ChannelError } from '../../channels/channelError.ts';
import { cases } from '../cases/caseCollection.ts';
import { type Context, instant } from '../context.ts';
import { findInbox, type OpenInbox } from '../inboxes/inboxes.ts';
import { type CallDocument, messages } from '../messages/messageCollection.ts';
import { changeCall, inLineAgain, takeOffHold } from './calls.ts';
import { connectAcceptedCall } from './connectCall.ts';

/** States in which an agent's leg that ends was the one who served the caller. */
const SERVED = ['connecting', 'connected', 'onHold'] as const;

/** So long an "end" that was pressed explains the end of the agent's leg. */
const HANG_UP_EXPLAINS_MS = 60_000;

/**
 * An agent's leg is over that was answered. Their own phone was put down, or "end" was pressed: then the call ends
 * for the caller too. A browser was reloaded, crashed or lost its line: then the caller is kept for its agent.
 *
 * Comes late, twice or again after a crash: what was done is not done again, and what was not is.
 */
export async function agentLegEnded(ctx: Context, call: CallDocument, agentCallId: string): Promise<void> {
  const opened = await findInbox(ctx, call.inboxId);
  if (opened?.adapter.calls === undefined) {
    return;
  }
  if (call.call.state === 'reconnecting' && call.loss?.legId === agentCallId) {
    await keepCompany(ctx, call, opened);
    return;
  }
  if (!SERVED.some((state) => state === call.call.state)) {
    await forget(ctx, call, agentCallId);
    return;
  }
  const theCase = await cases.of(ctx.database).findOne({ callId: call.call.callId, isOpen: true });
  if (theCase === null || (theCase.agentId === call.call.agentId && isDeliberate(ctx, call))) {
    await opened.adapter.calls.hangUp({ callId: call.call.callId }, opened.inbox);
    await forget(ctx, call, agentCallId);
  } else if (!(await isCallerThere(ctx, call, opened))) {
    // Both legs end when the caller hangs up, and either may be told first.
    await forget(ctx, call, agentCallId);
  } else if (theCase.agentId === call.call.agentId && theCase.agentId !== null) {
    await loseAgent(ctx, call, { agentId: theCase.agentId, agentCallId, opened });
  } else {
    await passOn(ctx, call, { agentCallId, opened, caseId: theCase._id });
  }
}

/**
 * Keeps a caller for the agent whose browser was lost, until they are back or the time is over.
 *
 * @returns the call as it waits for them, or null when it went on otherwise in the meantime
 */
export async function loseAgent(
  ctx: Context,
  call: CallDocument,
  lost: { agentId: string; agentCallId: string; opened: OpenInbox },
): Promise<CallDocument | null> {
  const { agentId, agentCallId, opened } = lost;
  const seconds = opened.adapter.calls?.reconnectSeconds(opened.inbox) ?? 0;
  const until = instant(ctx, seconds * 1000);
  // First the timer: a crash in between leaves one without a loss, never a loss without one.
  await ctx.timers.schedule({ kind: 'call.lost', key: call._id, dueAt: until });
  const loss = {
    agentId,
    legId: agentCallId,
    at: instant(ctx),
    until,
    wasOnHold: call.call.state === 'onHold',
    ringingUntil: '',
  };
  const waiting = await changeCall(
    ctx,
    call._id,
    {
      'call.state': 'reconnecting',
      'legs.hasAgent': false,
      'legs.agentCallId': null,
      'legs.isHeld': loss.wasOnHold,
      'legs.checkAt': null,
      loss,
    },
    { only: servedBy(agentCallId), gone: agentCallId },
  );
  await (waiting && keepCompany(ctx, waiting, opened));
  return waiting;
}

/** Music and a word for the one who is kept. On hold they hear their music already. */
async function keepCompany(
  ctx: Context,
  call: CallDocument,
  opened: OpenInbox,
  isOnHold = false,
): Promise<void> {
  if (call.legs?.isHeld === true) {
    return;
  }
  const { callId } = call.call;
  try {
    await opened.adapter.calls?.keepCompany({ callId, isOnHold }, opened.inbox);
  } catch (error) {
    if (!(error instanceof ChannelError) || error.retryable) {
      throw error;
    }
    // Gone meanwhile, or in a conference that has not begun, where the waiting music plays.
    ctx.log.info({ err: error, callId }, 'a caller without their agent is not set aside');
    return;
  }
  const held = await changeCall(
    ctx,
    call._id,
    { 'legs.isHeld': true },
    { only: { 'call.state': { $in: ['reconnecting', 'waiting', 'connecting'] } } },
  );
  if (held === null) {
    // Their agent was back before the music began.
    await takeOffHold(ctx, call);
  }
}

/** The case has gone to somebody else already: the caller waits for them. */
async function passOn(
  ctx: Context,
  call: CallDocument,
  { agentCallId, opened, caseId }: { agentCallId: string; opened: OpenInbox; caseId: string },
): Promise<void> {
  const waiting = await changeCall(ctx, call._id, inLineAgain(ctx, call), {
    only: servedBy(agentCallId),
    gone: agentCallId,
  });
  if (waiting !== null) {
    await keepCompany(ctx, waiting, opened, call.call.state === 'onHold');
    await connectAcceptedCall(ctx, caseId);
  }
}

/** The leg is over, and the call is not about it. */
async function forget(ctx: Context, call: CallDocument, agentCallId: string): Promise<void> {
  const after = await changeCall(
    ctx,
    call._id,
    { 'legs.hasAgent': false, 'legs.agentCallId': null },
    { only: { 'legs.agentCallId': { $in: [agentCallId, null] } }, gone: agentCallId },
  );
  if (after === null) {
    await messages.of(ctx.database).updateOne({ _id: call._id }, { $addToSet: { 'legs.gone': agentCallId } });
  }
}

function servedBy(agentCallId: string): Record<string, unknown> {
  return { 'call.state': { $in: SERVED }, 'legs.agentCallId': { $in: [agentCallId, null] } };
}

function isDeliberate(ctx: Context, { legs }: CallDocument): boolean {
  return legs?.on === 'phone' || (legs?.hangUpAt ?? '') > instant(ctx, -HANG_UP_EXPLAINS_MS);
}

async function isCallerThere(ctx: Context, call: CallDocument, opened: OpenInbox): Promise<boolean> {
  try {
    const isThere = await opened.adapter.calls?.isOnLine({ callId: call.call.callId }, opened.inbox);
    return isThere ?? false;
  } catch (error) {
    ctx.log.warn(
      { err: error, callId: call.call.callId },
      'the provider does not say whether a caller is there',
    );
    return true;
  }
}
