import { useSyncExternalStore } from 'react';

/** A value outside React that components follow; for what sockets and devices say, never for server data. */
export class Store<Value> {
  #value: Value;
  #listeners = new Set<() => void>();

  constructor(initial: Value) {
    this.#value = initial;
  }

  get = (): Value => this.#value;

  set(next: Value | ((old: Value) => Value)): void {
    // A stored function would be taken for an update; none of our stores holds one.
    const value = typeof next === 'function' ? (next as (old: Value) => Value)(this.#value) : next;
    if (value === this.#value) {
      return;
    }
    this.#value = value;
    for (const listener of this.#listeners) {
      listener();
    }
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export function useStore<Value>(store: Store<Value>): Value {
  return useSyncExternalStore(store.subscribe, store.get);
}
