import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { Log } from '../log.ts';
import { connectDatabase } from './connection.ts';

/** Brings stored data from the shape of earlier versions into the next. */
export interface Migration {
  /** Counted from 1 without gaps; never changed once it was given to anybody. */
  number: number;
  name: string;
  /**
   * May run again after a crash, or beside itself where a process is taken for dead that is only slow: each of
   * its writes must hold only for a document that still has the old shape.
   */
  run(database: Connection): Promise<void>;
}

interface MigrationDocument {
  /** The migration's number. */
  _id: number;
  name: string;
  /** Who runs it, until when nobody else does (milliseconds since 1970). */
  by: string;
  lockedUntil: number;
  finishedAt: string | null;
}

/** A process that has not renewed its lock by then is taken for dead, and another begins anew. */
const LOCK_MS = 30_000;
const BEAT_MS = 5_000;
const LOOK_AGAIN_MS = 250;
/** A large collection takes its time. */
const COMMAND_MS = 30 * 60_000;

/**
 * Runs what a database has not had yet, in order, each once, however many processes start at the same time:
 * one runs, the others wait for it. Call it before anything else reads or writes.
 *
 * @param migrations all there are, the lowest number first
 * @throws Error when the data was brought into a newer shape than this program knows
 */
export async function migrate(uri: string, migrations: readonly Migration[], log: Log): Promise<void> {
  const database = await connectDatabase(uri, COMMAND_MS);
  try {
    await refuseNewer(database, migrations.at(-1)?.number ?? 0);
    if (await isEmpty(database)) {
      await recordAll(database, migrations);
      return;
    }
    for (const migration of migrations) {
      await runOnce(database, migration, log);
    }
  } finally {
    await database.close();
  }
}

function recordsOf(database: Connection) {
  return database.collection<MigrationDocument>('migrations');
}

async function refuseNewer(database: Connection, known: number): Promise<void> {
  const [newest] = await recordsOf(database).find({}).sort({ _id: -1 }).limit(1).toArray();
  if (newest !== undefined && newest._id > known) {
    throw new Error(
      `the data has the shape of a newer version (${newest._id}, ${newest.name}; this one knows ${known}); ` +
        'start that version, or restore a backup from before the upgrade',
    );
  }
}

async function isEmpty(database: Connection): Promise<boolean> {
  return (await database.listCollections()).length === 0;
}

/** A new database has the newest shape from the start. */
async function recordAll(database: Connection, migrations: readonly Migration[]): Promise<void> {
  const finishedAt = new Date().toISOString();
  for (const { number, name } of migrations) {
    const record = { name, by: '', lockedUntil: 0, finishedAt };
    await recordsOf(database).updateOne({ _id: number }, { $setOnInsert: record }, { upsert: true });
  }
}

async function runOnce(database: Connection, migration: Migration, log: Log): Promise<void> {
  const by = randomBytes(6).toString('hex');
  while (!(await isFinished(database, migration.number))) {
    if (await claim(database, migration, by)) {
      log.info({ migration: migration.number, name: migration.name }, 'bringing the data up to date');
      await runClaimed(database, migration, by);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

async function isFinished(database: Connection, number: number): Promise<boolean> {
  const record = await recordsOf(database).findOne({ _id: number });
  return record !== null && record.finishedAt !== null;
}

/** @returns false while another process runs it, or has just finished it */
async function claim(database: Connection, { number, name }: Migration, by: string): Promise<boolean> {
  const collection = recordsOf(database);
  const now = Date.now();
  await collection.updateOne(
    { _id: number },
    { $setOnInsert: { name, by: '', lockedUntil: 0, finishedAt: null } },
    { upsert: true },
  );
  const claimed = await collection.updateOne(
    { _id: number, finishedAt: null, lockedUntil: { $lte: now } },
    { $set: { by, lockedUntil: now + LOCK_MS } },
  );
  return claimed.modifiedCount === 1;
}

async function runClaimed(database: Connection, { number, run }: Migration, by: string): Promise<void> {
  const collection = recordsOf(database);
  const lockUntil = (lockedUntil: number) =>
    collection.updateOne({ _id: number, by }, { $set: { lockedUntil } });
  const beat = setInterval(() => {
    // A beat that does not arrive is made up for by the next; should all fail, so does the migration itself.
    lockUntil(Date.now() + LOCK_MS).catch(() => undefined);
  }, BEAT_MS);
  try {
    await run(database);
    await collection.updateOne({ _id: number }, { $set: { finishedAt: new Date().toISOString() } });
  } catch (error) {
    await lockUntil(0);
    throw error;
  } finally {
    clearInterval(beat);
  }
}
