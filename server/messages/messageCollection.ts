import type { AttachmentRef } from '../../channels/channelEvent.ts';
import type { Attachment } from '../../shared/attachment.ts';
import type { Call, Message } from '../../shared/message.ts';
import { defineCollection } from '../database/collection.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

interface ServerFacts {
  _id: string;
  inboxId: string;
  /** The provider's id; unique per inbox where there is one. */
  externalId: string | null;
  /** Lower-case words, for search. */
  words: string[];
  /** Outbound mail: the Message-ID it leaves with, on the first try and on every later one. */
  mailId?: string;
  cc?: string[];
  /** Outbound: when the next try is due; absent once it left or failed for good. */
  dueAt?: string | null;
  /** Outbound: until then one process has the try in hand. */
  lockedUntil?: string | null;
  /** Outbound: the last try began and was not heard of again, so the provider may have it. */
  isAmbiguous?: boolean;
  /** Files still to be fetched from the provider, by attachment id. */
  remote?: Record<string, AttachmentRef>;
  /** Web chat: the page the visitor wrote from. */
  pageUrl?: string | null;
  rawId?: string;
  /** Calls: who is in the conversation, as the provider's reports say in whatever order. */
  legs?: CallLegs;
  /** Calls: the agent's browser was lost in mid-call; null once they are back, or the caller is in line again. */
  loss?: CallLoss | null;
  /** Calls: how long earlier agents talked, before the caller came back into line. */
  talkedBeforeMs?: number;
  /** Calls: when the caller is to be led to voicemail, by whoever looks first; null once that is done. */
  divertAt?: string | null;
}

interface CallLegs {
  /** The leg that rings or holds the agent. */
  agentCallId: string | null;
  hasAgent: boolean;
  hasCustomer: boolean;
  /** What the agent answers on. */
  on?: 'browser' | 'phone';
  /** Agents' legs that are over: whatever is still told of them is late. */
  gone?: string[];
  /** The caller is set aside at the provider, with music, because their agent is gone. */
  isHeld?: boolean;
  /** When the agent pressed "end": the leg that ends now is not lost. */
  hangUpAt?: string | null;
  /** When the provider is next asked whether the agent's leg is still there. */
  checkAt?: string | null;
}

interface CallLoss {
  /** Who talked, and by which leg. */
  agentId: string;
  legId: string;
  at: string;
  /** When the caller goes back into line. */
  until: string;
  wasOnHold: boolean;
  /** Until then the agent is being rung; empty when nobody is. */
  ringingUntil: string;
}

export type MessageDocument = DistributiveOmit<Message, 'id'> & ServerFacts;
export type OutboundDocument = Extract<MessageDocument, { kind: 'outbound' }>;
export type NoteDocument = Extract<MessageDocument, { kind: 'note' }>;
export type CallDocument = Extract<MessageDocument, { kind: 'call' }>;
export type VoicemailDocument = Extract<MessageDocument, { kind: 'voicemail' }>;
export type { Attachment, Call };

export const messages = defineCollection<MessageDocument>('messages', [
  { key: { conversationId: 1, number: -1 }, unique: true },
  { key: { inboxId: 1, externalId: 1 }, unique: true, partial: { externalId: { $type: 'string' } } },
  {
    key: { conversationId: 1, clientMessageId: 1 },
    unique: true,
    partial: { clientMessageId: { $gt: '' } },
  },
  { key: { mailId: 1 }, partial: { mailId: { $gt: '' } } },
  { key: { dueAt: 1 }, partial: { dueAt: { $gt: '' } } },
  { key: { divertAt: 1 }, partial: { divertAt: { $gt: '' } } },
  { key: { 'legs.checkAt': 1 }, partial: { 'legs.checkAt': { $gt: '' } } },
  { key: { 'attachments.state': 1 }, partial: { 'attachments.state': 'pending' } },
  { key: { contactId: 1, createdAt: -1, _id: -1 } },
  { key: { words: 1, createdAt: -1 } },
]);

const SERVER_FACTS = [
  '_id',
  'inboxId',
  'externalId',
  'words',
  'mailId',
  'cc',
  'dueAt',
  'lockedUntil',
  'isAmbiguous',
  'remote',
  'pageUrl',
  'rawId',
  'legs',
  'loss',
  'talkedBeforeMs',
  'divertAt',
] as const satisfies readonly (keyof ServerFacts)[];

export function toMessage(document: MessageDocument): Message {
  const message: Record<string, unknown> = { id: document._id, ...document };
  for (const name of SERVER_FACTS) {
    delete message[name];
  }
  // What is left after taking the server's own facts away is the message as the union describes it.
  return message as unknown as Message;
}

/** At most this many words of a message can be found. */
const MAX_WORDS = 200;

export function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{2,40}/gu) ?? [];
  return [...new Set(words)].slice(0, MAX_WORDS);
}
