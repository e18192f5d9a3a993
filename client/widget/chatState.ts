import type { VisitorMessage, VisitorSession, WidgetConfig } from '../../shared/webchat.ts';
import type { PendingMessage } from './outbox.ts';

/** `idle` before the visitor first opens the panel: a page view alone costs no socket. */
export type Connection = 'idle' | 'connecting' | 'live' | 'lost';

/** Why there is no chat: the inbox is gone or off, this page may not show it, or the visitor must sign in. */
export type Problem = 'unavailable' | 'signIn';

export interface Introduction {
  name: string;
  email: string;
}

export interface ChatState {
  config: WidgetConfig;
  connection: Connection;
  problem: Problem | null;
  /** Ascending by number. */
  messages: readonly VisitorMessage[];
  hasMore: boolean;
  pending: readonly PendingMessage[];
  isOpen: boolean;
  agentName: string | null;
  isAttended: boolean;
  profile: VisitorSession['profile'];
  readUpTo: VisitorSession['readUpTo'];
  queue: VisitorSession['queue'];
  typingName: string | null;
  /** Said by the visitor, not yet taken by the server. */
  introduction: Introduction | null;
  introductionRefusal: string | null;
}

export function initialState(config: WidgetConfig): ChatState {
  return {
    config,
    connection: 'idle',
    problem: null,
    messages: [],
    hasMore: false,
    pending: [],
    isOpen: false,
    agentName: null,
    isAttended: config.isAttended,
    profile: { name: null, email: null, isVerified: false },
    readUpTo: { byAgent: 0, byVisitor: 0 },
    queue: null,
    typingName: null,
    introduction: null,
    introductionRefusal: null,
  };
}

/** The list with more messages in it: each once, by number. */
export function withMessages(
  known: readonly VisitorMessage[],
  more: readonly VisitorMessage[],
): readonly VisitorMessage[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of more) {
    byId.set(message.id, message);
  }
  return [...byId.values()].sort((a, b) => a.number - b.number);
}

/**
 * What to show after the server told the whole session. Pages that the visitor loaded before are kept only
 * when they touch the new page: otherwise something in between may be missing.
 */
export function applySession(state: ChatState, session: VisitorSession): ChatState {
  const fresh = new Set(session.messages.map((message) => message.id));
  const touches = state.messages.some((message) => fresh.has(message.id));
  const first = session.messages[0]?.number ?? 0;
  const older = touches ? state.messages.filter((message) => message.number < first) : [];
  return {
    ...state,
    connection: 'live',
    problem: null,
    messages: [...older, ...session.messages],
    hasMore: older.length > 0 ? state.hasMore : session.hasMore,
    isOpen: session.isOpen,
    agentName: session.agentName,
    profile: session.profile,
    readUpTo: {
      byAgent: session.readUpTo.byAgent,
      byVisitor: Math.max(session.readUpTo.byVisitor, touches ? state.readUpTo.byVisitor : 0),
    },
    queue: session.queue,
    typingName: null,
  };
}

/** Messages that the visitor has not seen. */
export function unreadOf(state: ChatState): VisitorMessage[] {
  return state.messages.filter(
    (message) => message.from !== 'visitor' && message.number > state.readUpTo.byVisitor,
  );
}

/** Whether the visitor is asked for name and e-mail before anything else. */
export function needsIntroduction(state: ChatState): boolean {
  const isKnown = state.profile.isVerified || state.profile.email !== null || state.introduction !== null;
  const hasBegun = state.messages.length > 0 || state.pending.length > 0;
  const isAsked = state.config.asksNameAndEmail && !hasBegun;
  return !isKnown && (isAsked || !state.isAttended);
}

export function isLastOfBurst(messages: readonly VisitorMessage[], index: number): boolean {
  const message = messages[index];
  const next = messages[index + 1];
  const isSameAuthor = next?.from === message?.from && next?.authorName === message?.authorName;
  return !isSameAuthor || Date.parse(next?.at ?? '') - Date.parse(message?.at ?? '') > 5 * 60_000;
}
