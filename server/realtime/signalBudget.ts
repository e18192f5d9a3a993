/** More than any hand or call makes; a page that says more is broken or hostile. */
const AT_ONCE = 200;
const PER_SECOND = 20;

/** What one socket may say: so much at once, and then so much a second. */
export interface SignalBudget {
  /** Whether one more signal may be heard. */
  take(): boolean;
}

/** @param nowMs the time, so that tests can fix it */
export function createSignalBudget(nowMs: () => number = Date.now): SignalBudget {
  let left = AT_ONCE;
  let countedAt = nowMs();
  return {
    take() {
      const now = nowMs();
      left = Math.min(AT_ONCE, left + ((now - countedAt) / 1000) * PER_SECOND);
      countedAt = now;
      if (left < 1) {
        return false;
      }
      left -= 1;
      return true;
    },
  };
}
