import type { LoadFigures, ReplayResult } from '../../../shared/api/trials.ts';
import type { QueueSummary, Summary } from '../engine/replay/summary.ts';
import type { Millis } from '../engine/types.ts';

type Figures = ReplayResult['actual'];
type Stretch = ReplayResult['stretches'][number];
type WaitClass = ReplayResult['waits'][number];

const MINUTE = 60_000;
const STRETCHES_MS = [5, 10, 15, 30, 60].map((minutes) => minutes * MINUTE);
/** As many as a chart can show apart. */
const MAX_STRETCHES = 48;
const CLASSES_MS = [10, 20, 30, 60, 120, 300, 600, 1800, 3600].map((seconds) => seconds * 1000);

/** One case, as far as the charts ask. */
export interface Served {
  readonly at: Millis;
  readonly waitMs: number | null;
  /** What really happened; left out where nothing did. */
  readonly actualWaitMs?: number | null;
}

export function toFigures({ total, queues, agents }: Summary): Figures {
  return {
    total: toLoad(total),
    queues: queues.map((queue) => ({ queueId: queue.queueId, ...toLoad(queue) })),
    agents: agents.map(({ agentId, cases, busyMs }) => ({ agentId, cases, busyMs })),
  };
}

function toLoad({ queueId: _, ...figures }: QueueSummary): LoadFigures {
  return figures;
}

/** The time in stretches of equal length: what came in each, and how long it waited. */
export function stretchesOf(served: readonly Served[], from: Millis, to: Millis): Stretch[] {
  const length = STRETCHES_MS.find((ms) => (to - from) / ms <= MAX_STRETCHES) ?? 60 * MINUTE;
  const count = Math.max(1, Math.ceil((to - from) / length));
  const groups = Array.from({ length: count }, (): Served[] => []);
  for (const one of served) {
    groups[Math.min(count - 1, Math.max(0, Math.floor((one.at - from) / length)))]?.push(one);
  }
  return groups.map((group, index) => ({
    at: new Date(from + index * length).toISOString(),
    cases: group.length,
    meanWaitMs: meanOf(group.map(({ waitMs }) => waitMs)),
    actualMeanWaitMs: meanOf(group.map(({ actualWaitMs }) => actualWaitMs ?? null)),
  }));
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** How many were answered after how long; waits that nobody had at the far end are left out. */
export function waitClasses(served: readonly Served[]): WaitClass[] {
  const classes = [...CLASSES_MS, null].map((upToMs) => ({ upToMs, cases: 0, actualCases: 0 }));
  const classOf = (waitMs: number) => classes.find(({ upToMs }) => upToMs === null || waitMs <= upToMs);
  for (const { waitMs, actualWaitMs } of served) {
    const [tried, actual] = [waitMs, actualWaitMs ?? null].map((wait) =>
      wait === null ? null : classOf(wait),
    );
    if (tried) {
      tried.cases += 1;
    }
    if (actual) {
      actual.actualCases += 1;
    }
  }
  const last = classes.findLastIndex(({ cases, actualCases }) => cases + actualCases > 0);
  return classes.slice(0, last + 1);
}
