import type { ChatState, Introduction } from './chatState.ts';
import { withMessages } from './chatState.ts';
import type { Outbox, PendingMessage } from './outbox.ts';
import type { WidgetStorage } from './storage.ts';
import type { Store } from './store.ts';
import type { VisitorSocket } from './visitorSocket.ts';

export const ANSWER_TIMEOUT_MS = 10_000;
const RETRY_MS = 4_000;

/** Refused for now: the same thing may be taken a little later. */
const PASSING: readonly string[] = ['tooManyRequests', 'unavailable'];

interface Parts {
  store: Store<ChatState>;
  outbox: Outbox;
  storage: WidgetStorage;
  socket: VisitorSocket;
  pageUrl(): string;
}

export interface Delivery {
  /** Sends all that waits; harmless at any time. */
  flush(): void;
  stop(): void;
}

/**
 * Brings what the visitor said to the server: first who they are, then the messages one after the other, so
 * that their order stays. What is not acknowledged is sent again under the same id, which the server takes once.
 */
export function createDelivery(parts: Parts): Delivery {
  let isFlushing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function flush(): Promise<void> {
    if (isFlushing || !isLive(parts)) {
      return;
    }
    isFlushing = true;
    clearTimeout(timer);
    const isDone = (await deliverIntroduction(parts)) && (await deliverMessages(parts));
    isFlushing = false;
    if (!isDone && isLive(parts)) {
      timer = setTimeout(() => void flush(), RETRY_MS);
    }
  }

  return { flush: () => void flush(), stop: () => clearTimeout(timer) };
}

/** @returns whether nothing is left to say */
async function deliverIntroduction(parts: Parts): Promise<boolean> {
  const { store, storage, socket } = parts;
  const { introduction } = store.get();
  if (introduction === null) {
    return true;
  }
  const answer = await answerOf(
    socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck('introduce', { ...introduction, pageUrl: parts.pageUrl() }),
  );
  if (answer === null || (!answer.ok && PASSING.includes(answer.code))) {
    return false;
  }
  storage.write('introduction', null);
  store.set(
    answer.ok
      ? { introduction: null, profile: { ...store.get().profile, ...introduction } }
      : { introduction: null, introductionRefusal: answer.message },
  );
  return true;
}

/** @returns whether nothing is left to send */
async function deliverMessages(parts: Parts): Promise<boolean> {
  for (;;) {
    const next = parts.outbox.list().find((message) => message.refusal === null);
    if (next === undefined) {
      return true;
    }
    if (!isLive(parts) || !(await deliverMessage(next, parts))) {
      return false;
    }
  }
}

/** @returns whether the message has found its end: stored, or refused for good */
async function deliverMessage(message: PendingMessage, parts: Parts): Promise<boolean> {
  const { store, outbox, socket } = parts;
  const answer = await answerOf(
    socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck('send', {
      clientMessageId: message.clientMessageId,
      text: message.text,
      attachmentIds: message.attachments.map((attachment) => attachment.id),
      pageUrl: parts.pageUrl(),
    }),
  );
  if (answer === null || (!answer.ok && PASSING.includes(answer.code))) {
    return false;
  }
  if (answer.ok) {
    outbox.remove([message.clientMessageId]);
    store.set({
      messages: withMessages(store.get().messages, [answer.message]),
      pending: outbox.list(),
    });
    return true;
  }
  outbox.update(message.clientMessageId, answer.message);
  store.set({ pending: outbox.list() });
  return true;
}

/** @returns null when the connection broke or the server kept silent: then nobody knows, and it is sent again */
export async function answerOf<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  return asked.catch(() => null);
}

function isLive({ store }: Parts): boolean {
  return store.get().connection === 'live';
}

export function parseIntroduction(stored: string | null): Introduction | null {
  if (stored === null) {
    return null;
  }
  try {
    const { name, email } = JSON.parse(stored);
    return { name: String(name), email: String(email) };
  } catch {
    // Not ours: the visitor is simply asked again.
    return null;
  }
}
