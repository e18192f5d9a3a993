/** Everything that the carrier does later, so that closing it leaves nothing running. */
export class Timers {
  private readonly pending = new Map<NodeJS.Timeout, () => void>();
  private isClosed = false;

  /** Waits; rejects with AbortError when the signal fires, and returns early when the carrier closes. */
  wait(delayMs: number, signal?: AbortSignal): Promise<void> {
    if (this.isClosed) {
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.pending.delete(timer);
        signal?.removeEventListener('abort', abort);
        settle();
      };
      const abort = () => finish(() => reject(signal?.reason));
      const timer = setTimeout(() => finish(resolve), delayMs);
      this.pending.set(timer, () => finish(resolve));
      if (signal?.aborted) {
        abort();
      } else {
        signal?.addEventListener('abort', abort);
      }
    });
  }

  close(): void {
    this.isClosed = true;
    for (const finish of [...this.pending.values()]) {
      finish();
    }
  }
}
