import { parentPort, workerData } from 'node:worker_threads';
import type { RoutingPolicy } from './policy.ts';
import type { RecordedDay } from './replay/day.ts';
import { replay } from './replay/replay.ts';

/**
 * What the worker is started with, as `workerData`; it answers with one `Replay`, and ends. Start it by
 * `new Worker(new URL('./engine/startReplay.mjs', import.meta.url), { workerData, execArgv: [], resourceLimits:
 * { maxYoungGenerationSizeMb: 192 } })`: a replay makes much that is soon forgotten, and a large nursery makes
 * it three times as fast.
 */
export interface ReplayOrder {
  readonly day: RecordedDay;
  readonly policy: RoutingPolicy;
  /** Milliseconds, by queue; 20 seconds for those not listed. */
  readonly targetsMs: Readonly<Record<string, number>>;
}

const USUAL_TARGET_MS = 20_000;

// Whoever starts a worker decides what it is given: the type is the contract between the two.
const { day, policy, targetsMs } = workerData as ReplayOrder;
parentPort?.postMessage(replay(day, policy, (queueId) => targetsMs[queueId] ?? USUAL_TARGET_MS));
