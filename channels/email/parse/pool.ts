import { availableParallelism, loadavg } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ParseOutcome, ParseRequest } from './parsedMail.ts';
import type { WorkerReply } from './worker.ts';

/** A mail that no worker could read: it took too long, too much memory, or broke the parser. */
export class PoisonMail extends Error {
  /** Whether another try could go otherwise: the machine may have been busy, the parser is not. */
  readonly mayPass: boolean;

  constructor(reason: string, mayPass: boolean) {
    super(reason);
    this.name = 'PoisonMail';
    this.mayPass = mayPass;
  }
}

export interface ParsePool {
  /** @throws PoisonMail */
  parse(request: ParseRequest): Promise<ParseOutcome>;
  close(): Promise<void>;
}

export interface ParsePoolOptions {
  size?: number;
  /** Time for a small mail on a machine that is not busy; large mail gets more. */
  timeoutMs?: number;
  memoryMegabytes?: number;
}

const DEFAULT_TIMEOUT_MS = 5_000;
const MS_PER_MEGABYTE = 1_000;
/** How many times longer a mail may take on a busy machine. */
const MAX_CROWDING = 4;
const DEFAULT_MEMORY_MB = 192;
const START_TIMEOUT_MS = 60_000;

interface Task {
  request: ParseRequest;
  resolve(outcome: ParseOutcome): void;
  reject(cause: Error): void;
}

/**
 * Threads that parse mail one at a time each. A thread that runs out of time or memory is ended and
 * replaced, and its mail is poison; the server's own thread never waits for a parser.
 */
export function createParsePool(options: ParsePoolOptions = {}): ParsePool {
  const size = options.size ?? Math.min(2, availableParallelism());
  const waiting: Task[] = [];
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  let starting = 0;
  let isClosed = false;

  const pump = (): void => {
    while (waiting.length > 0 && idle.length > 0) {
      const worker = idle.pop();
      const task = waiting.shift();
      if (worker && task) {
        run(worker, task);
      }
    }
    if (waiting.length > starting && all.size + starting < size && !isClosed) {
      starting++;
      startWorker(options.memoryMegabytes ?? DEFAULT_MEMORY_MB).then(
        (worker) => {
          starting--;
          all.add(worker);
          worker.once('exit', () => forget(worker));
          idle.push(worker);
          pump();
        },
        (cause: unknown) => {
          starting--;
          failAll(cause instanceof Error ? cause : new Error(String(cause)));
        },
      );
    }
  };

  const forget = (worker: Worker): void => {
    all.delete(worker);
    const index = idle.indexOf(worker);
    if (index >= 0) {
      idle.splice(index, 1);
    }
    pump();
  };

  const failAll = (cause: Error): void => {
    for (const task of waiting.splice(0)) {
      task.reject(cause);
    }
  };

  const run = (worker: Worker, task: Task): void => {
    const limitMs = limitFor(task.request.raw.byteLength, options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    parseWith(worker, task.request, limitMs).then(
      (reply) => {
        worker.unref();
        idle.push(worker);
        if (reply.kind === 'failed') {
          task.reject(new PoisonMail(`The mail cannot be read: ${reply.reason}`, false));
        } else {
          task.resolve(reply);
        }
        pump();
      },
      (cause: PoisonMail) => {
        task.reject(cause);
        // It is dead already, or busy with something that will not end.
        void worker.terminate();
      },
    );
  };

  return {
    parse(request) {
      if (isClosed) {
        return Promise.reject(new Error('the parse pool is closed'));
      }
      return new Promise((resolve, reject) => {
        waiting.push({ request, resolve, reject });
        pump();
      });
    },
    async close() {
      isClosed = true;
      failAll(new Error('the parse pool is closed'));
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}

/** On a machine with more to do than it has processors, an honest mail takes longer too. */
function limitFor(sizeBytes: number, timeoutMs: number): number {
  const [load = 0] = loadavg();
  const crowding = Math.min(MAX_CROWDING, Math.max(1, load / availableParallelism()));
  return (timeoutMs + (sizeBytes / 2 ** 20) * MS_PER_MEGABYTE) * crowding;
}

async function startWorker(memoryMegabytes: number): Promise<Worker> {
  const worker = new Worker(new URL('./startWorker.mjs', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    stdout: false,
    stderr: false,
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      void worker.terminate();
      reject(new Error('the mail parser did not start in time'));
    }, START_TIMEOUT_MS);
    worker.once('error', (cause) => {
      clearTimeout(timer);
      reject(cause);
    });
    worker.once('message', () => {
      clearTimeout(timer);
      worker.removeAllListeners('error');
      // Without a listener an error of a thread that is just ending would end the process.
      worker.on('error', () => undefined);
      resolve(worker);
    });
  });
}

type Answer = Exclude<WorkerReply, { kind: 'ready' }>;

/** @throws PoisonMail when the thread died over it or did not answer in time */
function parseWith(worker: Worker, request: ParseRequest, limitMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const finish = (act: () => void): void => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      act();
    };
    const onMessage = (reply: WorkerReply): void => {
      if (reply.kind !== 'ready') {
        finish(() => resolve(reply));
      }
    };
    const onError = (cause: Error): void =>
      finish(() => reject(new PoisonMail(`Reading the mail broke the parser: ${cause.message}`, false)));
    const onExit = (): void =>
      finish(() => reject(new PoisonMail('Reading the mail ended the parser.', true)));
    const timer = setTimeout(
      () =>
        finish(() =>
          reject(new PoisonMail(`Reading the mail took longer than ${Math.round(limitMs)} ms.`, true)),
        ),
      limitMs,
    );
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    worker.ref();
    // Copied, so that the caller keeps the raw mail even when the thread dies with its own.
    const raw = new Uint8Array(request.raw);
    worker.postMessage({ ...request, raw }, [raw.buffer]);
  });
}

let shared: ParsePool | null = null;

/** The process's one pool, started when the first mail comes. */
export function sharedParsePool(): ParsePool {
  shared ??= createParsePool();
  return shared;
}
