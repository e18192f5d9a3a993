import { inTurns } from '../plan/drain.ts';
import { type Query, runQuery, stillMatching } from '../plan/runQuery.ts';
import { PAUSE, type Step } from '../plan/scan.ts';
import type { Collection, StoredDocument } from '../storage/collection.ts';
import type { Environment } from '../storage/environment.ts';

/** One update or delete: which documents, and what to do to each. */
export interface DocumentChange {
  readonly environment: Environment;
  /** The collection, made if need be; undefined when there is none and it shall not be made. */
  collection(): Collection | undefined;
  query(collection: Collection): Query;
  readonly multi: boolean;
  /** Changes one document; it checks first and writes then. */
  apply(collection: Collection, document: StoredDocument): void;
  /** What to do when nothing matched, before anything else is changed; null for nothing. */
  readonly none: ((collection: Collection | undefined) => void) | null;
}

// How long a write job may search; beyond it the search is done outside, in turns.
const BUDGET_MS = 20;
const ATTEMPTS = 20;

// The command as a whole waits for the disk.
const EARLY = { early: true };

class TooLong extends Error {}

interface Outcome {
  readonly error?: unknown;
}

/**
 * Finds and changes documents.
 *
 * A search that is short runs inside the write job, so that nothing comes between finding and
 * changing. A long one runs outside, and each document it found is looked at again before it is changed.
 */
export async function changeDocuments(change: DocumentChange): Promise<void> {
  try {
    await settle(change, () => changeNow(change, BUDGET_MS));
  } catch (error) {
    if (!(error instanceof TooLong)) {
      throw error;
    }
    await (change.multi ? changeMany(change) : changeOne(change));
  }
}

/** A document that cannot be changed stops the rest, but does not take back what was done before it. */
async function settle(change: DocumentChange, job: () => Outcome): Promise<void> {
  const { error } = await change.environment.write(job, EARLY);
  if (error !== undefined) {
    throw error;
  }
}

function changeNow(change: DocumentChange, budgetMs: number): Outcome {
  const collection = change.collection();
  if (collection === undefined) {
    change.none?.(undefined);
    return {};
  }
  // All are found before the first is changed, so that no document is met again where its change put it.
  const found = take(runQuery(change.query(collection)).documents, budgetMs);
  if (found.length === 0) {
    change.none?.(collection);
    return {};
  }
  return applyAll(change, collection, found);
}

function applyAll(change: DocumentChange, collection: Collection, found: readonly StoredDocument[]): Outcome {
  for (const [at, document] of found.entries()) {
    try {
      change.apply(collection, document);
    } catch (error) {
      if (at === 0) {
        throw error;
      }
      return { error };
    }
  }
  return {};
}

function take(steps: Iterable<Step<StoredDocument>>, budgetMs: number): StoredDocument[] {
  const until = performance.now() + budgetMs;
  const found: StoredDocument[] = [];
  for (const step of steps) {
    if (step !== PAUSE) {
      found.push(step);
    } else if (performance.now() > until) {
      throw new TooLong();
    }
  }
  return found;
}

async function changeMany(change: DocumentChange): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const collection = change.collection();
    if (collection === undefined) {
      break;
    }
    const query = change.query(collection);
    const { changes } = collection;
    const records: number[] = [];
    for await (const { record } of inTurns(runQuery(query).documents, query.context.checkTime)) {
      records.push(record);
    }
    if (records.length > 0) {
      return changeAll(change, query, records);
    }
    if (await foundNone(change, query, changes)) {
      return;
    }
  }
  // Others were always faster; now nobody may come between.
  await settle(change, () => changeNow(change, Number.POSITIVE_INFINITY));
}

async function changeAll(change: DocumentChange, query: Query, records: readonly number[]): Promise<void> {
  let at = 0;
  while (at < records.length) {
    query.context.checkTime();
    const from = at;
    await settle(change, () => {
      const { done, ...outcome } = changeSome(change, query, records.slice(from));
      at = from + done;
      return outcome;
    });
  }
}

/** Changes documents for as long as one job may last. */
function changeSome(
  change: DocumentChange,
  query: Query,
  records: readonly number[],
): Outcome & { done: number } {
  const until = performance.now() + change.environment.workMs;
  let done = 0;
  while (done < records.length && (done === 0 || performance.now() < until)) {
    const record = records[done] as number;
    const bytes = stillMatching(query, record);
    done += 1;
    try {
      if (bytes !== undefined) {
        change.apply(query.collection, { record, bytes });
      }
    } catch (error) {
      return { done, error };
    }
  }
  return { done };
}

async function changeOne(change: DocumentChange): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const collection = change.collection();
    if (collection === undefined) {
      break;
    }
    const query = change.query(collection);
    const { changes } = collection;
    const [found] = await firstOf(query);
    const done =
      found === undefined
        ? await foundNone(change, query, changes)
        : await change.environment.write(() => changeFound(change, query, found.record), EARLY);
    if (done) {
      return;
    }
  }
  // Others were always faster; now nobody may come between.
  await settle(change, () => changeNow(change, Number.POSITIVE_INFINITY));
}

async function firstOf(query: Query): Promise<StoredDocument[]> {
  for await (const document of inTurns(runQuery(query).documents, query.context.checkTime)) {
    return [document];
  }
  return [];
}

/** @returns whether that is settled, and not to be looked at again because something has changed since */
async function foundNone(change: DocumentChange, query: Query, changes: number): Promise<boolean> {
  const { none } = change;
  if (none === null) {
    return true;
  }
  const { collection } = query;
  return change.environment.write(() => {
    if (collection.changes !== changes || collection.dropped) {
      return false;
    }
    none(collection);
    return true;
  }, EARLY);
}

function changeFound(change: DocumentChange, query: Query, record: number): boolean {
  const bytes = stillMatching(query, record);
  if (bytes === undefined) {
    return false;
  }
  change.apply(query.collection, { record, bytes });
  return true;
}
