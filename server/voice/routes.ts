import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import * as api from '../../shared/api/workspace.ts';
import type { Actor } from '../../shared/permissions.ts';
import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import { caseFor } from '../cases/caseFor.ts';
import { announceCase, linkConversation } from '../cases/openCase.ts';
import { findOrCreateContact } from '../contacts/findOrCreateContact.ts';
import { type Context, instant } from '../context.ts';
import { findOrCreateConversation, threadKeyOf } from '../conversations/findConversation.ts';
import { DomainError, notFound } from '../errors.ts';
import { type Route, route } from '../http/route.ts';
import { inboxes } from '../inboxes/inboxCollection.ts';
import { type OpenInbox, open, openInbox } from '../inboxes/inboxes.ts';
import type { CallDocument } from '../messages/messageCollection.ts';
import { ownCase } from '../messages/startConversation.ts';
import { changeCall, findCall, runningCallTo } from './calls.ts';
import { connectAcceptedCall } from './connectCall.ts';
import { reconnectCall } from './reconnectCall.ts';
import { storeCall } from './recordCall.ts';

export const voiceRoutes: Route[] = [
  route(api.getSoftphone, async (ctx, { signedIn }) => {
    if (signedIn.agent.answersOn === 'phone') {
      return { transport: 'none' as const, reason: 'ownPhone' as const };
    }
    const opened = await voiceInbox(ctx);
    if (opened?.adapter.calls === undefined) {
      return { transport: 'none' as const, reason: 'noVoiceInbox' as const };
    }
    const identity = signedIn.actor.id;
    const phone = opened.adapter.calls.softphone(identity, opened.inbox);
    return phone.transport === 'twilio'
      ? { transport: 'twilio' as const, token: phone.token, identity, options: phone.options }
      : { transport: 'webrtc' as const, identity, iceServers: phone.iceServers };
  }),

  route(api.holdCall, async (ctx, { params, body, signedIn }) => {
    const { call, opened } = await callFor(ctx, signedIn.actor, params.callId);
    if (call.call.state === 'reconnecting') {
      throw new DomainError('conflict', 'the agent of this call is being connected again');
    }
    await opened.adapter.calls?.hold({ callId: params.callId, isOnHold: body.isOnHold }, opened.inbox);
    await changeCall(
      ctx,
      call._id,
      { 'call.state': body.isOnHold ? 'onHold' : 'connected' },
      { only: { 'call.state': { $ne: 'reconnecting' } } },
    );
    return { ok: true as const };
  }),

  route(api.hangUpCall, async (ctx, { params, signedIn }) => {
    const { call, opened } = await callFor(ctx, signedIn.actor, params.callId);
    // First noted: the agent's leg ends with the call, and may be told of before the caller's.
    await changeCall(ctx, call._id, { 'legs.hangUpAt': instant(ctx) });
    try {
      await opened.adapter.calls?.hangUp({ callId: params.callId }, opened.inbox);
    } catch (error) {
      await changeCall(ctx, call._id, { 'legs.hangUpAt': null });
      throw error;
    }
    return { ok: true as const };
  }),

  route(api.reconnectCall, async (ctx, { params, signedIn }) => {
    const { call, theCase, opened } = await callFor(ctx, signedIn.actor, params.callId);
    if (theCase.agentId !== signedIn.actor.id) {
      throw new DomainError('conflict', `case ${theCase.number} is not yours`);
    }
    await reconnectCall(ctx, call, { agentId: signedIn.actor.id, caseId: theCase._id, opened });
    return { ok: true as const };
  }),

  route(api.startCall, (ctx, { body, signedIn }) => startCall(ctx, signedIn.actor, body)),
];

/** The inbox whose provider the agents' softphones register with: the first that is on. */
export async function voiceInbox(ctx: Context): Promise<OpenInbox | null> {
  const document = await inboxes
    .of(ctx.database)
    .findOne({ channel: 'voice', isEnabled: true }, { sort: { _id: 1 } });
  return document === null ? null : open(ctx, document);
}

async function callFor(
  ctx: Context,
  actor: Actor,
  callId: string,
): Promise<{ call: CallDocument; theCase: CaseDocument; opened: OpenInbox }> {
  const theCase = await cases.of(ctx.database).findOne({ callId, isOpen: true });
  const call = theCase && (await findCall(ctx, theCase.inboxId, callId));
  if (theCase === null || call === null) {
    throw notFound('call', callId);
  }
  await caseFor(ctx, actor, theCase._id, 'case.reply');
  if (call.call.state === 'ended') {
    throw new DomainError('conflict', 'this call has ended');
  }
  return { call, theCase, opened: await openInbox(ctx, call.inboxId) };
}

/** The customer is called, and the agent's softphone with them. A case to call back is continued. */
async function startCall(
  ctx: Context,
  actor: Actor,
  { inboxId, to }: { inboxId: string; to: string },
): Promise<{ callId: string; caseId: string }> {
  const opened = await openInbox(ctx, inboxId);
  const phone = parsePhoneNumberFromString(to);
  if (!phone?.isValid()) {
    throw new DomainError(
      'invalidInput',
      'body.to: expected a phone number with its country code, such as +5511987654321',
    );
  }
  if (opened.adapter.calls === undefined) {
    throw new DomainError('unprocessable', `${opened.document.name} is not a voice inbox`);
  }
  const { contact } = await findOrCreateContact(ctx, {
    identity: { kind: 'phone', value: phone.number, isVerified: false },
    name: null,
    language: null,
  });
  const running = await runningCallTo(ctx, { agentId: actor.id, contactId: contact._id, to: phone.number });
  if (running?.caseId != null) {
    // Asked again, as after a lost answer: a customer's phone rings once.
    return { callId: running.call.callId, caseId: running.caseId };
  }
  const { callId } = await opened.adapter.calls.start({ to: phone.number }, opened.inbox);
  const conversation = await findOrCreateConversation(ctx, {
    threadKey: threadKeyOf(inboxId, `call:${callId}`),
    contact,
    inbox: opened.document,
    address: phone.number,
    subject: null,
  });
  const caseId =
    (await continueCallback(ctx, actor, contact._id, conversation._id, callId)) ??
    (await ownCase(ctx, actor, conversation, contact.name, callId));
  await storeCall(
    ctx,
    { ...conversation, caseId },
    {
      callId,
      direction: 'outbound',
      from: opened.document.address,
      to: phone.number,
      state: 'waiting',
      startedAt: instant(ctx),
      agentId: actor.id,
    },
  );
  await connectAcceptedCall(ctx, caseId);
  return { callId, caseId };
}

/** The agent's own open case to call this contact back, now with this call. */
async function continueCallback(
  ctx: Context,
  actor: Actor,
  contactId: string,
  conversationId: string,
  callId: string,
): Promise<string | null> {
  const callback = await cases.of(ctx.database).findOneAndUpdate(
    { contactId, agentId: actor.id, state: 'assigned', isCallback: true },
    {
      $set: { callId, conversationId, isCallback: false, changedAt: ctx.now().getTime() },
      $addToSet: { conversationIds: conversationId },
      $inc: { version: 1 },
    },
    { returnDocument: 'after' },
  );
  if (callback === null) {
    return null;
  }
  announceCase(ctx, callback, await linkConversation(ctx, callback));
  return callback._id;
}
