import { randomBytes } from 'node:crypto';
import { Turn } from '../plan/drain.ts';
import { PAUSE, type Step } from '../plan/scan.ts';
import { StoreError } from '../values/errors.ts';
import type { CursorReply } from './cursorReply.ts';

const CURSOR_NOT_FOUND = 43;
const SESSION_MISMATCH = 50738;
const MAX_BATCH_BYTES = 16 * 1024 * 1024;
const IDLE_MS = 10 * 60 * 1000; // MongoDB forgets a cursor nobody asks for after ten minutes
const SWEEP_MS = 60 * 1000;
const TURN_EVERY = 128; // documents, between which others may have their turn

export const DEFAULT_BATCH = 101;

/** Documents in BSON, with pauses. */
export type Stream = Iterator<Step<Uint8Array>> | AsyncIterator<Uint8Array>;

export interface CursorSource {
  readonly namespace: string;
  readonly stream: Stream;
  /** No more than these come; 0 when nobody knows. */
  readonly limit: number;
  /** How long it may run, summed over its batches; 0 without limit. */
  readonly checkTime: () => void;
  readonly noTimeout?: boolean;
  readonly session?: string | null;
  /** The name of the collection it reads, to end it when that is dropped. */
  readonly isAlive?: () => boolean;
}

interface Cursor extends CursorSource {
  sent: number;
  /** A document that did not fit into the last batch. */
  held: Uint8Array | null;
  lastUsed: number;
  busy: boolean;
}

export interface MoreRequest {
  readonly namespace: string;
  readonly session: string | null;
  readonly batchSize: number;
}

/** The cursors that clients have open. */
export class Cursors {
  private readonly open = new Map<bigint, Cursor>();
  private readonly sweeper: NodeJS.Timeout;

  constructor() {
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS);
    this.sweeper.unref();
  }

  get count(): number {
    return this.open.size;
  }

  /** Reads the first batch; keeps a cursor when more may come. */
  async start(
    source: CursorSource,
    batchSize: number,
    options: { singleBatch: boolean },
  ): Promise<CursorReply> {
    const cursor: Cursor = { ...source, sent: 0, held: null, lastUsed: Date.now(), busy: false };
    const { batch, finished } = await fill(cursor, batchSize);
    const cursorId = finished || options.singleBatch ? 0n : newId();
    if (cursorId === 0n) {
      await finish(cursor);
    } else {
      this.open.set(cursorId, cursor);
    }
    return { kind: 'cursor', batchName: 'firstBatch', batch, namespace: source.namespace, cursorId };
  }

  /** @throws StoreError 43 when there is no such cursor */
  async more(id: bigint, { namespace, session, batchSize }: MoreRequest): Promise<CursorReply> {
    const cursor = this.open.get(id);
    if (cursor === undefined) {
      throw new StoreError(CURSOR_NOT_FOUND, `cursor id ${id} not found`);
    }
    if (cursor.namespace !== namespace) {
      throw new StoreError(
        13,
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      );
    }
    if ((cursor.session ?? null) !== session) {
      throw new StoreError(SESSION_MISMATCH, `cursor id ${id} was made in another session`);
    }
    if (cursor.busy) {
      throw new StoreError(12051, `cursor id ${id} is already in use`);
    }
    cursor.busy = true;
    try {
      const { batch, finished } = await fill(cursor, batchSize);
      if (finished) {
        this.open.delete(id);
        await finish(cursor);
      }
      cursor.lastUsed = Date.now();
      return { kind: 'cursor', batchName: 'nextBatch', batch, namespace, cursorId: finished ? 0n : id };
    } catch (error) {
      this.open.delete(id);
      throw error;
    } finally {
      cursor.busy = false;
    }
  }

  /** Kills the cursors of the sessions that are meant. */
  killOf(isMeant: (session: string) => boolean): void {
    for (const [id, { session }] of [...this.open]) {
      if (typeof session === 'string' && isMeant(session)) {
        this.kill(id);
      }
    }
  }

  /** @returns whether there was such a cursor */
  kill(id: bigint): boolean {
    const cursor = this.open.get(id);
    if (cursor === undefined) {
      return false;
    }
    this.open.delete(id);
    void finish(cursor);
    return true;
  }

  namespaceOf(id: bigint): string | null {
    return this.open.get(id)?.namespace ?? null;
  }

  private sweep(): void {
    const before = Date.now() - IDLE_MS;
    for (const [id, cursor] of this.open) {
      if (cursor.lastUsed < before && !cursor.noTimeout && !cursor.busy) {
        this.kill(id);
      }
    }
  }

  close(): void {
    clearInterval(this.sweeper);
    for (const id of [...this.open.keys()]) {
      this.kill(id);
    }
  }
}

/** Positive and hard to guess. */
function newId(): bigint {
  return (randomBytes(8).readBigUInt64BE() >> 1n) | 1n;
}

async function finish(cursor: Cursor): Promise<void> {
  await cursor.stream.return?.();
}

/** Takes documents until the batch is full: by number, or by size. */
async function fill(cursor: Cursor, batchSize: number): Promise<{ batch: Uint8Array[]; finished: boolean }> {
  const batch: Uint8Array[] = [];
  const turn = new Turn();
  let bytes = 0;
  if (cursor.isAlive?.() === false) {
    throw new StoreError(175, 'collection dropped between getMore calls');
  }
  while (batch.length < batchSize) {
    const document = cursor.held ?? (await next(cursor, turn));
    cursor.held = null;
    if (document === null) {
      return { batch, finished: true };
    }
    if (batch.length > 0 && bytes + document.length > MAX_BATCH_BYTES) {
      cursor.held = document;
      return { batch, finished: false };
    }
    batch.push(document);
    bytes += document.length;
    cursor.sent += 1;
    if (batch.length % TURN_EVERY === 0) {
      cursor.checkTime();
      await turn.end();
    }
  }
  return { batch, finished: cursor.limit > 0 && cursor.sent >= cursor.limit };
}

/** Waits only where it must, so that a short batch is filled without leaving the event loop's turn. */
function next(cursor: Cursor, turn: Turn): Promise<Uint8Array | null> | Uint8Array | null {
  const step = cursor.stream.next();
  if (step instanceof Promise) {
    return step.then(({ done, value }) => (done ? null : value));
  }
  if (step.done) {
    return null;
  }
  return step.value === PAUSE ? afterPause(cursor, turn) : step.value;
}

async function afterPause(cursor: Cursor, turn: Turn): Promise<Uint8Array | null> {
  for (;;) {
    cursor.checkTime();
    await turn.end();
    const step = await cursor.stream.next();
    if (step.done) {
      return null;
    }
    if (step.value !== PAUSE) {
      return step.value;
    }
  }
}
