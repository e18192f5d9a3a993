import type { CallEvent } from '../../channels/channelEvent.ts';
import { cases } from '../cases/caseCollection.ts';
import { endCase } from '../cases/closeCase.ts';
import type { ContactDocument } from '../contacts/contactCollection.ts';
import { contactOf } from '../contacts/editContact.ts';
import type { Context } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { announceMessage, appendMessage } from '../conversations/appendMessage.ts';
import { type ConversationDocument, conversations } from '../conversations/conversationCollection.ts';
import { isDuplicate, newId } from '../database/collection.ts';
import { attachFiles } from '../files/attachFiles.ts';
import { ensureOpenCase } from '../inbound/ensureOpenCase.ts';
import { findByExternalId } from '../messages/findByExternalId.ts';
import { type CallDocument, messages, toMessage } from '../messages/messageCollection.ts';
import { placeOf } from '../routing/place.ts';
import { leaveCallback } from './leaveCallback.ts';

type Recorded = Extract<CallEvent['change'], { kind: 'recorded' }>;

/**
 * A caller's message: it stands in the conversation of their call, and a case to call them back is open. It
 * comes after the call's end or before it, twice, or so late that they have been called back already.
 *
 * @param at when it was begun
 */
export async function recordVoicemail(
  ctx: Context,
  call: CallDocument,
  change: Recorded,
  at: string,
): Promise<void> {
  const contact = await contactOf(ctx, call.contactId);
  if ((await findByExternalId(ctx, call.inboxId, change.recordingId)) === null) {
    await store(ctx, call, contact, change, at);
  }
  await noteLeft(ctx, call);
  await toBeCalledBack(ctx, call, contact);
}

async function store(
  ctx: Context,
  call: CallDocument,
  contact: ContactDocument,
  change: Recorded,
  at: string,
): Promise<void> {
  const conversation = await conversations.of(ctx.database).findOne({ _id: call.conversationId });
  const { attachments, remote } = await attachFiles(ctx, [change.audio]);
  const id = newId();
  try {
    const stored = await appendMessage(ctx, {
      _id: id,
      kind: 'voicemail',
      conversationId: call.conversationId,
      caseId: conversation?.caseId ?? call.caseId,
      contactId: call.contactId,
      inboxId: call.inboxId,
      channel: call.channel,
      externalId: change.recordingId,
      words: [],
      author: { kind: 'contact', id: contact._id, name: contact.name },
      durationSeconds: change.durationSeconds,
      attachments,
      remote,
      createdAt: at,
      version: 1,
    });
    announceMessage(ctx, stored);
    ctx.jobs.add('attachment.fetch', { messageId: id });
  } catch (error) {
    if (!isDuplicate(error)) {
      throw error;
    }
  }
}

/** The call's own entry says so, whether it has ended or not. */
async function noteLeft(ctx: Context, call: CallDocument): Promise<void> {
  // A call whose end is not told yet, and which we have not led there: it does not wait all the same.
  await messages
    .of(ctx.database)
    .updateOne(
      { _id: call._id, 'call.state': { $in: ['ringing', 'waiting'] } },
      { $set: { 'call.state': 'voicemail' }, $inc: { version: 1 } },
    );
  const after = await messages
    .of(ctx.database)
    .findOneAndUpdate(
      { _id: call._id, kind: 'call', 'call.connectedAt': null, 'call.outcome': { $ne: 'voicemail' } },
      { $set: { 'call.outcome': 'voicemail' }, $inc: { version: 1 } },
      { returnDocument: 'after' },
    );
  if (after !== null) {
    ctx.bus.publish({ type: 'message.updated', payload: { message: toMessage(after) } });
  }
}

/** Also where we have heard of no call to voicemail before: nobody who left a message waits for an answer on the line. */
async function toBeCalledBack(ctx: Context, call: CallDocument, contact: ContactDocument): Promise<void> {
  const waiting = await cases
    .of(ctx.database)
    .findOne({ callId: call.call.callId, isOpen: true, state: { $in: ['queued', 'offered'] } });
  if (waiting !== null && call.call.connectedAt === null) {
    const disposition = 'no_agent_callback';
    const ended = await endCase(ctx, waiting, { state: 'canceled', disposition, closedBy: null });
    if (ended !== null) {
      await addSystemEntry(ctx, placeOf(ended), 'case.closed', { agentName: '', disposition });
      await leaveCallback(ctx, ended);
      return;
    }
  }
  const conversation: ConversationDocument | null = await conversations
    .of(ctx.database)
    .findOne({ _id: call.conversationId });
  if (conversation !== null) {
    await ensureOpenCase(ctx, conversation, contact, { isAutomatic: false, isCallback: true });
  }
}
