import { quantile } from './figures.ts';

/** How long a message may be under way before it counts as lost. */
const LOST_AFTER_MS = 15_000;

/** Follows messages from sender to receiver by a mark in their text: none lost, none doubled, none overtaking. */
export interface Tracker {
  /** Makes the next text of a sender and starts its clock. */
  next(source: number): { text: string; arrived: Promise<void> };
  /** To be called with each text that the receiver got; texts without a mark are none of ours. */
  receive(text: string): void;
  /** Milliseconds from sender to receiver since the last time it was asked. */
  takeLatencies(): Latencies;
  /** @throws Error naming what went wrong */
  requireIntact(): void;
}

export interface Latencies {
  count: number;
  p50: number;
  p99: number;
}

const MARK = /^#(\d+)\.(\d+)# /;
const WORDS = 'Good morning, my order has not arrived yet. Could you have a look, please?';

/** @param keepsOrder whether the messages of one sender must arrive in the order they were sent */
export function createTracker({ keepsOrder }: { keepsOrder: boolean }): Tracker {
  const counters = new Map<number, number>();
  const newest = new Map<number, number>();
  const pending = new Map<string, { sentAt: number; settle: () => void }>();
  const wrong = { doubled: 0, overtaken: 0 };
  let latencies: number[] = [];

  return {
    next(source) {
      const number = (counters.get(source) ?? 0) + 1;
      counters.set(source, number);
      const key = `${source}.${number}`;
      const arrived = new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`message ${key} was lost`)), LOST_AFTER_MS);
        const settle = () => {
          clearTimeout(timer);
          resolve();
        };
        pending.set(key, { sentAt: performance.now(), settle });
      });
      // Awaited by the sender, later: until then a loss must not end the process.
      arrived.catch(() => undefined);
      return { text: `#${key}# ${WORDS}`, arrived };
    },
    receive(text) {
      const [, source, number] = MARK.exec(text) ?? [];
      if (source === undefined || number === undefined) {
        return;
      }
      const key = `${source}.${number}`;
      const sent = pending.get(key);
      if (sent === undefined) {
        wrong.doubled += 1;
        return;
      }
      pending.delete(key);
      latencies.push(performance.now() - sent.sentAt);
      if (Number(number) < (newest.get(Number(source)) ?? 0)) {
        wrong.overtaken += 1;
      }
      newest.set(Number(source), Number(number));
      sent.settle();
    },
    takeLatencies() {
      const taken = latencies;
      latencies = [];
      return { count: taken.length, p50: quantile(taken, 0.5), p99: quantile(taken, 0.99) };
    },
    requireIntact() {
      const { doubled, overtaken } = wrong;
      if (pending.size > 0 || doubled > 0 || (keepsOrder && overtaken > 0)) {
        throw new Error(`${pending.size} messages lost, ${doubled} doubled, ${overtaken} overtaken`);
      }
    },
  };
}
