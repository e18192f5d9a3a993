import { diskProblem } from './diskProblem.ts';
import { GroupSync, type Outcome } from './groupSync.ts';
import { type OpenMap, openMap, PAGE_BYTES } from './openMap.ts';
import { SyncedState } from './syncedState.ts';

const LEAST_WORK_MS = 10; // work in one commit before others get their turn
const MOST_WORK_MS = 80;
// While the disk is waited for, others join a commit for so long, or until there are so many.
const GATHER_MS = 1;
const GATHERED = 32;

interface Job extends Outcome {
  /** It need not wait for the disk. */
  readonly early: boolean;
  run(): void;
}

/** An open state of LMDB's file. */
interface Reader {
  done(): void;
}

export interface WriteOptions {
  /** Tells of the write once others see it; until it has reached the disk a power cut takes it back. */
  readonly early?: boolean;
}

export interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

export interface RangeRequest {
  /** First key, included. */
  readonly low: Uint8Array;
  /** Where the range ends, excluded. */
  readonly high: Uint8Array;
  readonly reverse?: boolean;
  readonly limit: number;
}

/**
 * The file that holds everything: one ordered map from bytes to bytes.
 *
 * Writes are jobs. All jobs that wait are run one after the other in one transaction, so that each sees what the
 * ones before it wrote. They are told when the disk has what they wrote and what they saw; the event loop
 * goes on meanwhile, and all who committed by then share one wait. A job must check first and write then: it
 * either throws before its first write or writes everything.
 */
export class Environment {
  private readonly database: OpenMap['map'];
  private readonly lock: OpenMap['lock'];
  private readonly folder: string;
  private waiting: Job[] = [];
  private scheduled: 'no' | 'soon' | 'gathering' = 'no';
  private gathering: NodeJS.Timeout | undefined;
  private writing = false;
  private wrote = false;
  /** Some job of the present transaction wrote. */
  private changed = false;
  /** What the last commit took. */
  private commitMs = 0;
  private readonly synced: SyncedState | null;
  private readonly sync: GroupSync;
  /** Holds the state that `synced` has kept, or an older one. */
  private reader: Reader | null = null;
  private undo: (() => void)[] = [];
  private beforeCommit = new Map<object, () => void>();

  private constructor({ map, lock }: OpenMap, folder: string, sync: boolean) {
    this.database = map;
    this.lock = lock;
    this.folder = folder;
    this.reader = sync ? this.openReader() : null;
    this.synced = sync ? new SyncedState(folder, PAGE_BYTES) : null;
    this.sync = new GroupSync(sync ? () => this.reachDisk() : null, () => this.flush());
  }

  /** @throws Error when another process has the folder, or the file is damaged or no store of ours */
  static open(folder: string, { sync }: { readonly sync: boolean } = { sync: true }): Environment {
    return new Environment(openMap(folder), folder, sync);
  }

  get(key: Uint8Array): Buffer | undefined {
    return this.database.getBinary(key);
  }

  /** Like `get`, into memory that the next read overwrites. */
  peek(key: Uint8Array): Buffer | undefined {
    return this.database.getBinaryFast(key);
  }

  range(request: RangeRequest): Entry[] {
    const { low, high, reverse = false, limit } = request;
    const options = reverse
      ? { start: high, end: low, reverse: true, exclusiveStart: true, inclusiveEnd: true, limit }
      : { start: low, end: high, limit };
    return this.database.getRange(options).asArray as unknown as Entry[]; // binary keys come as buffers
  }

  keys(request: RangeRequest): Buffer[] {
    const { low, high, reverse = false, limit } = request;
    const options = reverse
      ? { start: high, end: low, reverse: true, exclusiveStart: true, inclusiveEnd: true, limit }
      : { start: low, end: high, limit };
    return this.database.getKeys(options).asArray as unknown as Buffer[]; // binary keys come as buffers
  }

  /** Only within a write job. */
  put(key: Uint8Array, value: Buffer): void {
    this.wrote = true;
    this.changed = true;
    this.database.putSync(key, value);
  }

  /** Only within a write job. */
  remove(key: Uint8Array): void {
    this.wrote = true;
    this.changed = true;
    this.database.removeSync(key);
  }

  /** Registers how to take back what a job changed in memory, should its transaction not be committed. */
  onAbort(undo: () => void): void {
    this.undo.push(undo);
  }

  /** Has `save` called once before the commit, however often the same owner asks. */
  saveBeforeCommit(owner: object, save: () => void): void {
    this.beforeCommit.set(owner, save);
  }

