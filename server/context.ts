import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import type { Config } from './config.ts';
import type { Bus } from './events/bus.ts';
import type { RateLimits } from './http/rateLimits.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Log } from './log.ts';
import type { Realtime } from './realtime/realtime.ts';
import type { Secrets } from './secrets.ts';
import type { Timers } from './timers/timers.ts';

/** What every command needs; made once in `app.ts`, handed down, never imported. */
export interface Context {
  config: Config;
  log: Log;
  database: Connection;
  redis: Redis;
  secrets: Secrets;
  bus: Bus;
  jobs: Jobs;
  timers: Timers;
  realtime: Realtime;
  rateLimits: RateLimits;
  now(): Date;
}

/** The present as it is stored and sent. */
export function instant(ctx: Context, plusMs = 0): string {
  return new Date(ctx.now().getTime() + plusMs).toISOString();
}
