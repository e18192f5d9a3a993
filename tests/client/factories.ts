import type { Agent } from '../../shared/agent.ts';
import type { Case } from '../../shared/case.ts';
import type { Contact } from '../../shared/contact.ts';
import type { Conversation } from '../../shared/conversation.ts';
import type { Message } from '../../shared/message.ts';

type Of<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>;

/** An id that is told apart by its last signs. */
export function id(number: number): string {
  return number.toString(16).padStart(24, '0');
}

const NOON = '2026-03-10T12:00:00.000Z';

const place = { conversationId: id(2), caseId: id(1), contactId: id(3), channel: 'sms' as const };
const written = { html: null, quotedText: null, hasRemoteImages: false, attachments: [] };

export function inboundMessage(given: Partial<Of<'inbound'>> = {}): Of<'inbound'> {
  const number = given.number ?? 1;
  return {
    id: id(1000 + number),
    ...place,
    ...written,
    kind: 'inbound',
    text: `message ${number}`,
    email: null,
    number,
    author: { kind: 'contact', id: id(3), name: 'Anna' },
    createdAt: NOON,
    version: 1,
    ...given,
  };
}

export function outboundMessage(given: Partial<Of<'outbound'>> = {}): Of<'outbound'> {
  const number = given.number ?? 1;
  return {
    id: id(1000 + number),
    ...place,
    ...written,
    kind: 'outbound',
    text: `reply ${number}`,
    email: null,
    number,
    author: { kind: 'agent', id: id(4), name: 'Bruno' },
    createdAt: NOON,
    version: 1,
    clientMessageId: null,
    delivery: { status: 'sent', at: NOON, error: null, attempts: 1, undoUntil: null },
    ...given,
  };
}

export function voicemailMessage(given: Partial<Of<'voicemail'>> = {}): Of<'voicemail'> {
  const number = given.number ?? 1;
  return {
    id: id(1000 + number),
    ...place,
    kind: 'voicemail',
    channel: 'voice',
    durationSeconds: 23,
    attachments: [],
    number,
    author: { kind: 'contact', id: id(3), name: 'Anna' },
    createdAt: NOON,
    version: 1,
    ...given,
  };
}

export function systemMessage(given: Partial<Of<'system'>> = {}): Of<'system'> {
  const number = given.number ?? 1;
  return {
    id: id(1000 + number),
    ...place,
    kind: 'system',
    number,
    author: { kind: 'system', id: null, name: '' },
    createdAt: NOON,
    version: 1,
    entry: { code: 'case.opened', params: { number: '7' } },
    ...given,
  };
}

export function aCase(given: Partial<Case> = {}): Case {
  return {
    id: id(1),
    number: 1,
    contactId: id(3),
    contactName: 'Anna',
    conversationIds: [id(2)],
    conversationId: id(2),
    channel: 'sms',
    inboxId: id(5),
    queueId: id(6),
    subject: null,
    state: 'queued',
    isOpen: true,
    priority: 'normal',
    tags: [],
    agentId: null,
    offers: [],
    skills: [],
    cost: 20,
    queuedAt: NOON,
    assignedAt: null,
    firstReplyAt: null,
    parkedUntil: null,
    wrapUpUntil: null,
    wrapUp: null,
    disposition: null,
    isCallback: false,
    openedAt: NOON,
    closedAt: null,
    version: 1,
    ...given,
  };
}

export function aConversation(given: Partial<Conversation> = {}): Conversation {
  return {
    id: id(2),
    contactId: id(3),
    inboxId: id(5),
    channel: 'sms',
    caseId: id(1),
    agentId: null,
    queueId: id(6),
    subject: null,
    lastMessage: null,
    lastNumber: 0,
    unreadCount: 0,
    awaitingReplySince: null,
    readUpTo: 0,
    createdAt: NOON,
    version: 1,
    ...given,
  };
}

export function aContact(given: Partial<Contact> = {}): Contact {
  return {
    id: id(3),
    name: 'Anna',
    lifecycle: 'lead',
    organization: null,
    language: null,
    identities: [],
    tags: [],
    notes: '',
    claims: { name: null, email: null },
    createdAt: NOON,
    lastSeenAt: NOON,
    version: 1,
    ...given,
  };
}

export function anAgent(given: Partial<Agent> = {}): Agent {
  return {
    id: id(4),
    name: 'Bruno',
    email: 'bruno@example.com',
    role: 'agent',
    language: 'pt',
    phone: null,
    answersOn: 'browser',
    queueIds: [id(6)],
    skills: [],
    presence: {
      status: 'available',
      reason: null,
      since: NOON,
      isReachable: true,
      isNotResponding: false,
      offChannels: [],
    },
    units: { total: 100, used: 0 },
    openCases: 0,
    isActive: true,
    version: 1,
    ...given,
  };
}
