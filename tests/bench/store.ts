import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Collection, MongoClient } from 'mongodb';

export const name = 'store';

/** 1000000 for the goals' size. */
const DOCUMENTS = Number(process.env.BENCH_DOCUMENTS ?? 50_000);
const ROUNDS = 5;
const ROUND_MS = Number(process.env.BENCH_ROUND_MS ?? 1500);
const BATCH = 100;
const CALLERS = 32;

interface Target {
  readonly label: string;
  readonly child: ChildProcess;
  readonly client: MongoClient;
  readonly entries: Collection<Entry>;
  readonly folder: string;
  filled: number;
}

interface Entry {
  n: number;
  version: number;
  text: string;
  tags: string[];
}

type Measure = (target: Target) => Promise<number>;

/**
 * Measures the store against the barest server on LMDB, and against `mongod` where there is one: same
 * driver, same sockets, one after the other in each round; the ratio is the median of the rounds'.
 */
export async function bench(log: (line: string) => void): Promise<Record<string, unknown>> {
  const targets = [
    await start('store', ['server/embedded/mongo/start.mjs', '--port', '0', '--data']),
    await start('bare', ['--import', 'tsx', 'tests/bench/bareStore.ts']),
  ];
  const result: Record<string, unknown> = { documents: DOCUMENTS };
  try {
    for (const target of targets) {
      await fill(target, log);
    }
    for (const [label, measure] of Object.entries(MEASURES)) {
      result[label] = await compare(label, measure, targets, log);
    }
    result['finds, p99 ms'] = await tail(targets[0] as Target);
    const memory = memoryMb(targets[0] as Target);
    result['memory MB'] = memory;
    result['start, ms'] = await restart(targets[0] as Target);
    log(
      `p99 of an indexed find ${result['finds, p99 ms']} ms, memory ${memory.own} MB and ${memory.mapped} MB of the file mapped, start ${result['start, ms']} ms`,
    );
  } finally {
    await Promise.all(targets.map(stop));
  }
  return result;
}

const MEASURES: { readonly [label: string]: Measure } = {
  'durable inserts in batches of 100, documents/s': async (target) =>
    (await perSecond(1, () => insertMany(target))) * BATCH,
  'durable single inserts, /s': (target) => perSecond(CALLERS, () => insertOne(target)),
  'indexed finds of one document, /s': (target) => perSecond(CALLERS, () => findOne(target)),
  'conditional findAndModify, /s': (target) => perSecond(CALLERS, () => claim(target)),
};

async function compare(
  label: string,
  measure: Measure,
  targets: readonly Target[],
  log: (line: string) => void,
) {
  const rates = new Map<string, number[]>(targets.map((target) => [target.label, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const target of targets) {
      rates.get(target.label)?.push(await measure(target));
    }
  }
  const own = rates.get('store') ?? [];
  const bare = rates.get('bare') ?? [];
  const ratio = median(own.map((rate, round) => rate / (bare[round] ?? rate)));
  log(
    `${label}: store ${median(own).toFixed(0)}, bare ${median(bare).toFixed(0)}, ratio ${ratio.toFixed(2)}`,
  );
  return { store: Math.round(median(own)), bare: Math.round(median(bare)), ratio: Number(ratio.toFixed(3)) };
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

async function perSecond(callers: number, call: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  let done = 0;
  const caller = async () => {
    while (performance.now() - started < ROUND_MS) {
      await call();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return (done / (performance.now() - started)) * 1000;
}

function entry(n: number): Entry {
  return { n, version: 0, text: `entry ${n} `.repeat(16), tags: ['a', `b${n % 10}`] };
}

function nextEntry(target: Target): Entry {
  target.filled += 1;
  return entry(target.filled);
}

function insertMany(target: Target) {
  return target.entries.insertMany(Array.from({ length: BATCH }, () => nextEntry(target)));
}

function insertOne(target: Target) {
  return target.entries.insertOne(nextEntry(target));
}

function randomKey(target: Target): number {
  return 1 + Math.floor(Math.random() * target.filled);
}

async function findOne(target: Target) {
  const n = randomKey(target);
  const [found] = await target.entries.find({ n }, { limit: 1, singleBatch: true }).toArray();
  if (found?.n !== n) {
    throw new Error(`${target.label} did not find ${n}`);
  }
}

function claim(target: Target) {
  return target.entries.findOneAndUpdate({ n: randomKey(target), version: 0 }, { $inc: { version: 1 } });
}

async function fill(target: Target, log: (line: string) => void): Promise<void> {
  if (target.label !== 'bare') {
    await target.entries.createIndex({ n: 1 });
  }
  const started = performance.now();
  while (target.filled < DOCUMENTS) {
    await target.entries.insertMany(
      Array.from({ length: Math.min(1000, DOCUMENTS - target.filled) }, () => nextEntry(target)),
    );
  }
  log(
    `${target.label}: ${target.filled} documents in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
}

async function tail(target: Target): Promise<number> {
  const times: number[] = [];
  for (let call = 0; call < 2000; call += 1) {
    const started = performance.now();
    await findOne(target);
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return Number((times[Math.floor(times.length * 0.99)] ?? 0).toFixed(2));
}

/** Memory of its own, and beside it the pages of the file that the system has mapped, which it may take back. */
function memoryMb({ child }: Target): { own: number; mapped: number } {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const megabytes = (name: string): number =>
    Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
  return { own: megabytes('RssAnon'), mapped: megabytes('RssFile') };
}

/** How long from the process's start to its first answer, with everything that was put in. */
async function restart(target: Target): Promise<number> {
  await target.client.close();
  target.child.kill('SIGTERM');
  await once(target.child, 'exit');
  const started = performance.now();
  const again = await start(
    'again',
    ['server/embedded/mongo/start.mjs', '--port', '0', '--data'],
    target.folder,
  );
  const client = again.client;
  await client.db('bench').command({ ping: 1 });
  const ms = Math.round(performance.now() - started);
  await stop(again);
  return ms;
}

async function start(
  label: string,
  script: readonly string[],
  folder = mkdtempSync(join(tmpdir(), 'atende-bench-')),
): Promise<Target> {
  const node = [process.execPath, ...script, folder];
  // One core for the server, the other for the load, where the machine lets us choose.
  const [command = '', ...parameters] = hasTaskset() ? ['taskset', '-c', '0', ...node] : node;
  const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await firstLine(child);
  const client = new MongoClient(`mongodb://${address}`, {
    maxPoolSize: CALLERS,
    serverSelectionTimeoutMS: 10_000,
  });
  return { label, child, client, folder, filled: 0, entries: client.db('bench').collection<Entry>('c') };
}

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return false;
    }
    throw error;
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const chunk of child.stdout ?? []) {
    const found = /listening on (\S+)/.exec(String(chunk));
    if (found?.[1] !== undefined) {
      return found[1];
    }
  }
  throw new Error('the server ended before it listened');
}

async function stop(target: Target): Promise<void> {
  await target.client.close();
  if (target.child.exitCode === null && target.child.signalCode === null) {
    target.child.kill('SIGKILL');
    await once(target.child, 'exit');
  }
  rmSync(target.folder, { recursive: true, force: true });
}
