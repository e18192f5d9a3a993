import { makeMessageId } from '../../channels/email/replyToken.ts';
import type { Actor } from '../../shared/permissions.ts';
import { agents } from '../agents/agentCollection.ts';
import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import { caseFor } from '../cases/caseFor.ts';
import { changeCase } from '../cases/changeCase.ts';
import { type Context, instant } from '../context.ts';
import { announceMessage, appendMessage, type UnnumberedMessage } from '../conversations/appendMessage.ts';
import { type ConversationDocument, conversations } from '../conversations/conversationCollection.ts';
import { isDuplicate, newId } from '../database/collection.ts';
import { DomainError, notFound } from '../errors.ts';
import { attachmentOf, claimFiles, type FileDocument } from '../files/files.ts';
import { threadSecret } from '../inbound/findMailThread.ts';
import { openInbox } from '../inboxes/inboxes.ts';
import { tellMentioned } from '../teamchat/tellMentioned.ts';
import { type MessageDocument, messages, type OutboundDocument, wordsOf } from './messageCollection.ts';

export interface NewMessage {
  clientMessageId: string;
  kind: 'outbound' | 'note';
  text: string;
  attachmentIds: string[];
  mentionedAgentIds: string[];
  cc: string[];
}

/**
 * Stores a reply or a note. The same `clientMessageId` again gives the message of the first time, so a
 * console that heard no answer can ask again. A reply leaves by a job, after the channel's undo window.
 */
export async function sendMessage(
  ctx: Context,
  actor: Actor,
  conversationId: string,
  draft: NewMessage,
): Promise<MessageDocument> {
  const conversation = await conversationFor(ctx, conversationId);
  const theCase = await caseOf(ctx, actor, conversation, draft.kind);
  const known = await messages
    .of(ctx.database)
    .findOne({ conversationId, clientMessageId: draft.clientMessageId });
  if (known !== null) {
    await tell(ctx, actor, known);
    return known;
  }
  const files = await filesOf(ctx, actor, draft, conversation.contactId);
  if (draft.text.trim() === '' && files.length === 0) {
    throw new DomainError('invalidInput', 'body.text: write something, or attach a file');
  }
  const message =
    draft.kind === 'note'
      ? await newNote(ctx, actor, conversation, theCase, draft, files)
      : await newReply(ctx, actor, conversation, theCase, draft, files);
  await admitToThread(ctx, conversation, draft.cc);
  const stored = await storeOnce(ctx, message, draft.clientMessageId, theCase);
  await tell(ctx, actor, stored);
  return stored;
}

/** Also when a note is sent again: the process may have ended between the note and the news of it. */
async function tell(ctx: Context, actor: Actor, message: MessageDocument): Promise<void> {
  if (message.kind === 'note' && message.author.id === actor.id) {
    await tellMentioned(ctx, actor, message);
  }
}

/** E-mail: whom an agent puts in copy may continue the thread. */
async function admitToThread(
  ctx: Context,
  conversation: ConversationDocument,
  cc: readonly string[],
): Promise<void> {
  if (cc.length > 0) {
    await conversations
      .of(ctx.database)
      .updateOne({ _id: conversation._id }, { $addToSet: { participants: { $each: [...cc] } } });
  }
}

async function caseOf(
  ctx: Context,
  actor: Actor,
  conversation: ConversationDocument,
  kind: NewMessage['kind'],
): Promise<CaseDocument> {
  if (conversation.caseId === null) {
    throw notFound('conversation', conversation._id);
  }
  const theCase = await caseFor(
    ctx,
    actor,
    conversation.caseId,
    kind === 'note' ? 'case.note' : 'case.reply',
  );
  if (kind === 'outbound' && !theCase.isOpen) {
    throw new DomainError('caseIsClosed', `case ${theCase.number} is closed; reopen it before replying`);
  }
  return theCase;
}

async function storeOnce(
  ctx: Context,
  message: UnnumberedMessage,
  clientMessageId: string,
  theCase: CaseDocument,
): Promise<MessageDocument> {
  try {
    const stored = await appendMessage(ctx, message);
    announceMessage(ctx, stored);
    if (stored.message.kind === 'outbound') {
      await noteFirstReply(ctx, theCase);
      const wait = new Date(stored.message.dueAt ?? 0).getTime() - ctx.now().getTime();
      ctx.jobs.add('message.deliver', { messageId: stored.message._id }, { delayMs: Math.max(0, wait) });
    }
    return stored.message;
  } catch (error) {
    const first = isDuplicate(error)
      ? await messages.of(ctx.database).findOne({ conversationId: message.conversationId, clientMessageId })
      : null;
    if (first === null) {
      throw error;
    }
    return first;
  }
}

async function filesOf(
  ctx: Context,
  actor: Actor,
  draft: NewMessage,
  contactId: string,
): Promise<FileDocument[]> {
  const files = await claimFiles(ctx, draft.attachmentIds, `agent:${actor.id}`, contactId);
  if (files.length < draft.attachmentIds.length) {
    throw new DomainError(
      'invalidInput',
      'body.attachmentIds: names a file that you did not upload; upload it again',
    );
  }
  return files;
}

