/** What the widget keeps in the visitor's browser, for one inbox. */
export interface WidgetStorage {
  read(key: StorageKey): string | null;
  /** Null removes. */
  write(key: StorageKey, value: string | null): void;
  /** Tells of changes made by other tabs. @returns a function that stops it */
  watch(changed: (key: string) => void): () => void;
}

export type StorageKey = 'token' | 'outbox' | 'introduction' | 'draft' | 'read' | 'open';

/**
 * Keeps values in `localStorage`, or in memory where the browser forbids it (private windows, blocked
 * cookies): the chat then works until the page is left.
 */
export function browserStorage(inboxId: string): WidgetStorage {
  const prefix = `atende:${inboxId}:`;
  const memory = new Map<string, string>();
  const disk = usableStorage();
  return {
    // What found no room on the disk is newer than what lies there.
    read: (key) => memory.get(key) ?? disk?.getItem(prefix + key) ?? null,
    write(key, value) {
      memory.delete(key);
      if ((disk === null || !writeTo(disk, prefix + key, value)) && value !== null) {
        memory.set(key, value);
      }
    },
    watch(changed) {
      const listen = (event: StorageEvent) => {
        if (event.key?.startsWith(prefix)) {
          changed(event.key.slice(prefix.length));
        }
      };
      addEventListener('storage', listen);
      return () => removeEventListener('storage', listen);
    },
  };
}

function usableStorage(): Storage | null {
  try {
    const disk = window.localStorage;
    disk.getItem('atende');
    return disk;
  } catch {
    // Reading the property itself throws where storage is blocked; the caller falls back to memory.
    return null;
  }
}

function writeTo(disk: Storage, key: string, value: string | null): boolean {
  try {
    value === null ? disk.removeItem(key) : disk.setItem(key, value);
    return true;
  } catch {
    // Full: the caller falls back to memory.
    return false;
  }
}
