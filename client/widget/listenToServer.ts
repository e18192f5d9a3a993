import { applySession, type ChatState, type Problem, withMessages } from './chatState.ts';
import type { Outbox } from './outbox.ts';
import type { WidgetStorage } from './storage.ts';
import type { Store } from './store.ts';
import type { VisitorSocket } from './visitorSocket.ts';

/** Spread by half of it, so that not all visitors of a restarted server come back at once. */
const COME_BACK_MS = 4_000;
/** The other side says "typing" again while it lasts; silence means that it stopped. */
const TYPING_LASTS_MS = 6_000;

/** Refusals that asking again will not change. */
const PROBLEMS: Readonly<Record<string, Problem>> = {
  notFound: 'unavailable',
  disabled: 'unavailable',
  forbidden: 'unavailable',
  notSignedIn: 'signIn',
  invalidSignature: 'signIn',
};

interface Parts {
  store: Store<ChatState>;
  outbox: Outbox;
  storage: WidgetStorage;
  socket: VisitorSocket;
  /** Called each time the server has told the whole session. */
  onSession(): void;
}

/** Shows what the server says. @returns a function that stops the timers */
export function listenToServer(parts: Parts): () => void {
  const stopTyping = listenToTyping(parts);
  const stopConnection = listenToConnection(parts);
  listenToConversation(parts);
  return () => {
    stopTyping();
    stopConnection();
  };
}

function listenToConversation({ store, outbox, storage, socket, onSession }: Parts): void {
  // The session is read while other word already comes: what came before it is done once more after it.
  let early: (() => void)[] | null = null;
  const hear = (change: () => void) => {
    early?.push(change);
    change();
  };
  socket.on('connect', () => {
    early = [];
  });
  socket.on('session', (session) => {
    storage.write('token', session.visitorToken);
    outbox.remove(session.messages.flatMap((message) => message.clientMessageId ?? []));
    store.set({ ...applySession(store.get(), session), pending: outbox.list() });
    for (const change of early ?? []) {
      change();
    }
    early = null;
    onSession();
  });
  socket.on('message', (message) =>
    hear(() => {
      outbox.remove(message.clientMessageId === null ? [] : [message.clientMessageId]);
      store.set({ messages: withMessages(store.get().messages, [message]), pending: outbox.list() });
    }),
  );
  socket.on('readByAgent', ({ upTo }) =>
    hear(() => {
      const { readUpTo } = store.get();
      store.set({ readUpTo: { ...readUpTo, byAgent: Math.max(upTo, readUpTo.byAgent) } });
    }),
  );
  socket.on('state', (change) => hear(() => store.set(change)));
  socket.on('attended', (change) => store.set(change));
}

function listenToTyping({ store, socket }: Parts): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (typingName: string | null) => {
    clearTimeout(timer);
    store.set({ typingName });
  };
  socket.on('typing', ({ name, isTyping }) => {
    show(isTyping ? name : null);
    timer = setTimeout(() => show(null), TYPING_LASTS_MS);
  });
  socket.on('message', ({ from }) => from === 'agent' && show(null));
  return () => clearTimeout(timer);
}

function listenToConnection({ store, socket }: Parts): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  // socket.io comes back by itself from lost connections, but not from a server that closed or refused.
  const comeBack = () => {
    clearTimeout(timer);
    timer = setTimeout(() => socket.connect(), COME_BACK_MS * (0.5 + Math.random()));
  };
  socket.on('disconnect', (reason) => {
    store.set({ connection: reason === 'io client disconnect' ? 'connecting' : 'lost', typingName: null });
    if (reason === 'io server disconnect') {
      comeBack();
    }
  });
  socket.on('connect_error', (error) => {
    const problem = PROBLEMS[refusalCodeOf(error)] ?? null;
    store.set({ connection: 'lost', problem });
    if (!socket.active && problem === null) {
      comeBack();
    }
  });
  return () => clearTimeout(timer);
}

function refusalCodeOf(error: Error & { data?: unknown }): string {
  const { data } = error;
  const hasCode = typeof data === 'object' && data !== null && 'code' in data;
  return hasCode ? String(data.code) : error.message;
}
