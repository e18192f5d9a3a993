import type { AgentDocument } from '../../../server/agents/agentCollection.ts';
import type { CaseDocument } from '../../../server/cases/caseCollection.ts';
import { newRoutingFacts } from '../../../server/cases/openCase.ts';
import type { ConversationDocument } from '../../../server/conversations/conversationCollection.ts';
import { newId } from '../../../server/database/collection.ts';

/** Units of an agent that a text takes: five fit. */
export const TEXT_COST = 20;

/** Somebody who is there, available, and has nothing to do. */
export function agentOf(index: number, queueId: string): AgentDocument {
  const now = new Date().toISOString();
  return {
    _id: newId(),
    name: `Agent ${index}`,
    email: `agent${index}@team.example`,
    role: 'agent',
    language: 'en',
    phone: null,
    answersOn: 'browser',
    queueIds: [queueId],
    skills: [],
    presence: {
      status: 'available',
      reason: null,
      since: now,
      isReachable: true,
      isNotResponding: false,
      offChannels: [],
    },
    units: { total: 100, used: 0 },
    openCases: 0,
    isActive: true,
    version: 1,
    passwordHash: '',
    idleSince: now,
    lastOfferedAt: null,
    misses: 0,
    sockets: {},
    createdAt: now,
  };
}

/** A text in line: the higher its index, the longer it has waited. */
export function caseOf(index: number, queueId: string): CaseDocument {
  const now = Date.now() - index;
  const at = new Date(now).toISOString();
  const conversationId = newId();
  return {
    _id: newId(),
    number: index + 1,
    contactId: newId(),
    contactName: 'Maria Silva',
    conversationIds: [conversationId],
    conversationId,
    channel: 'sms',
    inboxId: newId(),
    queueId,
    subject: null,
    state: 'queued',
    isOpen: true,
    priority: 'normal',
    tags: [],
    agentId: null,
    offers: [],
    skills: [],
    cost: TEXT_COST,
    queuedAt: at,
    assignedAt: null,
    firstReplyAt: null,
    parkedUntil: null,
    wrapUpUntil: null,
    disposition: null,
    isCallback: false,
    openedAt: at,
    closedAt: null,
    version: 1,
    held: null,
    routing: newRoutingFacts(now, null),
    isCounted: false,
    closedBy: null,
    callId: null,
  };
}

export function conversationOf(theCase: CaseDocument): ConversationDocument {
  return {
    _id: theCase.conversationId,
    threadKey: theCase.conversationId,
    address: '+14155550100',
    participants: [],
    lastMessageId: null,
    references: [],
    caseState: 'queued' as const,
    pageUrl: null,
    visitorReadUpTo: 0,
    contactId: theCase.contactId,
    inboxId: theCase.inboxId,
    channel: theCase.channel,
    caseId: theCase._id,
    agentId: null,
    queueId: theCase.queueId,
    subject: null,
    lastMessage: null,
    lastNumber: 1,
    unreadCount: 1,
    readUpTo: 0,
    createdAt: theCase.openedAt,
    version: 1,
  };
}