  /** Runs the job in a transaction; resolves, or rejects, when all it saw and wrote is safe on the disk. */
  write<T>(job: () => T, { early = false }: WriteOptions = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let result: T;
      this.waiting.push({
        early,
        run: () => {
          result = job();
        },
        settle: () => resolve(result),
        fail: reject,
      });
      this.schedule();
    });
  }

  /** Resolves when all that is committed by now is safe on the disk. */
  onDisk(): Promise<void> {
    return new Promise((settle, fail) => this.sync.tell([{ settle, fail }]));
  }

  private schedule(): void {
    const soon = !this.sync.isRunning || this.waiting.length >= GATHERED;
    if (this.scheduled === 'soon' || (this.scheduled === 'gathering' && !soon)) {
      return;
    }
    if (soon) {
      this.scheduled = 'soon';
      // After the sockets were read, so that all that came in together is committed together.
      setImmediate(() => this.flush());
    } else {
      this.scheduled = 'gathering';
      this.gathering = setTimeout(() => this.flush(), GATHER_MS);
    }
  }

  private flush(): void {
    clearTimeout(this.gathering);
    this.scheduled = 'no';
    if (this.waiting.length === 0) {
      return;
    }
    if (this.sync.failure === null) {
      this.sync.tell(this.runJobs());
    } else {
      const error = new Error('the disk failed; the store takes no more writes', {
        cause: this.sync.failure,
      });
      for (const job of this.waiting.splice(0)) {
        job.fail(error);
      }
    }
    if (this.waiting.length > 0) {
      this.schedule();
    }
  }

  /** @returns those who are to be told when the disk has it */
  private runJobs(): Outcome[] {
    const failed = new Map<Job, unknown>();
    const started: Job[] = [];
    try {
      this.transact(() => this.runWaiting(started, failed));
    } catch (error) {
      this.afterAbort(started, failed, error);
    }
    const outcomes = new Set([...started, ...failed.keys()]);
    return [...outcomes].flatMap((job) => {
      const told = failed.has(job) ? this.failing(job, failed.get(job)) : job;
      if (job.early) {
        told.settle();
        return [];
      }
      return [told];
    });
  }

  private failing(job: Job, error: unknown): Outcome {
    return { settle: () => job.fail(diskProblem(error, this.folder)), fail: job.fail };
  }

  private runWaiting(started: Job[], failed: Map<Job, unknown>): void {
    const until = performance.now() + this.workMs;
    const jobs = this.waiting;
    let next = 0;
    while (next < jobs.length && (next === 0 || performance.now() < until)) {
      const job = jobs[next] as Job;
      next += 1;
      this.wrote = false;
      try {
        job.run();
        started.push(job);
      } catch (error) {
        failed.set(job, error);
        if (this.wrote) {
          this.waiting = jobs.slice(next);
          throw new HalfDone(error);
        }
      }
    }
    this.waiting = jobs.slice(next);
  }

  private transact(work: () => void): void {
    this.undo = [];
    this.changed = false;
    this.writing = true;
    let worked = performance.now();
    try {
      this.database.transactionSync(() => {
        work();
        for (const save of this.beforeCommit.values()) {
          save();
        }
        worked = performance.now();
      });
      this.commitMs = performance.now() - worked;
      if (this.changed) {
        this.sync.committed();
      }
    } catch (error) {
      for (const step of this.undo.reverse()) {
        step();
      }
      throw error;
    } finally {
      this.writing = false;
      this.undo = [];
      this.beforeCommit.clear();
    }
  }

  /** One job spoilt the transaction: the others are run again, each on its own. */
  private afterAbort(started: readonly Job[], failed: Map<Job, unknown>, error: unknown): void {
    for (const job of started) {
      try {
        if (!(error instanceof HalfDone)) {
          throw error;
        }
        this.transact(() => job.run());
      } catch (own) {
        failed.set(job, own);
      }
    }
  }

  /**
   * How long one job may work. Where commits are slow, more goes into each, so that at least half of the time
   * is spent on work.
   */
  get workMs(): number {
    return Math.min(Math.max(LEAST_WORK_MS, this.commitMs), MOST_WORK_MS);
  }

  get isWriting(): boolean {
    return this.writing;
  }

  private openReader(): Reader {
    // A reader that was in use may stand at an older state; that one would do, but hold more than is needed.
    this.database.resetReadTxn();
    // biome-ignore lint/correctness/useHookAtTopLevel: LMDB's name for it, not React's.
    return this.database.useReadTransaction();
  }

  private async reachDisk(): Promise<void> {
    const before = this.reader;
    const reader = this.openReader();
    try {
      await this.synced?.reach();
    } catch (error) {
      reader.done();
      throw error;
    }
    this.reader = reader;
    before?.done();
  }

  /** Waits for the jobs that were accepted, then closes the file. */
  async close(): Promise<void> {
    while (this.waiting.length > 0 || this.sync.isRunning) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.sync.stop();
    this.reader?.done();
    await this.database.close();
    if (this.sync.failure === null) {
      this.synced?.remove();
    } else {
      this.synced?.release();
    }
    this.lock.release();
  }
}

class HalfDone extends Error {
  constructor(cause: unknown) {
    super('a write failed half way', { cause });
  }
}
