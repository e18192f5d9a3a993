import type { Millis } from '../types.ts';

/** What became of a case, recorded or replayed. */
export interface Result {
  readonly itemId: string;
  readonly queueId: string;
  readonly at: Millis;
  readonly answeredAt: Millis | null;
  readonly agentId: string | null;
  readonly leftAt: Millis | null;
  /** Of the conversation and the wrap-up. */
  readonly busyMs: number;
}

export interface QueueSummary {
  readonly queueId: string;
  readonly cases: number;
  readonly answered: number;
  readonly abandoned: number;
  /** Neither answered nor gone when the day ended, or sent elsewhere by a rule. */
  readonly others: number;
  /** Share of those who were answered or left that were answered within the target; null without any. */
  readonly serviceLevel: number | null;
  readonly meanWaitMs: number | null;
  readonly p90WaitMs: number | null;
  readonly maxWaitMs: number | null;
}

export interface AgentSummary {
  readonly agentId: string;
  readonly cases: number;
  readonly busyMs: number;
}

export interface Summary {
  readonly total: QueueSummary;
  readonly queues: readonly QueueSummary[];
  readonly agents: readonly AgentSummary[];
}

/** @param targetMs of a queue's service level */
export function summarize(results: readonly Result[], targetMs: (queueId: string) => number): Summary {
  const byQueue = groupedBy(results, ({ queueId }) => queueId);
  const byAgent = groupedBy(results, ({ agentId }) => agentId);
  return {
    total: summaryOf('', results, targetMs),
    queues: [...byQueue].sort(byKey).map(([queueId, some]) => summaryOf(queueId, some, targetMs)),
    agents: [...byAgent].sort(byKey).map(([agentId, some]) => ({
      agentId,
      cases: some.length,
      busyMs: some.reduce((sum, { busyMs }) => sum + busyMs, 0),
    })),
  };
}

function summaryOf(
  queueId: string,
  results: readonly Result[],
  targetMs: (queueId: string) => number,
): QueueSummary {
  const answered = results.filter(({ answeredAt }) => answeredAt !== null);
  const abandoned = results.filter(({ answeredAt, leftAt }) => answeredAt === null && leftAt !== null);
  const waits = answered.map(({ answeredAt, at }) => (answeredAt ?? at) - at).sort((a, b) => a - b);
  const inTime = answered.filter((one) => (one.answeredAt ?? one.at) - one.at <= targetMs(one.queueId));
  const due = answered.length + abandoned.length;
  return {
    queueId,
    cases: results.length,
    answered: answered.length,
    abandoned: abandoned.length,
    others: results.length - due,
    serviceLevel: due === 0 ? null : inTime.length / due,
    meanWaitMs: waits.length === 0 ? null : waits.reduce((sum, wait) => sum + wait, 0) / waits.length,
    p90WaitMs: waits[Math.floor(0.9 * (waits.length - 1))] ?? null,
    maxWaitMs: waits.at(-1) ?? null,
  };
}

/** Results without a key are in no group. */
function groupedBy(
  results: readonly Result[],
  keyOf: (result: Result) => string | null,
): Map<string, Result[]> {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const key = keyOf(result);
    if (key !== null) {
      const group = groups.get(key) ?? [];
      group.push(result);
      groups.set(key, group);
    }
  }
  return groups;
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
