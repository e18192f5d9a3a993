import type { Connection } from 'mongoose';
import { defineCollection } from '../database/collection.ts';
import { insertEach, together } from '../database/together.ts';
import type { Log } from '../log.ts';

/** What can fall due. The handlers' table is typed over this list, so a missing one does not compile. */
export type TimerKind =
  | 'offer.expire'
  | 'wrapUp.end'
  | 'case.unpark'
  | 'case.firstReply'
  | 'case.silence'
  | 'presence.lost'
  | 'call.lost'
  | 'chat.continueByMail'
  | 'chat.turnToMail';

export interface Timer {
  kind: TimerKind;
  /** Names the thing that falls due; a second timer of the same kind and key replaces the first. */
  key: string;
  dueAt: string;
}

interface TimerDocument extends Timer {
  _id: string;
  lockedUntil: string;
}

const timers = defineCollection<TimerDocument>('timers', [{ key: { dueAt: 1 } }]);

export type TimerHandlers = Record<TimerKind, (timer: Timer) => Promise<void>>;

/** Timers that are set at the same time share a write. */
const replace = together(async (database, set: readonly Timer[]) => {
  // Of several that replace each other the last one stands.
  const byId = new Map(set.map((timer) => [idOf(timer.kind, timer.key), timer]));
  const writes = [...byId].map(([_id, { kind, key, dueAt }]) => ({
    replaceOne: { filter: { _id }, replacement: { kind, key, dueAt, lockedUntil: '' }, upsert: true },
  }));
  await timers.of(database).bulkWrite(writes, { ordered: false });
  return set.map(() => null);
});

const insert = together((database, set: readonly Timer[]) =>
  insertEach(
    timers.of(database),
    set.map((timer) => ({ _id: idOf(timer.kind, timer.key), ...timer, lockedUntil: '' })),
    { writeConcern: { w: 1, j: false } },
  ),
);

function idOf(kind: TimerKind, key: string): string {
  return `${kind}:${key}`;
}

/** Due times live in the database: a restart loses none, and of several processes one fires each. */
export interface Timers {
  schedule(timer: Timer): Promise<void>;
  /**
   * For a key that no timer had before, and where a write that waits for the disk comes next: this one need not,
   * since what was written before reaches the disk before.
   */
  scheduleNew(timer: Timer): Promise<void>;
  cancel(kind: TimerKind, key: string): Promise<void>;
  start(handlers: TimerHandlers): void;
  stop(): Promise<void>;
}

/** How late a timer may be that another, dead process had set. */
const SWEEP_MS = 1_000;
/** A handler that has not finished by then is taken for dead and its timer fires again elsewhere. */
const LOCK_MS = 30_000;

export function createTimers(database: Connection, log: Log): Timers {
  const collection = timers.of(database);
  const wakeUps = new Set<NodeJS.Timeout>();
  let handlers: TimerHandlers | null = null;
  let sweep: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;

  async function fireDue(): Promise<void> {
    for (;;) {
      const now = new Date();
      const timer = await collection.findOneAndUpdate(
        { dueAt: { $lte: now.toISOString() }, lockedUntil: { $lte: now.toISOString() } },
        { $set: { lockedUntil: new Date(now.getTime() + LOCK_MS).toISOString() } },
        { sort: { dueAt: 1 }, returnDocument: 'after' },
      );
      if (timer === null || handlers === null) {
        return;
      }
      await fire(timer, handlers);
    }
  }

  async function fire(timer: TimerDocument, table: TimerHandlers): Promise<void> {
    try {
      await table[timer.kind](timer);
      // Only as it was taken: the handler may have set the same timer anew.
      await collection.deleteOne({ _id: timer._id, lockedUntil: timer.lockedUntil });
    } catch (error) {
      log.error({ err: error, kind: timer.kind, key: timer.key }, 'a timer failed; it fires again in 30 s');
    }
  }

  function wake(): void {
    if (handlers === null || running !== null) {
      return;
    }
    running = fireDue()
      .catch((error: unknown) => log.warn({ err: error }, 'timers cannot be read; trying again'))
      .finally(() => {
        running = null;
      });
  }

  function wakeAt(dueAt: string): void {
    const delay = Math.max(0, new Date(dueAt).getTime() - Date.now());
    if (delay < 3_600_000) {
      const wakeUp = setTimeout(() => {
        wakeUps.delete(wakeUp);
        wake();
      }, delay + 1);
      wakeUps.add(wakeUp);
    }
  }

  return {
    async schedule(timer) {
      await replace(database, timer);
      wakeAt(timer.dueAt);
    },
    async scheduleNew(timer) {
      await insert(database, timer);
      wakeAt(timer.dueAt);
    },
    async cancel(kind, key) {
      await collection.deleteOne({ _id: idOf(kind, key) });
    },
    start(table) {
      handlers = table;
      sweep = setInterval(wake, SWEEP_MS);
      wake();
    },
    async stop() {
      handlers = null;
      if (sweep !== null) {
        clearInterval(sweep);
      }
      for (const wakeUp of wakeUps) {
        clearTimeout(wakeUp);
      }
      await running;
    },
  };
}
