import type { Case } from '../../shared/case.ts';
import { type Context, instant } from '../context.ts';
import {
  type ConversationDocument,
  conversations,
  toConversation,
} from '../conversations/conversationCollection.ts';
import { isDuplicate, newId } from '../database/collection.ts';
import { countMove } from '../reports/queueCounters.ts';
import { channelCosts } from '../routing/costs.ts';
import { nextNumber } from '../workspace/workspace.ts';
import { type CaseDocument, cases, type RoutingFacts, toCase } from './caseCollection.ts';

export interface CaseStart {
  conversation: ConversationDocument;
  contactName: string;
  subject: string | null;
  callId?: string;
  isCallback?: boolean;
  /** A place in line that was earned before, by the call that nobody answered. */
  virtualStart?: number;
  /** Who had the contact's last case: asked first. */
  lastAgentId?: string | null;
}

/**
 * The open case of a conversation; made when there is none, by one of all who try at once.
 *
 * @returns the case, and whether this call made it
 */
export async function openCase(
  ctx: Context,
  start: CaseStart,
): Promise<{ document: CaseDocument; isNew: boolean }> {
  const collection = cases.of(ctx.database);
  const open = { conversationId: start.conversation._id, isOpen: true };
  const known = await collection.findOne(open);
  if (known !== null) {
    return { document: known, isNew: false };
  }
  const document = await newCase(ctx, start);
  try {
    await collection.insertOne(document);
    await countMove(ctx, null, document);
  } catch (error) {
    const winner = isDuplicate(error) ? await collection.findOne(open) : null;
    if (winner === null) {
      throw error;
    }
    return { document: winner, isNew: false };
  }
  return { document, isNew: true };
}

async function newCase(ctx: Context, start: CaseStart): Promise<CaseDocument> {
  const now = instant(ctx);
  const { conversation } = start;
  return {
    _id: newId(),
    number: await nextNumber(ctx, 'case'),
    contactId: conversation.contactId,
    contactName: start.contactName,
    conversationIds: [conversation._id],
    conversationId: conversation._id,
    channel: conversation.channel,
    inboxId: conversation.inboxId,
    queueId: conversation.queueId ?? '',
    subject: start.subject,
    state: 'queued',
    isOpen: true,
    priority: 'normal',
    tags: [],
    agentId: null,
    offers: [],
    skills: [],
    cost: channelCosts[conversation.channel],
    queuedAt: now,
    assignedAt: null,
    firstReplyAt: null,
    parkedUntil: null,
    wrapUpUntil: null,
    disposition: null,
    isCallback: start.isCallback ?? false,
    openedAt: now,
    closedAt: null,
    version: 1,
    held: null,
    routing: newRoutingFacts(ctx.now().getTime(), start.lastAgentId ?? null, start.virtualStart),
    isCounted: false,
    closedBy: null,
    callId: start.callId ?? null,
    changedAt: ctx.now().getTime(),
  };
}

export function newRoutingFacts(now: number, lastAgentId: string | null, virtualStart = now): RoutingFacts {
  return {
    enteredAt: now,
    virtualStart,
    queueEnteredAt: now,
    step: 0,
    excluded: [],
    leftQueueIds: [],
    attempts: 0,
    drainAfter: null,
    preferredAgentId: null,
    lastAgentId,
    interruptedBy: null,
    silentUnits: null,
    isOver: false,
    callback: 'none',
  };
}

/** Keeps on the conversation what the message path needs to know of its case. */
export async function linkConversation(
  ctx: Context,
  theCase: CaseDocument,
): Promise<ConversationDocument | null> {
  const conversation = await conversations.of(ctx.database).findOneAndUpdate(
    { _id: theCase.conversationId },
    {
      $set: {
        caseId: theCase._id,
        caseState: theCase.state,
        agentId: theCase.agentId,
        queueId: theCase.queueId,
      },
      $inc: { version: 1 },
    },
    { returnDocument: 'after' },
  );
  if (conversation !== null) {
    ctx.bus.publish({
      type: 'conversation.updated',
      payload: { conversation: toConversation(conversation) },
    });
  }
  return conversation;
}

const announced = new WeakMap<Case, CaseDocument>();

/**
 * What an event leaves out, for subscribers in the process that wrote it: they need not read it again.
 *
 * @returns the document as it was written; undefined where the event was made without one
 */
export function announcedCase(told: Case): CaseDocument | undefined {
  return announced.get(told);
}

export function announceCase(
  ctx: Context,
  document: CaseDocument,
  conversation?: ConversationDocument | null,
): void {
  const told = toCase(document);
  announced.set(told, document);
  if (conversation) {
    ctx.bus.publish({
      type: 'case.created',
      payload: { case: told, conversation: toConversation(conversation) },
    });
  } else {
    ctx.bus.publish({ type: 'case.updated', payload: { case: told } });
  }
}
