import { z } from 'zod';
import { agentSchema } from './agent.ts';
import { queueStatsSchema } from './board.ts';
import { caseSchema } from './case.ts';
import { contactSchema } from './contact.ts';
import { conversationSchema } from './conversation.ts';
import { inboxSchema } from './inbox.ts';
import { messageSchema } from './message.ts';
import { idSchema, instantSchema } from './primitives.ts';
import { queueSchema } from './queue.ts';
import { directMessageSchema, roomSchema } from './teamchat.ts';

/**
 * Everything that the console hears. The payload is the whole entity with its `version`, so that applying
 * an event is "replace unless older", in any order and any number of times.
 */
export const eventSchemas = {
  'case.created': z.object({ case: caseSchema, conversation: conversationSchema }),
  'case.updated': z.object({ case: caseSchema }),
  'conversation.updated': z.object({ conversation: conversationSchema }),
  'message.created': z.object({ message: messageSchema, conversation: conversationSchema }),
  'message.updated': z.object({ message: messageSchema }),
  'message.removed': z.object({ messageId: idSchema, conversationId: idSchema }),
  'contact.updated': z.object({ contact: contactSchema }),
  'agent.updated': z.object({ agent: agentSchema }),
  'queue.updated': z.object({ queue: queueSchema }),
  'inbox.updated': z.object({ inbox: inboxSchema }),
  'board.updated': z.object({ stats: z.array(queueStatsSchema) }),
  'directMessage.created': z.object({ message: directMessageSchema, room: roomSchema }),
  'room.updated': z.object({ room: roomSchema }),
  /** What everybody works with was changed as a whole, or something of it deleted; consoles ask for it again. */
  'settings.changed': z.object({ what: z.enum(['queues', 'cannedReplies', 'workspace']) }),
  /** A routing policy is in force; consoles ask for it again. */
  'policy.activated': z.object({ version: z.number().int(), byName: z.string() }),
  'demo.updated': z.object({ isRunning: z.boolean(), pace: z.number() }),
} as const satisfies Record<string, z.ZodType>;

export type EventType = keyof typeof eventSchemas;
export type EventPayload<T extends EventType> = z.infer<(typeof eventSchemas)[T]>;
export type DomainEvent = { [T in EventType]: { type: T; payload: EventPayload<T> } }[EventType];

/** What agents' sockets send; each is answered or dropped, never stored. */
export const signalSchemas = {
  /** Watch one conversation: its messages, and who else is here. Null stops watching. */
  watch: z.object({ conversationId: idSchema.nullable() }),
  typing: z.object({ conversationId: idSchema, isTyping: z.boolean(), isNote: z.boolean() }),
  roomTyping: z.object({ roomId: idSchema, isTyping: z.boolean() }),
  /** A frame of the softphone's plain WebRTC transport (see `shared/voice.ts`). */
  call: z.object({ frame: z.record(z.string(), z.unknown()) }),
} as const;

/** What agents' sockets receive besides `event`. */
export interface AgentSignals {
  /** The customer or a colleague is typing in a conversation. */
  typing: (signal: {
    conversationId: string;
    author: { kind: 'contact' | 'agent'; id: string; name: string };
    isTyping: boolean;
    isNote: boolean;
  }) => void;
  /** Colleagues who have the conversation open. */
  viewers: (signal: { conversationId: string; agentIds: string[] }) => void;
  roomTyping: (signal: { roomId: string; agentId: string; isTyping: boolean }) => void;
  call: (signal: { frame: Record<string, unknown> }) => void;
  /** The session ended (signed out elsewhere, deactivated): show the sign-in page, keep drafts. */
  sessionEnded: (signal: { reason: 'signedOut' | 'deactivated' | 'expired' }) => void;
}

/** Server to agent, over socket.io's namespace `/agents`. */
export interface ServerToAgent extends AgentSignals {
  event: (event: DomainEvent) => void;
}

export type AgentToServer = {
  [S in keyof typeof signalSchemas]: (
    signal: z.infer<(typeof signalSchemas)[S]>,
    acknowledge?: (answer: { ok: true } | { ok: false; code: string; message: string }) => void,
  ) => void;
};

export const serverTimeSchema = z.object({ now: instantSchema });
