import type { CaseState } from '../../shared/case.ts';
import type { Conversation } from '../../shared/conversation.ts';
import { defineCollection } from '../database/collection.ts';

export interface ConversationDocument extends Omit<Conversation, 'id' | 'awaitingReplySince'> {
  _id: string;
  /** Absent rather than null while nothing awaits an answer, so that `$min` keeps the oldest. */
  awaitingReplySince?: string;
  /** When the customer last wrote; absent before the first time. */
  lastInboundAt?: string;
  /** Its case costs its agent less, because the customer has been silent; absent otherwise. */
  isSilent?: true;
  /**
   * What makes a thread one thread, unique: the inbox and the address for SMS, WhatsApp and web chat, the
   * first mail's id for e-mail, the call's id for voice.
   */
  threadKey: string;
  /** The address on the other side: where a reply goes. */
  address: string;
  /** E-mail: lower-case addresses that may continue the thread. */
  participants: string[];
  /** E-mail: Message-ID of the last mail received, and the chain of references for the next reply. */
  lastMessageId: string | null;
  references: string[];
  /** State of the case named by `caseId`: tells the message path whether it has to reopen one. */
  caseState: CaseState | null;
  /** Web chat: the page the visitor is on. */
  pageUrl: string | null;
  /** What the visitor has read, up to a number. */
  visitorReadUpTo: number;
}

export const conversations = defineCollection<ConversationDocument>('conversations', [
  { key: { threadKey: 1 }, unique: true },
  { key: { contactId: 1, createdAt: -1 } },
]);

export function toConversation(document: ConversationDocument): Conversation {
  return {
    id: document._id,
    contactId: document.contactId,
    inboxId: document.inboxId,
    channel: document.channel,
    caseId: document.caseId,
    agentId: document.agentId,
    queueId: document.queueId,
    subject: document.subject,
    lastMessage: document.lastMessage,
    lastNumber: document.lastNumber,
    unreadCount: document.unreadCount,
    awaitingReplySince: document.awaitingReplySince ?? null,
    readUpTo: document.readUpTo,
    createdAt: document.createdAt,
    version: document.version,
  };
}
