import type { Redis } from 'ioredis';
import {
  type IRateLimiterRedisOptions,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { DomainError } from '../errors.ts';

/** Points in a window of seconds, by door. Shared by all processes; kept in memory while Redis is away. */
const limits = {
  signInByAddress: { points: 30, duration: 300 },
  signInByAccount: { points: 8, duration: 300 },
  badSignature: { points: 60, duration: 60 },
  visitorConnect: { points: 120, duration: 60 },
  visitorSend: { points: 40, duration: 20 },
  visitorUpload: { points: 30, duration: 300 },
  newVisitor: { points: 120, duration: 600 },
} as const;

export type RateLimit = keyof typeof limits;

export interface RateLimits {
  /** @throws DomainError `tooManyRequests` with the seconds to wait in `details.retryAfterSeconds` */
  consume(limit: RateLimit, key: string): Promise<void>;
  /** Whether the door is closed already, without counting. */
  isExceeded(limit: RateLimit, key: string): Promise<boolean>;
  reset(limit: RateLimit, key: string): Promise<void>;
}

export function createRateLimits(redis: Redis): RateLimits {
  const limiters = new Map<RateLimit, RateLimiterRedis>();
  for (const [name, limit] of Object.entries(limits)) {
    const options: IRateLimiterRedisOptions = {
      storeClient: redis,
      keyPrefix: `limit:${name}`,
      ...limit,
      insuranceLimiter: new RateLimiterMemory(limit),
      // Nobody waits for a Redis that is away: its commands would time out one after the other.
      rejectIfRedisNotReady: true,
    };
    limiters.set(name as RateLimit, new RateLimiterRedis(options));
  }
  const limiterOf = (limit: RateLimit) => limiters.get(limit)!;
  return {
    async consume(limit, key) {
      try {
        await limiterOf(limit).consume(key);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) {
          throw refused;
        }
        const seconds = Math.ceil(refused.msBeforeNext / 1000);
        throw new DomainError('tooManyRequests', `too many attempts; try again in ${seconds} s`, {
          details: { retryAfterSeconds: String(seconds) },
        });
      }
    },
    async isExceeded(limit, key) {
      const state = await limiterOf(limit).get(key);
      return state !== null && state.consumedPoints > limits[limit].points;
    },
    async reset(limit, key) {
      await limiterOf(limit).delete(key);
    },
  };
}
