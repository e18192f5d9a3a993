/** Counts per remote address; a window of one minute, forgotten as a whole. */
export interface IpLimits {
  /** @returns false when the address already has as many connections as it may */
  connect(address: string): boolean;
  disconnect(address: string): void;
  /** @returns false when the address has handed in as many mails this minute as it may */
  takeMail(address: string): boolean;
  close(): void;
}

const WINDOW_MS = 60_000;

export function createIpLimits(limits: { concurrent: number; perMinute: number }): IpLimits {
  const connections = new Map<string, number>();
  const mails = new Map<string, number>();
  const timer = setInterval(() => mails.clear(), WINDOW_MS);
  timer.unref();
  return {
    connect(address) {
      const count = (connections.get(address) ?? 0) + 1;
      // Counted even when refused: the server reports every connection's end, refused ones included.
      connections.set(address, count);
      return count <= limits.concurrent;
    },
    disconnect(address) {
      const count = (connections.get(address) ?? 1) - 1;
      if (count > 0) {
        connections.set(address, count);
      } else {
        connections.delete(address);
      }
    },
    takeMail(address) {
      const count = (mails.get(address) ?? 0) + 1;
      mails.set(address, count);
      return count <= limits.perMinute;
    },
    close: () => clearInterval(timer),
  };
}
