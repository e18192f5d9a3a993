import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findDatabase } from '../../server/dependencies/findDatabase.ts';
import { findRedis } from '../../server/dependencies/findRedis.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Without a database's name; each test file takes its own. */
    mongodbUri: string;
    redisUrl: string;
  }
}

/**
 * One Redis and one document store for all files of a project; `MONGODB_TEST_URI` and `REDIS_TEST_URL` name
 * others. Each file works in a database of its own.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  // Tests kill processes, not power supplies: without waiting for the disk they take a fraction of the time.
  process.env.STORE_SYNC ??= 'off';
  const folder = mkdtempSync(join(tmpdir(), 'atende-test-'));
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const redis = await findRedis(process.env.REDIS_TEST_URL ?? null, folder, say);
  const database = await findDatabase(process.env.MONGODB_TEST_URI ?? null, folder);
  project.provide('redisUrl', redis.url);
  project.provide('mongodbUri', database.url);
  return async () => {
    await Promise.all([redis.own?.stop(), database.own?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  };
}
