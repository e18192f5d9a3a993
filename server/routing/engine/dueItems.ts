import { Heap } from './heap.ts';
import type { Millis } from './types.ts';

/** When each item is to be looked at again; the earliest is at hand, however many there are. */
export class DueItems {
  readonly #at = new Map<string, Millis>();
  /** An item that was put off or taken away stays in it, and is passed over when its time comes. */
  readonly #heap = new Heap<string>();

  /** @param at null when no timer is left for the item */
  set(itemId: string, at: Millis | null): void {
    if (at === null) {
      this.#at.delete(itemId);
    } else if (this.#at.get(itemId) !== at) {
      this.#at.set(itemId, at);
      this.#heap.put(at, itemId);
    }
  }

  next(): Millis | null {
    for (let first = this.#heap.peek(); first !== null; first = this.#heap.peek()) {
      if (this.#at.get(first.value) === first.at) {
        return first.at;
      }
      this.#heap.take();
    }
    return null;
  }

  /** @returns the items whose time has come, each once */
  take(now: Millis): string[] {
    const due: string[] = [];
    for (let at = this.next(); at !== null && at <= now; at = this.next()) {
      const itemId = this.#heap.take()?.value;
      if (itemId !== undefined) {
        this.#at.delete(itemId);
        due.push(itemId);
      }
    }
    return due;
  }
}
