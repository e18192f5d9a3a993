import type { MessageEvent } from '../../channels/channelEvent.ts';
import type { Identity } from '../../shared/contact.ts';
import type { ContactDocument } from '../contacts/contactCollection.ts';
import { touchContact } from '../contacts/editContact.ts';
import { findOrCreateContact } from '../contacts/findOrCreateContact.ts';
import { type Context, instant } from '../context.ts';
import { announceMessage, appendMessage } from '../conversations/appendMessage.ts';
import { type ConversationDocument, conversations } from '../conversations/conversationCollection.ts';
import {
  findOrCreateConversation,
  findThread,
  subjectOf,
  threadKeyOf,
} from '../conversations/findConversation.ts';
import { isDuplicate, newId } from '../database/collection.ts';
import { attachFiles } from '../files/attachFiles.ts';
import { assignFiles } from '../files/files.ts';
import type { InboxDocument } from '../inboxes/inboxCollection.ts';
import { findByExternalId } from '../messages/findByExternalId.ts';
import { type MessageDocument, wordsOf } from '../messages/messageCollection.ts';
import { noteBounce } from '../messages/noteBounce.ts';
import { ensureOpenCase } from './ensureOpenCase.ts';
import { findMailThread } from './findMailThread.ts';

export interface Received {
  message: MessageDocument;
  conversation: ConversationDocument;
  contact: ContactDocument;
}

/**
 * A message from outside: identity to contact, the conversation it belongs to or a new one, the message
 * numbered within it, the open case or a new one. A second run finds what the first has stored.
 */
export async function receiveMessage(
  ctx: Context,
  inbox: InboxDocument,
  event: MessageEvent,
): Promise<Received> {
  if (event.email?.bounce) {
    await noteBounce(ctx, event.email.bounce);
  }
  const threadKey =
    event.email === null
      ? threadKeyOf(inbox._id, event.sender.address)
      : threadKeyOf(inbox._id, event.externalId);
  // Three look-ups that do not wait for each other: mostly it is somebody known, in a known thread.
  const [thread, { contact }, known] = await Promise.all([
    event.email === null ? findThread(ctx.database, threadKey) : findMailThread(ctx, inbox, event.email),
    findOrCreateContact(ctx, { identity: identityOf(event), name: event.sender.name, language: null }),
    findByExternalId(ctx, inbox._id, event.externalId),
  ]);
  const conversation =
    thread ??
    (await findOrCreateConversation(ctx, {
      threadKey,
      contact,
      inbox,
      address: event.sender.address,
      subject: subjectOf(event),
    }));
  const stored =
    known === null
      ? await store(ctx, inbox, conversation, contact, event)
      : { message: known, conversation: await again(ctx, known, conversation) };
  await ensureOpenCase(ctx, stored.conversation, contact, { isAutomatic: event.email?.isAutomatic ?? false });
  await touchContact(ctx, contact);
  return { ...stored, contact };
}

function identityOf(event: MessageEvent): Identity {
  const { kind, address } = event.sender;
  // Whoever writes from a number or as a visitor holds it; a mail's From is a claim until it is proven.
  return { kind, value: address, isVerified: kind !== 'email' || event.email?.authentication === 'pass' };
}

async function store(
  ctx: Context,
  inbox: InboxDocument,
  conversation: ConversationDocument,
  contact: ContactDocument,
  event: MessageEvent,
): Promise<{ message: MessageDocument; conversation: ConversationDocument }> {
  const message = await inboundMessage(ctx, inbox, conversation, contact, event);
  try {
    const stored = await appendMessage(ctx, message);
    await assignFiles(
      ctx,
      message.attachments.filter(({ state }) => state === 'stored').map(({ id }) => id),
      contact._id,
    );
    await noteThread(ctx, stored.conversation, event);
    announceMessage(ctx, stored);
    if (message.kind === 'inbound' && message.remote !== undefined) {
      ctx.jobs.add('attachment.fetch', { messageId: message._id });
    }
    return stored;
  } catch (error) {
    const winner = isDuplicate(error) ? await findByExternalId(ctx, inbox._id, event.externalId) : null;
    if (winner === null) {
      throw error;
    }
    return { message: winner, conversation: await again(ctx, winner, conversation) };
  }
}

/** The conversation that the stored message is in, as it is now. */
async function again(
  ctx: Context,
  message: MessageDocument,
  fallback: ConversationDocument,
): Promise<ConversationDocument> {
  return (await conversations.of(ctx.database).findOne({ _id: message.conversationId })) ?? fallback;
}

type InboundDraft = Omit<Extract<MessageDocument, { kind: 'inbound' }>, 'number'>;

async function inboundMessage(
  ctx: Context,
  inbox: InboxDocument,
  conversation: ConversationDocument,
  contact: ContactDocument,
  event: MessageEvent,
): Promise<InboundDraft> {
  const { attachments, remote } = await attachFiles(ctx, event.attachments);
  return {
    _id: newId(),
    kind: 'inbound',
    conversationId: conversation._id,
    caseId: conversation.caseId,
    contactId: conversation.contactId,
    inboxId: inbox._id,
    channel: inbox.channel,
    externalId: event.externalId,
    author: { kind: 'contact', id: contact._id, name: contact.name },
    text: event.text,
    html: event.html,
    quotedText: event.quotedText,
    hasRemoteImages: event.hasRemoteImages,
    attachments,
    email: event.email === null ? null : headersOf(event.email),
    words: wordsOf(`${event.email?.subject ?? ''} ${event.text}`),
    ...(Object.keys(remote).length > 0 ? { remote } : {}),
    ...(event.email === null ? {} : { rawId: event.email.rawId }),
    ...(event.clientMessageId === undefined ? {} : { clientMessageId: event.clientMessageId }),
    createdAt: instant(ctx),
    version: 1,
  };
}

function headersOf(email: NonNullable<MessageEvent['email']>) {
  const { subject, from, to, cc, replyTo, authentication, isAutomatic } = email;
  return { subject, from, to: [...to], cc: [...cc], replyTo, authentication, isAutomatic };
}

/** E-mail: what the next reply refers to. */
async function noteThread(
  ctx: Context,
  conversation: ConversationDocument,
  event: MessageEvent,
): Promise<void> {
  if (event.email === null) {
    return;
  }
  const references = [
    ...new Set([...conversation.references, ...event.email.references, event.email.messageId]),
  ].slice(-30);
  await conversations
    .of(ctx.database)
    .updateOne({ _id: conversation._id }, { $set: { lastMessageId: event.email.messageId, references } });
}
