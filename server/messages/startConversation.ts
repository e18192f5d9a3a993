import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Actor } from '../../shared/permissions.ts';
import { caseFor } from '../cases/caseFor.ts';
import { announceCase, linkConversation, openCase } from '../cases/openCase.ts';
import { giveCase } from '../cases/takeCase.ts';
import { findOrCreateContact } from '../contacts/findOrCreateContact.ts';
import type { Context } from '../context.ts';
import type { ConversationDocument } from '../conversations/conversationCollection.ts';
import { conversations } from '../conversations/conversationCollection.ts';
import { findOrCreateConversation, threadKeyOf } from '../conversations/findConversation.ts';
import { DomainError } from '../errors.ts';
import { openInbox } from '../inboxes/inboxes.ts';
import type { MessageDocument } from './messageCollection.ts';
import { sendMessage } from './sendMessage.ts';

export interface FirstMessage {
  clientMessageId: string;
  inboxId: string;
  to: string;
  subject: string;
  text: string;
  attachmentIds: string[];
}

/**
 * An agent writes first. The case is the agent's own; on channels with one thread per address an existing
 * thread is continued, and an open case there must be the agent's to write in.
 */
export async function startConversation(
  ctx: Context,
  actor: Actor,
  first: FirstMessage,
): Promise<{ conversation: ConversationDocument; message: MessageDocument }> {
  const { adapter, document: inbox } = await openInbox(ctx, first.inboxId);
  if (!adapter.capabilities.canStartConversation) {
    throw new DomainError(
      'customerFirst',
      `${adapter.label} cannot begin a conversation; the customer has to write first`,
    );
  }
  const kind = inbox.channel === 'email' ? 'email' : 'phone';
  const address = spell(kind, first.to);
  const { contact } = await findOrCreateContact(ctx, {
    identity: { kind, value: address, isVerified: false },
    name: null,
    language: null,
  });
  const conversation = await findOrCreateConversation(ctx, {
    threadKey: threadKeyOf(
      inbox._id,
      inbox.channel === 'email' ? `start:${actor.id}:${first.clientMessageId}` : address,
    ),
    contact,
    inbox,
    address,
    subject: first.subject === '' ? null : first.subject,
  });
  await ownCase(ctx, actor, conversation, contact.name);
  const message = await sendMessage(ctx, actor, conversation._id, {
    clientMessageId: first.clientMessageId,
    kind: 'outbound',
    text: first.text,
    attachmentIds: first.attachmentIds,
    mentionedAgentIds: [],
    cc: [],
  });
  return {
    conversation: (await conversations.of(ctx.database).findOne({ _id: conversation._id })) ?? conversation,
    message,
  };
}

/** An open case of the thread that the actor may write in, or a new one in the actor's hands. */
export async function ownCase(
  ctx: Context,
  actor: Actor,
  conversation: ConversationDocument,
  contactName: string,
  callId?: string,
): Promise<string> {
  const { document, isNew } = await openCase(ctx, {
    conversation,
    contactName,
    subject: conversation.subject,
    ...(callId === undefined ? {} : { callId }),
  });
  if (!isNew && document.agentId !== null && document.agentId !== actor.id) {
    await caseFor(ctx, actor, document._id, 'case.reply');
  }
  const linked = await linkConversation(ctx, document);
  announceCase(ctx, document, linked);
  await giveCase(ctx, document, actor.id, 'hand');
  return document._id;
}

function spell(kind: 'email' | 'phone', to: string): string {
  if (kind === 'email') {
    if (!to.includes('@')) {
      throw new DomainError('invalidInput', 'body.to: this inbox writes to e-mail addresses');
    }
    return to.toLowerCase();
  }
  const phone = parsePhoneNumberFromString(to);
  if (!phone?.isValid()) {
    throw new DomainError(
      'invalidInput',
      'body.to: expected a phone number with its country code, such as +5511987654321',
    );
  }
  return phone.number;
}
