import type { Attachment } from '../../shared/attachment.ts';
import type { WidgetConfig } from '../../shared/webchat.ts';
import { type ChatState, type Introduction, initialState, withMessages } from './chatState.ts';
import { ANSWER_TIMEOUT_MS, answerOf, createDelivery, parseIntroduction } from './delivery.ts';
import { listenToServer } from './listenToServer.ts';
import { createOutbox } from './outbox.ts';
import type { WidgetStorage } from './storage.ts';
import { createStore, type Store } from './store.ts';
import type { VisitorAuth, VisitorSocket } from './visitorSocket.ts';

export interface Chat {
  store: Store<ChatState>;
  /** Opens the socket; a second time does nothing. */
  connect(): void;
  /** Proves who the visitor is by the host page's token. */
  identify(identityToken: string): void;
  /** Forgets the visitor on this browser, as after signing out of the host page. */
  forget(): void;
  introduce(introduction: Introduction): void;
  send(text: string, attachments: readonly Attachment[]): void;
  retry(clientMessageId: string): void;
  /** Takes a message that was not sent out of the list. @returns its text, for the composer */
  discard(clientMessageId: string): string;
  setTyping(isTyping: boolean): void;
  markRead(): void;
  loadEarlier(): Promise<void>;
  visitorToken(): string | null;
  stop(): void;
}

export interface ChatOptions {
  config: WidgetConfig;
  storage: WidgetStorage;
  /** Makes the socket, not yet connected; `auth` is asked at each connection. */
  createSocket(auth: () => VisitorAuth): VisitorSocket;
  pageUrl(): string;
  newId(): string;
}

const MAX_PAGE_URL_LENGTH = 2000;

/** One visitor's chat in one tab: what to show, and everything the visitor can do. Knows nothing of the page. */
export function createChat(options: ChatOptions): Chat {
  const { storage, config } = options;
  const outbox = createOutbox(storage);
  const store = createStore(initialState(config));
  let identityToken: string | undefined;

  const socket = options.createSocket(() => {
    const visitorToken = storage.read('token');
    return {
      inboxId: config.inboxId,
      ...(visitorToken !== null && { visitorToken }),
      ...(identityToken !== undefined && { identityToken }),
    };
  });
  const pageUrl = () => options.pageUrl().slice(0, MAX_PAGE_URL_LENGTH);
  const delivery = createDelivery({ store, outbox, storage, socket, pageUrl });
  const stopListening = listenToServer({ store, outbox, storage, socket, onSession: delivery.flush });

  const showStored = () =>
    store.set({ pending: outbox.list(), introduction: parseIntroduction(storage.read('introduction')) });
  const reconnect = () => {
    socket.disconnect();
    store.set({ connection: 'connecting', problem: null });
    socket.connect();
  };
  const readUpTo = (byVisitor: number) => store.set({ readUpTo: { ...store.get().readUpTo, byVisitor } });
  const stopWatching = storage.watch((key) => {
    if (key === 'outbox' || key === 'introduction') {
      showStored();
    } else if (key === 'read') {
      readUpTo(Math.max(store.get().readUpTo.byVisitor, Number(storage.read('read'))));
    } else if (key === 'token' && storage.read('token') !== null) {
      reconnect();
    }
  });
  showStored();

  return {
    store,
    connect() {
      if (store.get().connection === 'idle') {
        store.set({ connection: 'connecting' });
        socket.connect();
      }
    },
    identify(token) {
      identityToken = token;
      reconnect();
    },
    forget() {
      identityToken = undefined;
      for (const key of ['token', 'outbox', 'introduction', 'draft', 'read'] as const) {
        storage.write(key, null);
      }
      socket.disconnect();
      store.set({ ...initialState(config), isAttended: store.get().isAttended });
    },
    introduce(introduction) {
      storage.write('introduction', JSON.stringify(introduction));
      store.set({ introduction, introductionRefusal: null });
      delivery.flush();
    },
    send(text, attachments) {
      const clientMessageId = options.newId();
      const at = new Date().toISOString();
      outbox.add({ clientMessageId, text, attachments: [...attachments], at, refusal: null });
      store.set({ pending: outbox.list() });
      delivery.flush();
    },
    retry(clientMessageId) {
      outbox.update(clientMessageId, null);
      store.set({ pending: outbox.list() });
      delivery.flush();
    },
    discard(clientMessageId) {
      const message = outbox.list().find((pending) => pending.clientMessageId === clientMessageId);
      outbox.remove([clientMessageId]);
      store.set({ pending: outbox.list() });
      return message?.text ?? '';
    },
    setTyping(isTyping) {
      if (store.get().connection === 'live') {
        socket.emit('typing', { isTyping });
      }
    },
    markRead() {
      const { connection, messages, readUpTo: known } = store.get();
      const upTo = messages.at(-1)?.number ?? 0;
      if (connection === 'live' && upTo > known.byVisitor) {
        readUpTo(upTo);
        storage.write('read', String(upTo));
        socket.emit('read', { upTo });
      }
    },
    async loadEarlier() {
      const before = store.get().messages[0]?.number ?? 0;
      if (before < 1 || store.get().connection !== 'live') {
        return;
      }
      const answer = await answerOf(socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck('history', { before }));
      if (answer?.ok) {
        store.set({ messages: withMessages(store.get().messages, answer.messages), hasMore: answer.hasMore });
      }
    },
    visitorToken: () => storage.read('token'),
    stop() {
      delivery.stop();
      stopListening();
      stopWatching();
      socket.disconnect();
    },
  };
}
