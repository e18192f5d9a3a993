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

interface Ticker {
  now: number;
  listeners: Set<() => void>;
  timer: ReturnType<typeof setInterval> | null;
}

const tickers = new Map<number, Ticker>();

function tickerOf(periodMs: number): Ticker {
  const known = tickers.get(periodMs);
  if (known) {
    return known;
  }
  const ticker: Ticker = { now: serverNow(), listeners: new Set(), timer: null };
  tickers.set(periodMs, ticker);
  return ticker;
}

function subscribe(ticker: Ticker, periodMs: number, listener: () => void): () => void {
  ticker.listeners.add(listener);
  ticker.timer ??= setInterval(() => {
    ticker.now = serverNow();
    for (const call of ticker.listeners) {
      call();
    }
  }, periodMs);
  return () => {
    ticker.listeners.delete(listener);
    if (ticker.listeners.size === 0 && ticker.timer) {
      clearInterval(ticker.timer);
      ticker.timer = null;
    }
  };
}

/** The server's time, renewed every `periodMs`; all that ask for the same period share one timer. */
export function useNow(periodMs: number): number {
  const ticker = tickerOf(periodMs);
  return useSyncExternalStore(
    (listener) => {
      ticker.now = serverNow();
      return subscribe(ticker, periodMs, listener);
    },
    () => ticker.now,
  );
}
