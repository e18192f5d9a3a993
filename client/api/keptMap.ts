import { Store } from './store.ts';

/**
 * Entries that outlive the page. Each has a key of its own in the browser's storage: tabs do not write over
 * each other's, and an entry that finds no room there keeps no other out. Every tab shows the same.
 */
export class KeptMap<Value> {
  readonly all: Store<Readonly<Record<string, Value>>>;
  readonly #prefix: string;

  /** @param prefix of the storage keys; no other map's may begin with it */
  constructor(prefix: string) {
    this.#prefix = prefix;
    this.all = new Store(this.#load());
    if (typeof window !== 'undefined') {
      window.addEventListener('storage', this.#follow);
    }
  }

  get(key: string): Value | undefined {
    return this.all.get()[key];
  }

  /** @param value null drops the entry */
  set(key: string, value: Value | null): void {
    this.#place(key, value);
    try {
      if (value === null) {
        localStorage.removeItem(this.#prefix + key);
      } else {
        localStorage.setItem(this.#prefix + key, JSON.stringify(value));
      }
    } catch {
      // No room, or no storage at all: the entry lives as long as the page. An older text of it must not
      // come back in its place.
      this.#forget(key);
    }
  }

  #place(key: string, value: Value | null): void {
    this.all.set((all) => {
      const { [key]: _, ...others } = all;
      return value === null ? others : { ...all, [key]: value };
    });
  }

  #forget(key: string): void {
    try {
      localStorage.removeItem(this.#prefix + key);
    } catch {
      // Without storage there is nothing to forget.
    }
  }

  #load(): Record<string, Value> {
    const found: Record<string, Value> = {};
    try {
      for (const name of Object.keys(localStorage)) {
        const value = name.startsWith(this.#prefix) ? read<Value>(localStorage.getItem(name)) : null;
        if (value !== null) {
          found[name.slice(this.#prefix.length)] = value;
        }
      }
    } catch {
      // A browser without storage begins with nothing.
    }
    return found;
  }

  /** Another tab changed an entry; a key of null means that it emptied the storage. */
  #follow = ({ key, newValue, storageArea }: StorageEvent): void => {
    if (storageArea !== localStorage) {
      return;
    }
    if (key === null) {
      this.all.set({});
    } else if (key.startsWith(this.#prefix)) {
      this.#place(key.slice(this.#prefix.length), read<Value>(newValue));
    }
  };
}

function read<Value>(stored: string | null): Value | null {
  try {
    return stored === null ? null : JSON.parse(stored);
  } catch {
    // Not ours, or cut short: as good as nothing.
    return null;
  }
}
