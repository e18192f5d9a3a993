import type { Attachment } from '../../shared/attachment.ts';
import type { WidgetStorage } from './storage.ts';

/** A message that the server has not acknowledged yet. */
export interface PendingMessage {
  clientMessageId: string;
  text: string;
  attachments: Attachment[];
  at: string;
  /** Why the server refused it; null while it waits to be sent. */
  refusal: string | null;
}

/**
 * Messages on their way, kept in the browser's storage: they outlive a reload, a crash and a dead connection,
 * and every tab sees the same. Each change reads the stored list first, since another tab may have written.
 */
export interface Outbox {
  list(): PendingMessage[];
  add(message: PendingMessage): void;
  update(clientMessageId: string, refusal: string | null): void;
  remove(clientMessageIds: readonly string[]): void;
}

export function createOutbox(storage: WidgetStorage): Outbox {
  const list = () => parseOutbox(storage.read('outbox'));
  const save = (pending: PendingMessage[]) =>
    storage.write('outbox', pending.length === 0 ? null : JSON.stringify(pending));
  return {
    list,
    add: (message) => save([...list(), message]),
    update: (id, refusal) => save(list().map((m) => (m.clientMessageId === id ? { ...m, refusal } : m))),
    remove(ids) {
      const before = list();
      const after = before.filter((message) => !ids.includes(message.clientMessageId));
      if (after.length < before.length) {
        save(after);
      }
    },
  };
}

/** Reads the stored list; what is not a message (another version, a curious host page) is left out. */
export function parseOutbox(stored: string | null): PendingMessage[] {
  try {
    const list: unknown = JSON.parse(stored ?? '[]');
    return Array.isArray(list) ? list.filter(isPending) : [];
  } catch {
    // Not JSON, so nothing of ours that could be sent.
    return [];
  }
}

function isPending(value: unknown): value is PendingMessage {
  // A guard has to look at fields of what it does not know yet.
  const message = value as Partial<PendingMessage> | null;
  return (
    typeof message?.clientMessageId === 'string' &&
    typeof message.text === 'string' &&
    Array.isArray(message.attachments)
  );
}
