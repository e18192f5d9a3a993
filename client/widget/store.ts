/** One value that is replaced, never changed in place, and those who want to know. */
export interface Store<State> {
  get(): State;
  set(change: Partial<State>): void;
  /** @returns a function that stops it */
  subscribe(changed: () => void): () => void;
}

export function createStore<State>(initial: State): Store<State> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(change) {
      state = { ...state, ...change };
      for (const changed of listeners) {
        changed();
      }
    },
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}
