import { setTimeout as pause } from 'node:timers/promises';
import type { CallEvent } from '../../channels/channelEvent.ts';
import type { Call } from '../../shared/message.ts';
import { cases } from '../cases/caseCollection.ts';
import { endCase } from '../cases/closeCase.ts';
import { announceCase, linkConversation, openCase } from '../cases/openCase.ts';
import { beginWrapUp } from '../cases/wrapUp.ts';
import { touchContact } from '../contacts/editContact.ts';
import { findOrCreateContact } from '../contacts/findOrCreateContact.ts';
import { type Context, instant } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { announceMessage, appendMessage } from '../conversations/appendMessage.ts';
import { findOrCreateConversation, threadKeyOf } from '../conversations/findConversation.ts';
import { isDuplicate, newId } from '../database/collection.ts';
import type { InboxDocument } from '../inboxes/inboxCollection.ts';
import { findInbox } from '../inboxes/inboxes.ts';
import type { CallDocument } from '../messages/messageCollection.ts';
import { placeOf } from '../routing/place.ts';
import { agentLegEnded } from './agentLegEnded.ts';
import { callOf, changeCall, connectIfComplete, findCall } from './calls.ts';
import { connectAcceptedCall } from './connectCall.ts';
import { leaveCallback } from './leaveCallback.ts';
import { endRinging } from './reconnectCall.ts';
import { recordVoicemail } from './recordVoicemail.ts';
import { requeueUnanswered } from './requeueUnanswered.ts';
import { returnToLine } from './returnToLine.ts';

type Change = CallEvent['change'];
type Recorder<K extends Change['kind']> = (
  ctx: Context,
  call: CallDocument,
  change: Extract<Change, { kind: K }>,
  at: string,
) => Promise<unknown>;

/** What each report does to a call that is known. */
const recorders: { [K in Change['kind']]: Recorder<K> } = {
  arrived: async () => undefined,
  waiting: async (ctx, call) => {
    const state = call.call.state === 'ringing' ? { 'call.state': 'waiting' } : {};
    const after = await changeCall(ctx, call._id, { ...state, 'legs.hasCustomer': true });
    await (after && connectIfComplete(ctx, after));
  },
  agentRinging: async (ctx, call, change) => {
    const only = { 'call.state': { $in: ['connecting', 'reconnecting'] } };
    await (isCurrentLeg(call, change) &&
      changeCall(ctx, call._id, { 'legs.agentCallId': change.agentCallId }, { only }));
  },
  agentJoined: async (ctx, call, change) => {
    const after = isCurrentLeg(call, change)
      ? await changeCall(
          ctx,
          call._id,
          { 'legs.hasAgent': true, 'legs.agentCallId': change.agentCallId },
          { only: { 'legs.gone': { $ne: change.agentCallId } } },
        )
      : null;
    await (after && connectIfComplete(ctx, after));
  },
  agentUnreached: async (ctx, call, change) => {
    if (isCurrentLeg(call, change)) {
      await agentUnreached(ctx, call, change);
    }
  },
  agentLeft: async (ctx, call, change) => {
    const isAboutLoss = call.loss?.legId === change.agentCallId;
    await ((isAboutLoss || isCurrentLeg(call, change)) && agentLegEnded(ctx, call, change.agentCallId));
  },
  recorded: recordVoicemail,
  left: async (ctx, call, change) => {
    await endCall(ctx, call, change.reason);
    await stopRinging(ctx, call);
  },
};

/** Rung again after their browser was lost, an agent may be rung once more; who declines gives the caller away. */
async function agentUnreached(
  ctx: Context,
  call: CallDocument,
  { agentCallId, reason }: Extract<Change, { kind: 'agentUnreached' }>,
): Promise<void> {
  if (call.call.state !== 'reconnecting') {
    await requeueUnanswered(ctx, call, reason, agentCallId);
    return;
  }
  await endRinging(ctx, call._id, agentCallId);
  if (reason === 'rejected') {
    await returnToLine(ctx, call);
  }
}

