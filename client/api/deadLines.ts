/** As many connections as browsers keep open to one server. */
const CONNECTIONS = 6;
const PROBE_MS = 3_000;

let isProbing = false;

/**
 * A line that died takes all connections with it, and the browser would hand each of the dead ones to a request
 * before it makes a new one. This uses them up at once, so that the next request goes over a living one.
 */
export async function dropDeadLines(): Promise<void> {
  if (isProbing) {
    return;
  }
  isProbing = true;
  await Promise.allSettled(Array.from({ length: CONNECTIONS }, probe));
  isProbing = false;
}

async function probe(): Promise<void> {
  const line = new AbortController();
  const patience = setTimeout(() => line.abort(), PROBE_MS);
  await fetch('/healthz', { cache: 'no-store', signal: line.signal }).finally(() => clearTimeout(patience));
}
