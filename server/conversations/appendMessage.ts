import type mongoose from 'mongoose';
import type { LastMessage } from '../../shared/conversation.ts';
import type { Context } from '../context.ts';
import { insertEach, together } from '../database/together.ts';
import { notFound } from '../errors.ts';
import { type MessageDocument, messages, toMessage } from '../messages/messageCollection.ts';
import { type ConversationDocument, conversations, toConversation } from './conversationCollection.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A message before it has its place in the conversation. */
export type UnnumberedMessage = DistributiveOmit<MessageDocument, 'number'>;

const insertMessage = together((database, numbered: readonly MessageDocument[]) =>
  insertEach(messages.of(database), numbered),
);

/** The insert that follows waits for the disk, and what was written before it reaches the disk before it. */
const NOT_YET_ON_DISK = { w: 1, j: false } as const;

/**
 * Stores a message as the next of its conversation: one conversation update gives the number, one insert
 * stores the message. A crash between the two leaves a gap in the numbers, which is harmless.
 *
 * @throws the driver's duplicate-key error when the message is stored already
 */
export async function appendMessage(
  ctx: Context,
  message: UnnumberedMessage,
): Promise<{ message: MessageDocument; conversation: ConversationDocument }> {
  const conversation = await conversations
    .of(ctx.database)
    .findOneAndUpdate({ _id: message.conversationId }, advance(message), {
      returnDocument: 'after',
      writeConcern: NOT_YET_ON_DISK,
    });
  if (conversation === null) {
    throw notFound('conversation', message.conversationId);
  }
  // Numbering is what turns the one type into the other.
  const numbered = { ...message, number: conversation.lastNumber } as MessageDocument;
  await insertMessage(ctx.database, numbered);
  return { message: numbered, conversation };
}

/** Tells everybody of a message that was just stored. */
export function announceMessage(
  ctx: Context,
  stored: { message: MessageDocument; conversation: ConversationDocument },
): void {
  ctx.bus.publish({
    type: 'message.created',
    payload: { message: toMessage(stored.message), conversation: toConversation(stored.conversation) },
  });
}

const PREVIEW_LENGTH = 140;

/** What each kind of message does to its conversation. */
function advance(message: UnnumberedMessage): mongoose.mongo.UpdateFilter<ConversationDocument> {
  const inc = { lastNumber: 1, version: 1 };
  switch (message.kind) {
    case 'system':
      return { $inc: inc };
    case 'note':
    case 'call':
      return { $inc: inc, $set: { lastMessage: lastMessageOf(message) } };
    case 'outbound':
      return {
        $inc: inc,
        $set: { lastMessage: lastMessageOf(message), unreadCount: 0 },
        $unset: { awaitingReplySince: '' },
      };
    case 'inbound':
    case 'voicemail':
      return {
        $inc: { ...inc, unreadCount: 1 },
        $set: { lastMessage: lastMessageOf(message), lastInboundAt: message.createdAt },
        $min: { awaitingReplySince: message.createdAt },
      };
  }
}

function lastMessageOf(message: Exclude<UnnumberedMessage, { kind: 'system' }>): LastMessage {
  return {
    kind: message.kind,
    preview: previewOf(message),
    authorName: message.author.name,
    at: message.createdAt,
  };
}

function previewOf(message: Exclude<UnnumberedMessage, { kind: 'system' }>): string {
  switch (message.kind) {
    case 'call':
      return '';
    case 'voicemail':
      return message.durationSeconds === null ? '' : lengthOf(message.durationSeconds);
    default:
      return wordsOf(message);
  }
}

/** `0:23` or `12:05`; the console says in the reader's language what it is the length of. */
function lengthOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function wordsOf(message: { text: string; attachments: readonly { name: string }[] }): string {
  const line = message.text.replace(/\s+/g, ' ').trim();
  return (line === '' ? (message.attachments[0]?.name ?? '') : line).slice(0, PREVIEW_LENGTH);
}
