import { vi } from 'vitest';

/** Waits until a check passes; generous, since the machine may be busy with other tests. */
export function eventually<Result>(
  check: () => Result | Promise<Result>,
  timeoutMs = 15_000,
): Promise<Result> {
  return vi.waitFor(check, { timeout: timeoutMs, interval: 25 });
}
