import type { MessageEvent } from '../../channels/channelEvent.ts';
import type { ContactDocument } from '../contacts/contactCollection.ts';
import { type Context, instant } from '../context.ts';
import { isDuplicate, newId } from '../database/collection.ts';
import { together } from '../database/together.ts';
import type { InboxDocument } from '../inboxes/inboxCollection.ts';
import { type ConversationDocument, conversations } from './conversationCollection.ts';

export interface ThreadStart {
  threadKey: string;
  contact: ContactDocument;
  inbox: Pick<InboxDocument, '_id' | 'channel' | 'queueId'>;
  address: string;
  subject: string | null;
  pageUrl?: string | null;
}

/** One thread for each address of an inbox on channels without threads; e-mail decides for itself. */
export function threadKeyOf(inboxId: string, address: string): string {
  return `${inboxId}:${address}`;
}

/** The conversation that has a thread's key, if there is one. */
export const findThread = together(async (database, threadKeys: readonly string[]) => {
  const found = await conversations
    .of(database)
    .find({ threadKey: { $in: [...threadKeys] } })
    .toArray();
  const byKey = new Map(found.map((conversation) => [conversation.threadKey, conversation]));
  return threadKeys.map((key) => byKey.get(key) ?? null);
});

/** The conversation of a thread; made when it is the first message, by one of all who try at once. */
export async function findOrCreateConversation(
  ctx: Context,
  start: ThreadStart,
): Promise<ConversationDocument> {
  const collection = conversations.of(ctx.database);
  const known = await findThread(ctx.database, start.threadKey);
  if (known !== null) {
    return known;
  }
  const conversation = newConversation(ctx, start);
  try {
    await collection.insertOne(conversation);
    return conversation;
  } catch (error) {
    const winner = isDuplicate(error) ? await findThread(ctx.database, start.threadKey) : null;
    if (winner === null) {
      throw error;
    }
    return winner;
  }
}

function newConversation(ctx: Context, start: ThreadStart): ConversationDocument {
  return {
    _id: newId(),
    threadKey: start.threadKey,
    contactId: start.contact._id,
    inboxId: start.inbox._id,
    channel: start.inbox.channel,
    address: start.address,
    participants: start.inbox.channel === 'email' ? [start.address] : [],
    caseId: null,
    agentId: null,
    queueId: start.inbox.queueId,
    caseState: null,
    subject: start.subject,
    lastMessage: null,
    lastNumber: 0,
    unreadCount: 0,
    readUpTo: 0,
    visitorReadUpTo: 0,
    lastMessageId: null,
    references: [],
    pageUrl: start.pageUrl ?? null,
    createdAt: instant(ctx),
    version: 1,
  };
}

export function subjectOf(event: MessageEvent): string | null {
  const subject = event.email?.subject.trim() ?? '';
  return subject === '' ? null : subject.slice(0, 300);
}
