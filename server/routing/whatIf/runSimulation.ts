import type { SimulatedLine, SimulationResult, TriedCase } from '../../../shared/api/trials.ts';
import type { RoutingPolicy } from '../../../shared/routingPolicy.ts';
import { type Result, summarize } from '../engine/replay/summary.ts';
import { exponential, type Random, seeded } from '../engine/simulator/random.ts';
import type { Course, Customer } from '../engine/simulator/scenario.ts';
import { simulate } from '../engine/simulator/simulate.ts';
import type { Millis, RoutingAgent } from '../engine/types.ts';
import { stretchesOf, toFigures, waitClasses } from './figures.ts';
import { type Progress, type TrialOrder, USUAL_TARGET_MS } from './order.ts';
import { expected, placesAnAgent, serviceMs } from './theory.ts';

type Order = Extract<TrialOrder, { kind: 'simulation' }>;

const HOUR = 3_600_000;
/** Any instant would do. */
const START: Millis = Date.UTC(2026, 0, 5, 9);
/** The run begins with nobody there: what comes before the line has found its length does not count. */
const MAX_WARM_UP = HOUR;

/** Invented customers and agents under a policy; the same seed gives the same day. */
export function runSimulation(
  { order, policy: given, targetsMs, queueIds }: Order,
  progress: Progress,
): { result: SimulationResult; cases: TriedCase[] } {
  const { agents, hours, seed, lines } = order;
  const policy = alwaysOpen(given);
  const targetMs = (queueId: string) => targetsMs[queueId] ?? USUAL_TARGET_MS;
  const warmUp = Math.min(MAX_WARM_UP, 4 * Math.max(...lines.map((line) => serviceMs(line, policy))));
  const from = START + warmUp;
  const to = from + hours * HOUR;
  const customers = lines
    .flatMap((line, index) => comers(line, `${index + 1}`, seeded(seed + index), to))
    .sort((a, b) => a.at - b.at || (a.arrival.id < b.arrival.id ? -1 : 1));
  const people = Array.from({ length: agents }, (_, index) => agentOf(index, policy.capacity.totalUnits));
  const memberIds = people.map(({ id }) => id);
  const courses = simulate({
    state: { items: [], offers: [], agents: people, queues: queueIds.map((id) => ({ id, memberIds })) },
    policy,
    customers,
    events: [],
    answer: () => 0,
    look: (_, now) => progress((now - START) / (to - START)),
  }).filter(({ at }) => at >= from);
  const busy = busyTimes(lines, customers, (line) => serviceMs(line, policy) - line.handleSeconds * 1000);
  const results = courses.map((course) => resultOf(course, busy.get(course.itemId)?.busyMs ?? 0, to));
  const served = courses.map(({ at, answeredAt }) => ({
    at,
    waitMs: answeredAt === null ? null : answeredAt - at,
  }));
  const workMs = courses.reduce((total, { itemId, answeredAt }) => {
    const one = busy.get(itemId);
    return one === undefined || answeredAt === null
      ? total
      : total + one.busyMs / placesAnAgent(one.line, policy);
  }, 0);
  return {
    result: {
      kind: 'simulation',
      tried: toFigures(summarize(results, targetMs)),
      stretches: stretchesOf(served, from, to),
      waits: waitClasses(served),
      occupancy: Math.min(1, workMs / (agents * (to - from))),
      simulated: measured(courses, to),
      ...expected(lines, agents, policy, targetMs),
    },
    cases: [],
  };
}

/** An invented day has no date and no zone: business hours would shut it at some time or other. */
function alwaysOpen(policy: RoutingPolicy): RoutingPolicy {
  return {
    ...policy,
    defaults: { ...policy.defaults, hours: null },
    queues: Object.fromEntries(
      Object.entries(policy.queues).map(([id, rules]) => [id, { ...rules, hours: null }]),
    ),
  };
}

/** As the formulas count: every arrival's time in line, served or not. */
function measured(courses: readonly Course[], to: Millis): SimulationResult['simulated'] {
  const count = Math.max(1, courses.length);
  const waits = courses.map(({ answeredAt, endedAt, at }) => (answeredAt ?? endedAt ?? to) - at);
  return {
    waiting: waits.filter((wait) => wait > 0).length / count,
    meanWaitMs: waits.reduce((total, wait) => total + Math.max(0, wait), 0) / count,
    abandoned: courses.filter(({ outcome }) => outcome === 'abandoned').length / count,
  };
}

function comers(line: SimulatedLine, prefix: string, random: Random, to: Millis): Customer[] {
  const { queueId, channel, casesPerHour, handleSeconds, patienceSeconds } = line;
  const customers: Customer[] = [];
  for (let at = START; ; ) {
    at += exponential(random, HOUR / casesPerHour);
    if (at >= to) {
      return customers;
    }
    customers.push({
      at,
      arrival: { id: `${prefix}-${String(customers.length).padStart(7, '0')}`, channel, queueId },
      handleMs: exponential(random, handleSeconds * 1000),
      wrapMs: null,
      patienceMs: patienceSeconds === null ? null : exponential(random, patienceSeconds * 1000),
    });
  }
}

function busyTimes(
  lines: readonly SimulatedLine[],
  customers: readonly Customer[],
  wrapMs: (line: SimulatedLine) => number,
): Map<string, { line: SimulatedLine; busyMs: number }> {
  return new Map(
    customers.flatMap(({ arrival, handleMs }) => {
      const line = lines[Number(arrival.id.split('-')[0]) - 1];
      return line === undefined ? [] : [[arrival.id, { line, busyMs: handleMs + wrapMs(line) }] as const];
    }),
  );
}

function resultOf(course: Course, busyMs: number, to: Millis): Result {
  const { itemId, queueId, at, answeredAt, agentId, endedAt, outcome } = course;
  const isAnswered = answeredAt !== null && answeredAt <= to;
  return {
    itemId,
    queueId,
    at,
    answeredAt: isAnswered ? answeredAt : null,
    agentId: isAnswered ? agentId : null,
    leftAt: !isAnswered && outcome === 'abandoned' && endedAt !== null && endedAt <= to ? endedAt : null,
    busyMs: isAnswered ? busyMs : 0,
  };
}

function agentOf(index: number, totalUnits: number): RoutingAgent {
  return {
    id: `agent ${String(index + 1).padStart(3, '0')}`,
    status: 'available',
    isNotResponding: false,
    unreachableSince: null,
    offChannels: [],
    skills: {},
    totalUnits,
    maximum: {},
    idleSince: START,
    lastOfferedAt: 0,
    lastAssignedAt: 0,
    misses: 0,
    drain: null,
  };
}
