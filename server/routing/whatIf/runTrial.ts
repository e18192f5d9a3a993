import { Worker } from 'node:worker_threads';
import type { Trial, TriedCase } from '../../../shared/api/trials.ts';
import { type Context, instant } from '../../context.ts';
import { newId } from '../../database/collection.ts';
import { DomainError } from '../../errors.ts';
import type { TrialOrder, TrialReport } from './order.ts';
import { type TrialDocument, toTrial, trialCases, trials } from './trialCollection.ts';

/** Each takes a core for itself. */
const MAX_RUNNING = 2;
const BEAT_MS = 1_000;
const CASES_A_DOCUMENT = 2_000;
/** A run makes much that is soon forgotten: a large nursery makes it three times as fast. */
const MEMORY = { maxYoungGenerationSizeMb: 192, maxOldGenerationSizeMb: 1_500 };

interface Run {
  worker: Worker;
  /** Settles when the last thing about the run is written. */
  ended: Promise<void>;
}

const running = new WeakMap<Context, Map<string, Run>>();

function runsOf(ctx: Context): Map<string, Run> {
  const runs = running.get(ctx) ?? new Map<string, Run>();
  running.set(ctx, runs);
  return runs;
}

/** @throws DomainError `tooManyRequests` while as many run as this process has room for */
export function requireRoom(ctx: Context): void {
  if (runsOf(ctx).size >= MAX_RUNNING) {
    throw new DomainError('tooManyRequests', `${MAX_RUNNING} trials are running; wait for one to end`);
  }
}

/** Starts a worker, and returns while it runs: how far it is and what comes of it is found in the database. */
export async function startTrial(ctx: Context, order: TrialOrder): Promise<Trial> {
  requireRoom(ctx);
  const document: TrialDocument = {
    _id: newId(),
    kind: order.kind,
    state: 'running',
    progress: 0,
    problem: null,
    startedAt: instant(ctx),
    result: null,
    beatAt: instant(ctx),
    createdAt: ctx.now(),
  };
  await trials.of(ctx.database).insertOne(document);
  const worker = new Worker(new URL('./startTrial.mjs', import.meta.url), {
    workerData: order,
    execArgv: [],
    resourceLimits: MEMORY,
  });
  const ended = follow(ctx, document._id, worker).finally(() => runsOf(ctx).delete(document._id));
  runsOf(ctx).set(document._id, { worker, ended });
  return toTrial(document, ctx.now());
}

/** From any process: the one that runs it stops within a second. */
export async function cancelTrial(ctx: Context, runId: string): Promise<void> {
  await trials.of(ctx.database).updateOne({ _id: runId, state: 'running' }, { $set: { state: 'canceled' } });
  await runsOf(ctx).get(runId)?.worker.terminate();
}

/** Nothing of a trial outlives its server. */
export async function stopTrials(ctx: Context): Promise<void> {
  await Promise.all(
    [...runsOf(ctx).values()].map(async ({ worker, ended }) => {
      await worker.terminate();
      await ended;
    }),
  );
}

async function follow(ctx: Context, runId: string, worker: Worker): Promise<void> {
  const mine = { _id: runId, state: 'running' as const };
  const collection = trials.of(ctx.database);
  let progress = 0;
  const beat = setInterval(() => {
    collection
      .updateOne(mine, { $set: { beatAt: instant(ctx), progress } })
      .then(({ matchedCount }) => (matchedCount === 0 ? worker.terminate() : undefined))
      .catch((error: unknown) => ctx.log.warn({ err: error, runId }, 'a trial could not say how far it is'));
  }, BEAT_MS);
  try {
    const { result, cases } = await outcomeOf(worker, (share) => {
      progress = share;
    });
    await storeCases(ctx, runId, cases);
    await collection.updateOne(mine, { $set: { state: 'done', progress: 1, result } });
  } catch (error) {
    ctx.log.warn({ err: error, runId }, 'a trial did not come to its end');
    await collection
      .updateOne(mine, { $set: { state: 'failed', problem: 'failed' } })
      .catch((cause: unknown) => ctx.log.warn({ err: cause, runId }, 'the end of a trial was not written'));
  } finally {
    clearInterval(beat);
  }
}

function outcomeOf(
  worker: Worker,
  onProgress: (share: number) => void,
): Promise<Extract<TrialReport, { kind: 'done' }>> {
  return new Promise((resolve, reject) => {
    worker.on('message', (report: TrialReport) => {
      if (report.kind === 'done') {
        resolve(report);
      } else {
        onProgress(report.share);
      }
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the worker ended with ${code} before it had a result`)));
  });
}

async function storeCases(ctx: Context, runId: string, cases: readonly TriedCase[]): Promise<void> {
  for (let start = 0; start < cases.length; start += CASES_A_DOCUMENT) {
    await trialCases.of(ctx.database).insertOne({
      _id: newId(),
      runId,
      index: start / CASES_A_DOCUMENT,
      items: cases.slice(start, start + CASES_A_DOCUMENT),
      createdAt: ctx.now(),
    });
  }
}
