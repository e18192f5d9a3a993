import type { Redis } from 'ioredis';
import type { Log } from './log.ts';

/** Says once that Redis is away, however often it is tried, and once that it is back. */
export function tellOfAbsence(client: Redis, log: Log): void {
  let isAway = false;
  client.on('error', (error: unknown) => {
    if (!isAway) {
      log.warn({ err: error }, 'Redis does not answer; work goes on without it');
    }
    isAway = true;
  });
  client.on('ready', () => {
    if (isAway) {
      log.info('Redis answers again');
    }
    isAway = false;
  });
}
