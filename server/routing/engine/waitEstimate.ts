import type { Millis } from './types.ts';

/** One case that waited in a queue: from when until when; still waiting is null. */
export interface Stay {
  readonly from: Millis;
  readonly until: Millis | null;
}

/** How fast a line moves: how many left it, in how much time in which somebody waited. */
export interface Throughput {
  readonly departures: number;
  readonly waitingMs: number;
}

export interface WaitEstimate {
  readonly position: number;
  /** One in ten waits less than this, one in ten longer than `highMs`. */
  readonly lowMs: number;
  readonly likelyMs: number;
  readonly highMs: number;
}

// Fewer departures than this say next to nothing: better no promise than a wrong one.
const LEAST_DEPARTURES = 5;

/**
 * Time in which nobody waited is left out: there the line moved as slowly as people came, not as fast as
 * they are served. Whoever left waiting by hanging up moved the line as well.
 *
 * @param stays those that touch the window; cases served without waiting are not among them
 */
export function throughputOf(stays: readonly Stay[], now: Millis, windowMs: number): Throughput {
  const from = now - windowMs;
  const departures = stays.filter(
    ({ until, from: since }) => until !== null && until > since && from < until && until <= now,
  );
  const spans = stays
    .map((stay) => ({ from: Math.max(from, stay.from), to: Math.min(now, stay.until ?? now) }))
    .filter((span) => span.to > span.from)
    .sort((a, b) => a.from - b.from);
  let waitingMs = 0;
  let covered = from;
  for (const span of spans) {
    waitingMs += Math.max(0, span.to - Math.max(covered, span.from));
    covered = Math.max(covered, span.to);
  }
  return { departures: departures.length, waitingMs };
}

/**
 * How long the case at a position waits, as a range.
 *
 * Departures come at a rate that is itself known only from how many were seen. The time until `position` more
 * of them then follows a beta prime distribution, whose quantiles are the range: it is wide where little
 * has been seen, and narrows with the record.
 *
 * @param position from 1
 * @returns        null where too little has been seen to promise anything
 */
export function waitEstimate(position: number, { departures, waitingMs }: Throughput): WaitEstimate | null {
  if (departures < LEAST_DEPARTURES || waitingMs <= 0 || position < 1) {
    return null;
  }
  const at = (share: number) => waitingMs * betaPrimeQuantile(share, position, departures);
  return { position, lowMs: at(0.1), likelyMs: at(0.5), highMs: at(0.9) };
}

/** The value that a beta prime variable stays below with probability `share`. */
function betaPrimeQuantile(share: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  // Bisection on the beta variable x = t / (1 + t): fifty halvings are exact to double precision.
  for (let turn = 0; turn < 50; turn += 1) {
    const middle = (low + high) / 2;
    if (regularizedBeta(middle, a, b) < share) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high / (1 - high);
}

/**
 * The regularized incomplete beta function for whole `a` and `b`: the probability of at least `a` successes
 * in `a + b - 1` trials.
 */
function regularizedBeta(x: number, a: number, b: number): number {
  const trials = a + b - 1;
  let logTerm = trials * Math.log1p(-x);
  let below = Math.exp(logTerm);
  const logOdds = Math.log(x) - Math.log1p(-x);
  for (let successes = 1; successes < a; successes += 1) {
    logTerm += Math.log((trials - successes + 1) / successes) + logOdds;
    below += Math.exp(logTerm);
  }
  return Math.min(1, Math.max(0, 1 - below));
}