/** Not about an agent who was rung earlier: such a report comes late, when somebody else is being rung or talks. */
function isCurrentLeg(call: CallDocument, { agentCallId }: { agentCallId: string }): boolean {
  if (call.legs?.gone?.includes(agentCallId)) {
    return false;
  }
  const current = call.legs?.agentCallId ?? null;
  return current === null || current === agentCallId;
}

/** A report of the provider about a call. Late, doubled and out of order they end in the same state. */
export async function recordCall(ctx: Context, inbox: InboxDocument, event: CallEvent): Promise<void> {
  const call = (await knownCall(ctx, inbox, event)) ?? (await beginCall(ctx, inbox, event));
  // The table is typed per change; a change pairs a kind with its own fields.
  await (recorders[event.change.kind] as Recorder<Change['kind']>)(ctx, call, event.change, event.at);
}

const PLACING_MS = 5_000;
const LOOK_AGAIN_MS = 100;

/** The first reports of a call that we place come while it is still being written down: they wait for that. */
async function knownCall(
  ctx: Context,
  inbox: InboxDocument,
  { callId, direction }: CallEvent,
): Promise<CallDocument | null> {
  const looks = direction === 'outbound' ? PLACING_MS / LOOK_AGAIN_MS : 0;
  for (let look = 0; ; look += 1) {
    const known = await findCall(ctx, inbox._id, callId);
    if (known !== null || look >= looks) {
      return known;
    }
    await pause(LOOK_AGAIN_MS);
  }
}

/** A call that is news to us: contact, conversation, its entry in the thread, and the case that waits. */
async function beginCall(ctx: Context, inbox: InboxDocument, event: CallEvent): Promise<CallDocument> {
  const isInbound = event.direction === 'inbound';
  const { contact } = await findOrCreateContact(ctx, {
    identity: { kind: 'phone', value: event.caller.address, isVerified: isInbound },
    name: event.caller.name,
    language: null,
  });
  const conversation = await findOrCreateConversation(ctx, {
    threadKey: threadKeyOf(inbox._id, `call:${event.callId}`),
    contact,
    inbox,
    address: event.caller.address,
    subject: null,
  });
  const call = await storeCall(ctx, conversation, {
    callId: event.callId,
    direction: event.direction,
    from: isInbound ? event.caller.address : inbox.address,
    to: event.to,
    state: 'waiting',
    startedAt: event.at,
    agentId: null,
  });
  const { document, isNew } = await openCase(ctx, {
    conversation,
    contactName: contact.name,
    subject: null,
    callId: event.callId,
  });
  const linked = await linkConversation(ctx, document);
  if (isNew) {
    await addSystemEntry(ctx, placeOf(document), 'case.opened', { number: String(document.number) });
    announceCase(ctx, document, linked ?? conversation);
  }
  await touchContact(ctx, contact);
  return call;
}

type NewCall = Pick<Call, 'callId' | 'direction' | 'from' | 'to' | 'state' | 'startedAt' | 'agentId'>;

/** The call's entry in its conversation; the unique provider's id keeps it one. */
export async function storeCall(
  ctx: Context,
  conversation: { _id: string; contactId: string; inboxId: string; caseId: string | null },
  facts: NewCall,
): Promise<CallDocument> {
  try {
    const stored = await appendMessage(ctx, {
      _id: newId(),
      kind: 'call',
      conversationId: conversation._id,
      caseId: conversation.caseId,
      contactId: conversation.contactId,
      inboxId: conversation.inboxId,
      channel: 'voice',
      externalId: facts.callId,
      words: [],
      author: { kind: 'contact', id: conversation.contactId, name: facts.from },
      call: { ...facts, outcome: null, connectedAt: null, endedAt: null, waitedMs: null, talkedMs: null },
      legs: { agentCallId: null, hasAgent: false, hasCustomer: facts.direction === 'inbound' },
      createdAt: facts.startedAt,
      version: 1,
    });
    announceMessage(ctx, stored);
    return stored.message as CallDocument;
  } catch (error) {
    const known = isDuplicate(error) ? await findCall(ctx, conversation.inboxId, facts.callId) : null;
    if (known === null) {
      throw error;
    }
    return known;
  }
}

