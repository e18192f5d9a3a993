import type { VisitorMessage, VisitorSession } from '../../shared/webchat.ts';
import { agents } from '../agents/agentCollection.ts';
import { cases } from '../cases/caseCollection.ts';
import { findByIdentity } from '../contacts/findOrCreateContact.ts';
import type { Context } from '../context.ts';
import { type ConversationDocument, conversations } from '../conversations/conversationCollection.ts';
import { threadKeyOf } from '../conversations/findConversation.ts';
import { messages } from '../messages/messageCollection.ts';
import type { VisitorSocketData } from '../realtime/realtime.ts';
import { waitOf } from '../routing/waitOf.ts';
import { toVisitorMessage } from './visitorMessage.ts';

const PAGE = 50;

/** All that a widget shows, whole: sent after connecting and after every reconnect. */
export async function readVisitorSession(
  ctx: Context,
  visitor: VisitorSocketData,
  visitorToken: string,
): Promise<VisitorSession> {
  const conversation = await visitorConversation(ctx, visitor);
  const contact = await findByIdentity(ctx, { kind: 'visitor', value: visitor.visitorId });
  const history =
    conversation === null ? { messages: [], hasMore: false } : await readHistory(ctx, conversation._id);
  return {
    visitorToken,
    ...history,
    ...(await stateOf(ctx, conversation)),
    profile: {
      name: visitor.verifiedAs?.name ?? contact?.claims.name ?? null,
      email: visitor.verifiedAs?.email ?? contact?.claims.email ?? null,
      isVerified: visitor.verifiedAs !== null,
    },
    readUpTo: {
      byAgent: conversation !== null && conversation.unreadCount === 0 ? conversation.lastNumber : 0,
      byVisitor: conversation?.visitorReadUpTo ?? 0,
    },
  };
}

export function visitorConversation(
  ctx: Context,
  visitor: Pick<VisitorSocketData, 'inboxId' | 'visitorId'>,
): Promise<ConversationDocument | null> {
  return conversations
    .of(ctx.database)
    .findOne({ threadKey: threadKeyOf(visitor.inboxId, visitor.visitorId) });
}

/** @param before a message number; the newest page without it */
export async function readHistory(
  ctx: Context,
  conversationId: string,
  before?: number,
): Promise<{ messages: VisitorMessage[]; hasMore: boolean }> {
  const found = await messages
    .of(ctx.database)
    .find({
      conversationId,
      kind: { $in: ['inbound', 'outbound'] },
      ...(before === undefined ? {} : { number: { $lt: before } }),
    })
    .sort({ number: -1 })
    .limit(PAGE + 1)
    .toArray();
  const shown = found.slice(0, PAGE).reverse();
  return {
    messages: shown.flatMap((message) => toVisitorMessage(ctx, message) ?? []),
    hasMore: found.length > PAGE,
  };
}

/** Who has the chat, and where it stands in line. */
export async function stateOf(
  ctx: Context,
  conversation: Pick<ConversationDocument, 'caseId' | 'agentId'> | null,
): Promise<Pick<VisitorSession, 'isOpen' | 'agentName' | 'queue'>> {
  const theCase = conversation?.caseId
    ? await cases.of(ctx.database).findOne({ _id: conversation.caseId })
    : null;
  if (theCase === null || !theCase.isOpen) {
    return { isOpen: false, agentName: null, queue: null };
  }
  const agent =
    theCase.agentId === null
      ? null
      : await agents.of(ctx.database).findOne({ _id: theCase.agentId }, { projection: { name: 1 } });
  return {
    isOpen: true,
    agentName: agent?.name.split(' ')[0] ?? null,
    queue: theCase.state === 'queued' || theCase.state === 'offered' ? await waitOf(ctx, theCase) : null,
  };
}
