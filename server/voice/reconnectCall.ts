import { ChannelError } from '../../channels/channelError.ts';
import { type AgentDocument, agents } from '../agents/agentCollection.ts';
import { type Context, instant } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { OpenInbox } from '../inboxes/inboxes.ts';
import { type CallDocument, messages } from '../messages/messageCollection.ts';
import { loseAgent } from './agentLegEnded.ts';
import { addressOf, changeCall, dropLeg } from './calls.ts';

/** The provider rings no shorter; so long a phone rings at least. */
const LEAST_RING_SECONDS = 5;

interface Asked {
  agentId: string;
  caseId: string;
  opened: OpenInbox;
}

/**
 * Rings an agent into their own call again, whose browser was lost. Asked twice, it rings once. A call that still
 * counts as connected, since the provider has not noticed that the browser is gone, is taken from there.
 *
 * @throws DomainError `conflict` when the call is not theirs to go on with, or no longer
 */
export async function reconnectCall(ctx: Context, call: CallDocument, asked: Asked): Promise<void> {
  const agent = await agents.of(ctx.database).findOne({ _id: asked.agentId });
  const lost = call.call.state === 'reconnecting' ? call : await takeOver(ctx, call, asked);
  if (agent === null || lost?.loss?.agentId !== asked.agentId) {
    throw new DomainError('conflict', 'this call is not waiting for you');
  }
  const timeoutSeconds = ringSeconds(ctx, lost, asked.opened);
  const isMine = await claimRinging(ctx, lost, timeoutSeconds);
  if (isMine) {
    await ring(ctx, lost, { ...asked, agent, timeoutSeconds });
  }
}

/** The leg in the browser that is gone, or in another one, is given up for a new one. */
async function takeOver(ctx: Context, call: CallDocument, asked: Asked): Promise<CallDocument | null> {
  const { agentId, opened } = asked;
  const agentCallId = call.legs?.agentCallId ?? null;
  const isTalking = call.call.state === 'connected' || call.call.state === 'onHold';
  if (!isTalking || agentCallId === null || call.legs?.on === 'phone' || call.call.agentId !== agentId) {
    return null;
  }
  const lost = await loseAgent(ctx, call, { agentId, agentCallId, opened });
  await (lost && dropLeg(ctx, lost, agentCallId));
  return lost;
}

function ringSeconds(ctx: Context, { loss }: CallDocument, { adapter, inbox }: OpenInbox): number {
  const leftMs = new Date(loss?.until ?? 0).getTime() - ctx.now().getTime();
  const wanted = adapter.calls?.ringSeconds(inbox) ?? LEAST_RING_SECONDS;
  return Math.max(LEAST_RING_SECONDS, Math.min(wanted, Math.ceil(leftMs / 1000)));
}

/** Of several tabs and processes that ask, one rings. */
async function claimRinging(ctx: Context, call: CallDocument, seconds: number): Promise<boolean> {
  const { modifiedCount } = await messages.of(ctx.database).updateOne(
    {
      _id: call._id,
      'call.state': 'reconnecting',
      'legs.hasAgent': false,
      'loss.ringingUntil': { $lte: instant(ctx) },
    },
    { $set: { 'loss.ringingUntil': instant(ctx, seconds * 1000) } },
  );
  return modifiedCount === 1;
}

async function ring(
  ctx: Context,
  call: CallDocument,
  { opened, agent, timeoutSeconds, caseId }: Asked & { agent: AgentDocument; timeoutSeconds: number },
): Promise<void> {
  const { callId, direction, from, to } = call.call;
  const address = addressOf(agent);
  const leg = { callId, from: direction === 'inbound' ? from : to, to: address, timeoutSeconds, caseId };
  try {
    const answer = await opened.adapter.calls?.connectAgent(leg, opened.inbox);
    const agentCallId = answer?.agentCallId ?? '';
    const goesOn = await changeCall(
      ctx,
      call._id,
      { 'legs.agentCallId': agentCallId, 'legs.on': address.kind },
      {
        only: {
          'call.state': { $in: ['reconnecting', 'connected', 'onHold'] },
          'legs.agentCallId': { $in: [null, agentCallId] },
          'legs.gone': { $ne: agentCallId },
        },
      },
    );
    // The time ran out, the caller hung up, or the leg is over by itself already.
    await (goesOn === null && dropLeg(ctx, call, agentCallId));
  } catch (error) {
    await endRinging(ctx, call._id);
    if (!(error instanceof ChannelError)) {
      throw error;
    }
    throw new DomainError('conflict', 'the call cannot be connected again just now', { cause: error });
  }
}

/** Nobody is being rung any more: the console may ask again at once. */
export async function endRinging(
  ctx: Context,
  callMessageId: string,
  agentCallId: string | null = null,
): Promise<void> {
  await changeCall(
    ctx,
    callMessageId,
    { 'loss.ringingUntil': '', 'legs.agentCallId': null },
    { only: { 'call.state': 'reconnecting', 'legs.hasAgent': false }, gone: agentCallId },
  );
}
