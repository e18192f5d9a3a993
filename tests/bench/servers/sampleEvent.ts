import type { DomainEvent } from '../../../shared/events.ts';

const QUEUE_ID = '65f000000000000000000001';
const NOW = '2026-01-05T09:00:00.000Z';

/** A text message in a waiting conversation: what most sockets of a queue hear most often. */
export function sampleEvent(number: number, queueId = QUEUE_ID): DomainEvent {
  const text = `#0.${number}# Good morning, my order has not arrived yet. Could you have a look, please?`;
  const conversationId = '65f000000000000000000002';
  const contactId = '65f000000000000000000003';
  const author = { kind: 'contact' as const, id: contactId, name: 'Maria Silva' };
  return {
    type: 'message.created',
    payload: {
      message: {
        id: '65f000000000000000000004',
        kind: 'inbound',
        conversationId,
        caseId: '65f000000000000000000005',
        contactId,
        channel: 'sms',
        author,
        text,
        html: null,
        quotedText: null,
        hasRemoteImages: false,
        attachments: [],
        email: null,
        number,
        createdAt: NOW,
        version: 1,
      },
      conversation: {
        id: conversationId,
        contactId,
        inboxId: '65f000000000000000000006',
        channel: 'sms',
        caseId: '65f000000000000000000005',
        agentId: null,
        queueId,
        subject: null,
        lastMessage: { kind: 'inbound', preview: text, authorName: author.name, at: NOW },
        lastNumber: number,
        unreadCount: number,
        awaitingReplySince: NOW,
        readUpTo: 0,
        createdAt: NOW,
        version: number + 1,
      },
    },
  };
}
