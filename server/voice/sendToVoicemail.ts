import { ChannelError } from '../../channels/channelError.ts';
import type { CaseDocument } from '../cases/caseCollection.ts';
import { type Context, instant } from '../context.ts';
import { findInbox } from '../inboxes/inboxes.ts';
import { messages } from '../messages/messageCollection.ts';
import { changeCall, findCall } from './calls.ts';
import { letGo } from './letGo.ts';

/** Whoever took the leading away in hand is not heard of again after this long: another may try. */
const RETRY_MS = 20_000;

/**
 * A caller whose waiting has ended hears voicemail. It is noted first and done by a job: routing does not wait
 * for the provider, and a crash in between loses nobody.
 *
 * @param ended the case of their call
 */
export async function sendToVoicemail(ctx: Context, ended: CaseDocument & { callId: string }): Promise<void> {
  const call = await findCall(ctx, ended.inboxId, ended.callId);
  const now = instant(ctx);
  const led =
    call &&
    (await changeCall(ctx, call._id, {
      'call.state': 'voicemail',
      'call.outcome': 'voicemailEmpty',
      'call.waitedMs': new Date(now).getTime() - new Date(call.call.startedAt).getTime(),
      divertAt: now,
    }));
  if (led !== null) {
    ctx.jobs.add('call.divert', { messageId: led._id });
  }
}

/** Leads a caller to voicemail at the provider; who cannot be led there is let go. */
export async function divertCall(ctx: Context, messageId: string): Promise<void> {
  // Claimed by moving its due time: a caller who is led there twice would be cut off in mid-message.
  const call = await messages
    .of(ctx.database)
    .findOneAndUpdate(
      { _id: messageId, kind: 'call', divertAt: { $gt: '', $lte: instant(ctx) } },
      { $set: { divertAt: instant(ctx, RETRY_MS) } },
    );
  if (call?.kind !== 'call') {
    return;
  }
  const { callId } = call.call;
  try {
    const opened = await findInbox(ctx, call.inboxId);
    await opened?.adapter.calls?.toVoicemail({ callId }, opened.inbox);
  } catch (error) {
    ctx.log.warn({ err: error, callId }, 'a caller could not be led to voicemail');
    if (error instanceof ChannelError && error.retryable && !error.isAmbiguous) {
      return;
    }
    await letGo(ctx, call.inboxId, callId);
  }
  await messages.of(ctx.database).updateOne({ _id: messageId }, { $set: { divertAt: null } });
}

/** Callers whom a crash or an absent provider left in the waiting room. */
export async function sweepDiversions(ctx: Context): Promise<void> {
  const due = await messages
    .of(ctx.database)
    .find({ divertAt: { $gt: '', $lte: instant(ctx) } }, { projection: { _id: 1 } })
    .limit(100)
    .toArray();
  for (const { _id } of due) {
    ctx.jobs.add('call.divert', { messageId: _id });
  }
}