/** The customer's leg is gone: whatever state the call is in, it ends in the right one. */
async function endCall(
  ctx: Context,
  call: CallDocument,
  reason: Extract<Change, { kind: 'left' }>['reason'],
): Promise<void> {
  const now = instant(ctx);
  const isConnected = call.call.connectedAt !== null;
  const talkedBeforeMs = call.talkedBeforeMs ?? 0;
  const talkedMs =
    talkedBeforeMs + new Date(now).getTime() - new Date(call.call.connectedAt ?? now).getTime();
  const wasConnected = isConnected || talkedBeforeMs > 0;
  const ended = await changeCall(ctx, call._id, {
    'call.state': 'ended',
    'call.endedAt': now,
    ...(call.call.state !== 'voicemail' && {
      'call.outcome': wasConnected ? 'answered' : outcomeOf(call, reason),
    }),
    divertAt: null,
    loss: null,
    'legs.checkAt': null,
    'call.talkedMs': talkedMs,
    'call.waitedMs': call.call.waitedMs ?? new Date(now).getTime() - new Date(call.call.startedAt).getTime(),
  });
  if (ended === null) {
    return;
  }
  await (call.loss && ctx.timers.cancel('call.lost', call._id));
  const theCase = await cases.of(ctx.database).findOne({ callId: call.call.callId, isOpen: true });
  if (theCase === null) {
    return;
  }
  if (theCase.state === 'assigned' && (isConnected || call.call.direction === 'outbound')) {
    await beginWrapUp(ctx, theCase);
    return;
  }
  await abandon(ctx, theCase._id);
}

/** An agent who is still being rung would answer to nobody. One who talked was let go by the provider. */
async function stopRinging(ctx: Context, call: CallDocument): Promise<void> {
  const agentCallId = call.legs?.agentCallId ?? null;
  if (agentCallId === null || call.legs?.hasAgent === true) {
    return;
  }
  const opened = await findInbox(ctx, call.inboxId);
  try {
    await opened?.adapter.calls?.hangUp({ callId: agentCallId }, opened.inbox);
  } catch (error) {
    // The ringing ends by itself; the call's end must be recorded all the same.
    ctx.log.warn(
      { err: error, callId: call.call.callId },
      'an agent is still being rung for a caller who left',
    );
  }
}

function outcomeOf(call: CallDocument, reason: string): Call['outcome'] {
  const outcomes: Record<string, Call['outcome']> = { busy: 'busy', noAnswer: 'noAnswer', failed: 'failed' };
  return call.call.direction === 'inbound' ? 'abandoned' : (outcomes[reason] ?? 'abandoned');
}

/** The caller hung up before anybody answered: the case is abandoned, and one to call back takes its place in line. */
async function abandon(ctx: Context, caseId: string): Promise<void> {
  const theCase = await cases.of(ctx.database).findOne({ _id: caseId, isOpen: true });
  if (theCase === null) {
    return;
  }
  const ended = await endCase(ctx, theCase, { state: 'abandoned', disposition: null, closedBy: null });
  if (ended === null) {
    // Changed under our hands, by an acceptance at the same moment: look again.
    await abandon(ctx, caseId);
    return;
  }
  await addSystemEntry(ctx, placeOf(ended), 'case.abandoned', {});
  await leaveCallback(ctx, ended);
}

/** Calls whose agent accepted, and whose connection a crash prevented. */
export async function sweepCalls(ctx: Context): Promise<void> {
  const accepted = await cases
    .of(ctx.database)
    .find({ state: 'assigned', callId: { $gt: '' }, isOpen: true })
    .limit(500)
    .toArray();
  for (const theCase of accepted) {
    const call = await callOf(ctx, { _id: theCase.conversationId });
    const isForgotten =
      theCase.assignedAt !== null && ctx.now().getTime() - new Date(theCase.assignedAt).getTime() > 5_000;
    if (call?.call.state === 'waiting' && isForgotten) {
      await connectAcceptedCall(ctx, theCase._id);
    }
  }
}
