import { type App, startApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { demoAccounts } from './demo/accounts.ts';
import { prepareDemo, startDemo } from './demo/world.ts';
import { findDatabase } from './dependencies/findDatabase.ts';
import { type Found, findRedis } from './dependencies/findRedis.ts';
import type { OwnProcess } from './dependencies/processes.ts';
import { createLog } from './log.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
/** Whoever does not stop by then is left behind. */
const STOP_MS = 14_000;

async function main(): Promise<void> {
  // Whoever read what we print may leave, as `head` does: that is no reason to fall.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const config = configOrEnd();
  const log = createLog(config.logLevel);
  const own: OwnProcess[] = [];
  // Noted as soon as it runs: should the other not start, this one is stopped all the same.
  const keep = (found: Found) => {
    own.push(...(found.own === null ? [] : [found.own]));
    return found;
  };
  const stopping = { app: null as App | null, hasBegun: false };
  const stop = (code: number) => stopEverything(stopping, own, code);
  process.on('SIGINT', () => stop(0));
  process.on('SIGTERM', () => stop(0));
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'an unhandled rejection'));
  try {
    const [database, redis] = await Promise.all([
      findDatabase(config.mongodbUri, config.dataDir).then(keep),
      findRedis(config.redisUrl, config.dataDir, say).then(keep),
    ]);
    say(`Database: ${database.label}`);
    say(`Redis: ${redis.label}`);
    const app = await startApp(
      { ...config, mongodbUri: database.url, redisUrl: redis.url },
      log,
      config.isDemo ? prepareDemo : undefined,
    );
    stopping.app = app;
    if (config.isDemo) {
      await startDemo(app);
    }
    greet(config, app);
  } catch (error) {
    say(`\nAtende could not start: ${error instanceof Error ? error.message : String(error)}`);
    log.debug({ err: error }, 'start failed');
    stop(1);
  }
}

/** Wrong settings end the start with all that is wrong, and no stack of calls. */
function configOrEnd(): Config {
  try {
    return readConfig();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

function greet(config: Config, app: App): void {
  const address = config.port === app.port ? config.publicUrl : `http://${config.host}:${app.port}`;
  say(`SMTP door: ${config.host}:${app.smtpPort}`);
  say(`\nAtende is ready: ${address}`);
  if (config.isDemo) {
    say(`Be the customer yourself: ${address}/demo\n\nSign in with one of these:`);
    for (const account of demoAccounts) {
      say(`  ${account.role.padEnd(11)}${account.email.padEnd(26)}${account.password}`);
    }
  }
}

function stopEverything(
  stopping: { app: App | null; hasBegun: boolean },
  own: readonly OwnProcess[],
  code: number,
): void {
  if (stopping.hasBegun) {
    return;
  }
  stopping.hasBegun = true;
  setTimeout(() => {
    // What hangs is left behind; what we started is not.
    for (const program of own) {
      program.kill();
    }
    process.exit(1);
  }, STOP_MS).unref();
  (stopping.app?.stop() ?? Promise.resolve())
    .catch((error: unknown) =>
      say(`While stopping: ${error instanceof Error ? error.message : String(error)}`),
    )
    .then(() => Promise.all(own.map((program) => program.stop())))
    .finally(() => process.exit(code));
}

await main();
