import { setTimeout as wait } from 'node:timers/promises';

/** @returns whether the time passed; false when the signal ended it */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await wait(milliseconds, undefined, { signal });
    return true;
  } catch (cause) {
    if (signal.aborted) {
      return false;
    }
    throw cause;
  }
}
