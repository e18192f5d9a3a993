import type { AgentSignals } from '../../shared/events.ts';
import { Store } from '../api/store.ts';
import type { AgentSocket } from './socket.ts';

type Typing = Parameters<AgentSignals['typing']>[0];

export interface Typist {
  author: Typing['author'];
  isNote: boolean;
}

/** A typing mark without an end (a lost tab, a lost packet) goes by itself. */
const TYPING_LASTS_MS = 7_000;

/** Who types, by conversation. */
export const typists = new Store<Record<string, Typist[]>>({});
/** Which colleagues have a conversation open, by conversation. */
export const viewers = new Store<Record<string, string[]>>({});
/** Which colleagues type, by room. */
export const roomTypists = new Store<Record<string, string[]>>({});

const timers = new Map<string, ReturnType<typeof setTimeout>>();

function expire(key: string, isTyping: boolean, end: () => void): void {
  clearTimeout(timers.get(key));
  timers.delete(key);
  if (isTyping) {
    timers.set(key, setTimeout(end, TYPING_LASTS_MS));
  }
}

function handleTyping({ conversationId, author, isTyping, isNote }: Typing): void {
  const others = (all: Record<string, Typist[]>) =>
    (all[conversationId] ?? []).filter((one) => one.author.id !== author.id);
  typists.set((all) => ({
    ...all,
    [conversationId]: isTyping ? [...others(all), { author, isNote }] : others(all),
  }));
  expire(`${conversationId} ${author.id}`, isTyping, () =>
    typists.set((all) => ({ ...all, [conversationId]: others(all) })),
  );
}

function handleRoomTyping({ roomId, agentId, isTyping }: Parameters<AgentSignals['roomTyping']>[0]): void {
  const others = (all: Record<string, string[]>) => (all[roomId] ?? []).filter((one) => one !== agentId);
  roomTypists.set((all) => ({ ...all, [roomId]: isTyping ? [...others(all), agentId] : others(all) }));
  expire(`${roomId} ${agentId}`, isTyping, () =>
    roomTypists.set((all) => ({ ...all, [roomId]: others(all) })),
  );
}

function handleViewers({ conversationId, agentIds }: Parameters<AgentSignals['viewers']>[0]): void {
  viewers.set((all) => ({ ...all, [conversationId]: agentIds }));
}

/** What was said before a loss of connection says nothing about now. */
export function forgetSignals(): void {
  typists.set({});
  viewers.set({});
  roomTypists.set({});
}

export function listenToSignals(socket: AgentSocket): () => void {
  socket.on('typing', handleTyping);
  socket.on('viewers', handleViewers);
  socket.on('roomTyping', handleRoomTyping);
  return () => {
    socket.off('typing', handleTyping);
    socket.off('viewers', handleViewers);
    socket.off('roomTyping', handleRoomTyping);
  };
}
