import { mkdirSync } from 'node:fs';
import { open, type RootDatabase } from 'lmdb';
import { type FolderLock, lockFolder } from './folderLock.ts';

/** Room in the address space for the file; the file itself grows as it is filled. */
const MAP_BYTES = 2 ** 38;
const LEAST_WORK_MS = 10; // work in one commit before others get their turn
const MOST_WORK_MS = 80;

type Bytes = RootDatabase<Buffer, Uint8Array>;

interface Job {
  run(): void;
  settle(): void;
  fail(error: unknown): void;
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
 * Writes are jobs. All jobs that wait are run one after the other in one transaction, whose commit reaches
 * the disk before any of them is told; so many writers share one sync, and each sees what the ones
 * before it wrote. A job must check first and write then: it either throws before its first write or
 * writes everything.
 */
export class Environment {
  private readonly database: Bytes;
  private readonly lock: FolderLock;
  private waiting: Job[] = [];
  private scheduled = false;
  private writing = false;
  private wrote = false;
  /** What the last commit took, most of it waiting for the disk. */
  private commitMs = 0;
  private undo: (() => void)[] = [];
  private beforeCommit = new Map<object, () => void>();

  private constructor(database: Bytes, lock: FolderLock) {
    this.database = database;
    this.lock = lock;
  }

  /** @throws Error when another process has the folder, or the file is no store of ours */
  static open(folder: string, { sync }: { readonly sync: boolean } = { sync: true }): Environment {
    mkdirSync(folder, { recursive: true });
    const lock = lockFolder(folder);
    try {
      const database = open<Buffer, Uint8Array>({
        path: folder,
        // A folder, whatever its name looks like: lmdb takes one with a dot for a file.
        noSubdir: false,
        encoding: 'binary',
        keyEncoding: 'binary',
        mapSize: MAP_BYTES,
        // The commit itself waits for the disk; there is nothing to overlap with.
        overlappingSync: false,
        noSync: !sync,
        noMemInit: true,
      });
      return new Environment(database, lock);
    } catch (error) {
      lock.release();
      throw new Error(`the store in ${folder} cannot be opened: ${String(error)}`, { cause: error });
    }
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
    this.database.putSync(key, value);
  }

  /** Only within a write job. */
  remove(key: Uint8Array): void {
    this.wrote = true;
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

  /** Runs the job in a transaction; resolves when it is safe on disk. */
  write<T>(job: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let result: T;
      this.waiting.push({
        run: () => {
          result = job();
        },
        settle: () => resolve(result),
        fail: reject,
      });
      this.schedule();
    });
  }

  private schedule(): void {
    if (!this.scheduled) {
      this.scheduled = true;
      // After the sockets were read, so that all that came in together is committed together.
      setImmediate(() => this.flush());
    }
  }

  private flush(): void {
    this.scheduled = false;
    const failed = new Map<Job, unknown>();
    const started: Job[] = [];
    try {
      this.transact(() => this.runWaiting(started, failed));
    } catch (error) {
      this.afterAbort(started, failed, error);
      started.length = 0;
    }
    for (const job of started) {
      job.settle();
    }
    for (const [job, error] of failed) {
      job.fail(error);
    }
    if (this.waiting.length > 0) {
      this.schedule();
    }
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
    if (!(error instanceof HalfDone)) {
      for (const job of started) {
        job.fail(error);
      }
      return;
    }
    for (const job of started) {
      try {
        this.transact(() => job.run());
        job.settle();
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

  /** Waits for the jobs that were accepted, then closes the file. */
  async close(): Promise<void> {
    while (this.waiting.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await this.database.close();
    this.lock.release();
  }
}

class HalfDone extends Error {
  constructor(cause: unknown) {
    super('a write failed half way', { cause });
  }
}
