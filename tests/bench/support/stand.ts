import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findDatabase } from '../../../server/dependencies/findDatabase.ts';
import { findRedis } from '../../../server/dependencies/findRedis.ts';
import type { Answer, Command, Facts, ServerName } from '../servers/serverProcess.ts';
import { LOAD_CORE, pinSelf, SERVER_CORE } from './pinning.ts';

const ENTRY = fileURLToPath(new URL('../servers/serverProcess.ts', import.meta.url));
const READY_MS = 120_000;
const ANSWER_MS = 60_000;

export interface Server {
  facts: Facts;
  /** Asks the server's process; each command answers with a number. */
  call(command: Command, argument?: number): Promise<number>;
}

export interface Stand {
  product: Server;
  bare: Server;
  /** CPU that store and Redis have used so far, in µs; 0 where the machine does not tell. */
  storeCpu(): number;
  stop(): Promise<void>;
}

/**
 * One store, one Redis, the product and the bare pipeline, each a process, all on the server's core; this
 * process goes to the other.
 */
export async function startStand(
  bareName: ServerName,
  counts: Readonly<Record<string, number>>,
): Promise<Stand> {
  const folder = mkdtempSync(join(tmpdir(), 'atende-bench-'));
  const stops: (() => Promise<void>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const stopAll = async () => {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    for (const end of stops.reverse()) {
      await end();
    }
  };
  // An interrupted bench fails, and asks a second time: both wait for the one end.
  let stopping: Promise<void> | null = null;
  const stop = () => {
    stopping ??= stopAll();
    return stopping;
  };
  // Store and Redis are sessions of their own: nobody else would end them.
  const interrupted = () => {
    void stop().finally(() => process.exit(130));
  };
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  try {
    pinSelf(SERVER_CORE);
    const before = new Set(childrenOfSelf());
    const database = await findDatabase(process.env.MONGODB_URI ?? null, folder);
    stops.push(async () => database.own?.stop());
    const redis = await findRedis(process.env.REDIS_URL ?? null, folder, () => undefined);
    stops.push(async () => redis.own?.stop());
    const stores = childrenOfSelf().filter((pid) => !before.has(pid));
    const start = (serverName: ServerName) =>
      startServer(serverName, {
        MONGODB_URI: database.url.replace(/\/[^/]*$/, `/bench_${serverName}_${process.pid}`),
        REDIS_URL: redis.url,
        BENCH_DATA_DIR: folder,
        BENCH_COUNTS: JSON.stringify(counts),
      });
    const bare = await start(bareName);
    stops.push(bare.stop);
    const product = await start('product');
    stops.push(product.stop);
    pinSelf(LOAD_CORE);
    return { product, bare, storeCpu: () => stores.reduce((sum, pid) => sum + cpuOf(pid), 0), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startServer(
  serverName: ServerName,
  environment: Readonly<Record<string, string>>,
): Promise<Server & { stop(): Promise<void> }> {
  const folder = process.env.BENCH_PROFILE;
  const profile = folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${join(folder, serverName)}`];
  const child = fork(ENTRY, [serverName], {
    execArgv: ['--import', 'tsx', ...profile],
    env: { ...process.env, ...environment },
  });
  const stop = () => stopServer(child);
  try {
    const facts = await answerOf(child, 0, READY_MS);
    let last = 0;
    const call = async (command: Command, argument = 0) => {
      last += 1;
      const answered = answerOf(child, last, ANSWER_MS);
      child.send({ id: last, command, argument });
      return (await answered).result ?? 0;
    };
    if (facts.facts === undefined) {
      throw new Error(`${serverName} did not say where it listens`);
    }
    return { facts: facts.facts, call, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @throws Error when the process ends, fails or takes too long */
function answerOf(child: ChildProcess, id: number, withinMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer);
      child.off('message', hear).off('exit', exited);
      end();
    };
    const hear = (answer: Answer) => {
      if (answer.id === id) {
        settle(() => (answer.error === undefined ? resolve(answer) : reject(new Error(answer.error))));
      }
    };
    const exited = () => settle(() => reject(new Error('the server ended')));
    const timer = setTimeout(() => settle(() => reject(new Error('the server does not answer'))), withinMs);
    child.on('message', hear).on('exit', exited);
  });
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = new Promise((resolve) => child.once('exit', resolve));
  // The server ends by itself when nobody is left to ask it.
  child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}

function childrenOfSelf(): number[] {
  try {
    return readdirSync('/proc/self/task').flatMap((task) =>
      readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch (error) {
    return unlessMissing(error, []);
  }
}

/** Fields 14 and 15 of `/proc/PID/stat`, in ticks of 10 ms. */
function cpuOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch (error) {
    return unlessMissing(error, 0);
  }
}

function unlessMissing<T>(error: unknown, otherwise: T): T {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return otherwise;
  }
  throw error;
}
