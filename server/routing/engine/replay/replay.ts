import type { RoutingPolicy } from '../policy.ts';
import { rulesOf } from '../policy.ts';
import type { Course, Customer, Scenario } from '../simulator/scenario.ts';
import { simulate } from '../simulator/simulate.ts';
import type { RecordedCase, RecordedDay } from './day.ts';
import { patienceOf, survivalOf } from './patience.ts';
import { type Result, type Summary, summarize } from './summary.ts';

/** What happened beside what would have. */
export interface Replay {
  readonly policyVersion: number;
  readonly actual: Summary;
  readonly replayed: Summary;
  /** Of each case, in the order in which they came. */
  readonly cases: readonly ReplayedCase[];
}

export interface ReplayedCase {
  readonly itemId: string;
  readonly queueId: string;
  readonly actual: Fate;
  readonly replayed: Fate;
}

export interface Fate {
  readonly agentId: string | null;
  readonly waitMs: number | null;
  readonly outcome: 'answered' | 'abandoned' | 'other';
}

/**
 * The recorded day under a policy: the same customers come at the same times, stay as long and have as much
 * patience; the same agents are there at the same times. Who gets what and when is decided anew. Run with
 * the policy of that day it shows how true the replay is. Deterministic.
 *
 * What it leaves out: offers that were missed, single messages, and agents who work faster or slower than
 * whoever had the case.
 *
 * @param targetMs of a queue's service level
 * @param look     called after every step with its instant, to tell how far the replay is
 */
export function replay(
  day: RecordedDay,
  policy: RoutingPolicy,
  targetMs: (queueId: string) => number,
  look: Scenario['look'] = () => undefined,
): Replay {
  const cases = [...day.cases].sort((a, b) => a.at - b.at || (a.arrival.id < b.arrival.id ? -1 : 1));
  const customers = customersOf(cases);
  const courses = new Map(
    simulate({
      state: day.state,
      policy,
      customers,
      events: day.events,
      answer: () => day.answerMs,
      look,
    }).map((course) => [course.itemId, course]),
  );
  const actual = cases.map(recorded);
  const replayed = customers.map((customer) =>
    resultOf(customer, courses.get(customer.arrival.id), policy, day.to),
  );
  return {
    policyVersion: policy.version,
    actual: summarize(actual, targetMs),
    replayed: summarize(replayed, targetMs),
    cases: actual.map((one, index) => ({
      itemId: one.itemId,
      queueId: one.queueId,
      actual: fateOf(one),
      replayed: fateOf(replayed[index] ?? one),
    })),
  };
}

function customersOf(cases: readonly RecordedCase[]): Customer[] {
  const survival = survivalOf(cases);
  const typical = typicalHandling(cases);
  return cases.map((one) => ({
    at: one.at,
    arrival: one.arrival,
    handleMs: one.handleMs ?? typical(one),
    wrapMs: one.wrapMs,
    patienceMs: patienceOf(one, survival),
  }));
}

/** For cases that nobody had: the median of those on the same channel, in the same queue where it has some. */
function typicalHandling(cases: readonly RecordedCase[]): (one: RecordedCase) => number {
  const handled = cases.filter(({ handleMs }) => handleMs !== null);
  const keys = ({ arrival }: RecordedCase) => [`${arrival.queueId} ${arrival.channel}`, arrival.channel, ''];
  const known = new Map<string, number[]>();
  for (const one of handled) {
    for (const key of keys(one)) {
      const others = known.get(key) ?? [];
      others.push(one.handleMs ?? 0);
      known.set(key, others);
    }
  }
  const medians = new Map([...known].map(([key, times]) => [key, medianOf(times)]));
  return (one) => keys(one).flatMap((key) => medians.get(key) ?? [])[0] ?? 0;
}

function medianOf(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function recorded(one: RecordedCase): Result {
  const { arrival, at, answeredAt, agentId, leftAt } = one;
  const busyMs = answeredAt === null ? 0 : (one.handleMs ?? 0) + (one.wrapMs ?? 0);
  return {
    itemId: arrival.id,
    queueId: arrival.queueId,
    at,
    answeredAt,
    agentId: answeredAt === null ? null : agentId,
    leftAt: answeredAt === null ? leftAt : null,
    busyMs,
  };
}

/** What comes about only after the day's end counts as not yet come about. */
function resultOf(customer: Customer, course: Course | undefined, policy: RoutingPolicy, to: number): Result {
  const { arrival, at, handleMs, wrapMs } = customer;
  const known = course !== undefined && course.answeredAt !== null && course.answeredAt <= to ? course : null;
  const hasLeft = course?.outcome === 'abandoned' && (course.endedAt ?? to) <= to;
  const allowed = rulesOf(policy, arrival.queueId).wrapUp;
  const wrappedMs =
    allowed.mode === 'none' ? 0 : Math.min(wrapMs ?? allowed.seconds * 1000, allowed.seconds * 1000);
  return {
    itemId: arrival.id,
    queueId: arrival.queueId,
    at,
    answeredAt: known?.answeredAt ?? null,
    agentId: known?.agentId ?? null,
    leftAt: hasLeft ? (course?.endedAt ?? null) : null,
    busyMs: known === null ? 0 : handleMs + wrappedMs,
  };
}

function fateOf({ agentId, answeredAt, leftAt, at }: Result): Fate {
  if (answeredAt !== null) {
    return { agentId, waitMs: answeredAt - at, outcome: 'answered' };
  }
  return leftAt === null
    ? { agentId: null, waitMs: null, outcome: 'other' }
    : { agentId: null, waitMs: leftAt - at, outcome: 'abandoned' };
}