async function newNote(
  ctx: Context,
  actor: Actor,
  conversation: ConversationDocument,
  theCase: CaseDocument,
  draft: NewMessage,
  files: FileDocument[],
): Promise<UnnumberedMessage> {
  return {
    ...(await common(ctx, actor, conversation, theCase, draft, files)),
    kind: 'note',
    externalId: null,
    mentionedAgentIds: draft.mentionedAgentIds,
  };
}

async function newReply(
  ctx: Context,
  actor: Actor,
  conversation: ConversationDocument,
  theCase: CaseDocument,
  draft: NewMessage,
  files: FileDocument[],
): Promise<UnnumberedMessage> {
  const { adapter, document: inbox } = await openInbox(ctx, conversation.inboxId);
  const { capabilities } = adapter;
  checkLimits(draft, files, capabilities);
  const base = await common(ctx, actor, conversation, theCase, draft, files);
  const undoUntil = capabilities.undoMs > 0 ? instant(ctx, capabilities.undoMs) : null;
  const subject = conversation.subject ?? theCase.subject ?? '';
  return {
    ...base,
    kind: 'outbound',
    externalId: null,
    delivery: { status: 'pending', at: base.createdAt, error: null, attempts: 0, undoUntil },
    dueAt: undoUntil ?? base.createdAt,
    lockedUntil: null,
    email:
      conversation.channel !== 'email'
        ? null
        : {
            subject:
              /^re:/i.test(subject) || conversation.lastMessageId === null ? subject : `Re: ${subject}`,
            from: { name: inbox.name, address: inbox.address },
            to: [{ name: theCase.contactName, address: conversation.address }],
            cc: draft.cc.map((address) => ({ name: '', address })),
            replyTo: null,
            authentication: 'none' as const,
            isAutomatic: false,
          },
    ...(conversation.channel === 'email'
      ? { mailId: mailIdOf(ctx, conversation._id, base._id, inbox.address), cc: draft.cc }
      : {}),
  };
}

/** Fixed when the message is stored: a second try is the same mail. */
function mailIdOf(ctx: Context, conversationId: string, messageId: string, address: string): string {
  return makeMessageId({
    conversationId,
    messageId,
    domain: address.split('@').at(-1) ?? 'localhost',
    secret: threadSecret(ctx),
  });
}

async function common(
  ctx: Context,
  actor: Actor,
  conversation: ConversationDocument,
  theCase: CaseDocument,
  draft: NewMessage,
  files: FileDocument[],
) {
  const agent = await agents.of(ctx.database).findOne({ _id: actor.id }, { projection: { name: 1 } });
  return {
    _id: newId(),
    conversationId: conversation._id,
    caseId: theCase._id,
    contactId: conversation.contactId,
    inboxId: conversation.inboxId,
    channel: conversation.channel,
    author: { kind: 'agent' as const, id: actor.id, name: agent?.name ?? '' },
    text: draft.text,
    html: null,
    quotedText: null,
    hasRemoteImages: false,
    attachments: files.map(attachmentOf),
    clientMessageId: draft.clientMessageId,
    words: wordsOf(draft.text),
    createdAt: instant(ctx),
    version: 1,
  };
}

function checkLimits(
  draft: NewMessage,
  files: FileDocument[],
  limits: { maxTextLength: number; maxAttachments: number; maxAttachmentBytes: number },
): void {
  if (draft.text.length > limits.maxTextLength) {
    throw new DomainError(
      'tooLarge',
      `this channel takes at most ${limits.maxTextLength} characters; the text has ${draft.text.length}`,
    );
  }
  if (files.length > limits.maxAttachments) {
    throw new DomainError('tooLarge', `this channel takes at most ${limits.maxAttachments} files a message`);
  }
  const large = files.find((file) => file.sizeBytes > limits.maxAttachmentBytes);
  if (large !== undefined) {
    throw new DomainError(
      'tooLarge',
      `${large.name} is larger than the ${limits.maxAttachmentBytes} bytes that this channel takes`,
    );
  }
}

async function noteFirstReply(ctx: Context, theCase: CaseDocument): Promise<void> {
  if (theCase.firstReplyAt === null) {
    await changeCase(ctx, theCase._id, { firstReplyAt: null }, { firstReplyAt: instant(ctx) });
  }
}

export async function conversationFor(ctx: Context, conversationId: string): Promise<ConversationDocument> {
  const conversation = await conversations.of(ctx.database).findOne({ _id: conversationId });
  if (conversation === null) {
    throw notFound('conversation', conversationId);
  }
  return conversation;
}

/** A message of a conversation that the actor may write in. */
export async function outboundFor(ctx: Context, actor: Actor, messageId: string): Promise<OutboundDocument> {
  const message = await messages.of(ctx.database).findOne({ _id: messageId });
  if (message === null || message.kind !== 'outbound' || message.caseId === null) {
    throw notFound('message', messageId);
  }
  const theCase = await cases.of(ctx.database).findOne({ _id: message.caseId });
  await caseFor(ctx, actor, theCase?._id ?? message.caseId, 'case.reply');
  return message;
}
