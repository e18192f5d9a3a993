import { useSyncExternalStore } from 'react';

/** How far the server's clock is ahead of ours; counted only when it is more than the header can resolve. */
let aheadMs = 0;
const RESOLUTION_MS = 1_500;

/** Reads the `Date` header of an answer, so that countdowns do not depend on the agent's own clock. */
export function noteServerDate(header: string | null): void {
  const ahead = header === null ? Number.NaN : Date.parse(header) - Date.now();
  if (!Number.isNaN(ahead)) {
    aheadMs = Math.abs(ahead) > RESOLUTION_MS ? ahead : 0;
  }
}

/** Milliseconds since the epoch by the server's clock. */
export function serverNow(): number {
  return Date.now() + aheadMs;
}

/** One timer for all that ask for the same period. */
class Ticker {
  #now = serverNow();
  #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | null = null;
  readonly #periodMs: number;

  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  get = (): number => this.#now;

  // Always the same function: a new one at each drawing would subscribe anew each time.
  subscribe = (listener: () => void): (() => void) => {
    if (this.#timer === null) {
      this.#now = serverNow();
      this.#timer = setInterval(this.#tick, this.#periodMs);
    }
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0 && this.#timer !== null) {
        clearInterval(this.#timer);
        this.#timer = null;
      }
    };
  };

  #tick = (): void => {
    this.#now = serverNow();
    for (const listener of this.#listeners) {
      listener();
    }
  };
}

const tickers = new Map<number, Ticker>();

function tickerOf(periodMs: number): Ticker {
  const ticker = tickers.get(periodMs) ?? new Ticker(periodMs);
  tickers.set(periodMs, ticker);
  return ticker;
}

/** The server's time, renewed every `periodMs`. */
export function useNow(periodMs: number): number {
  const ticker = tickerOf(periodMs);
  return useSyncExternalStore(ticker.subscribe, ticker.get);
}
