import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { Context } from '../../server/context.ts';
import { createIndexes } from '../../server/database/collection.ts';
import { connectDatabase } from '../../server/database/connection.ts';
import { findDatabase } from '../../server/dependencies/findDatabase.ts';
import { findRedis } from '../../server/dependencies/findRedis.ts';
import { createBus } from '../../server/events/bus.ts';
import { createRateLimits } from '../../server/http/rateLimits.ts';
import { createJobs } from '../../server/jobs/jobs.ts';
import { createLog } from '../../server/log.ts';
import { createRealtime } from '../../server/realtime/realtime.ts';
import { createSecrets } from '../../server/secrets.ts';
import { createTimers } from '../../server/timers/timers.ts';

/** What commands need, on a database and a Redis of its own, with no door open and nothing running by itself. */
export async function startContext(): Promise<{ ctx: Context; stop(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'atende-bench-'));
  const [store, redisServer] = await Promise.all([
    findDatabase(process.env.MONGODB_TEST_URI ?? null, dataDir),
    findRedis(process.env.REDIS_TEST_URL ?? null, dataDir, () => undefined),
  ]);
  const mongodbUri = `${store.url.replace(/\/[^/]*$/, '')}/bench_${randomBytes(6).toString('hex')}`;
  await createIndexes(mongodbUri);
  const database = await connectDatabase(mongodbUri);
  const redis = new Redis(redisServer.url);
  const streams = new Redis(redisServer.url, { maxRetriesPerRequest: null });
  const log = createLog('silent');
  const secret = randomBytes(32).toString('hex');
  const ctx: Context = {
    config: {
      isProduction: false,
      host: '127.0.0.1',
      port: 0,
      dataDir,
      publicUrl: 'http://127.0.0.1',
      mongodbUri,
      redisUrl: redisServer.url,
      secret,
      isDemo: false,
      smtpDoorPort: 0,
      trustedProxies: 0,
      logLevel: 'silent',
      connectSources: [],
      isAlone: false,
    },
    log,
    database,
    redis,
    secrets: createSecrets(secret),
    bus: createBus(() => undefined),
    jobs: createJobs(redisServer.url, log),
    timers: createTimers(database, log),
    realtime: createRealtime(createServer(), streams, 'bench'),
    rateLimits: createRateLimits(redis),
    now: () => new Date(),
  };
  return {
    ctx,
    async stop() {
      await ctx.timers.stop();
      await ctx.realtime.close();
      await ctx.jobs.stop();
      redis.disconnect();
      streams.disconnect();
      await database.close();
      await Promise.all([redisServer.own?.stop(), store.own?.stop()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
