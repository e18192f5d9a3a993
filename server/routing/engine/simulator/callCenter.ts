import { defaultPolicy, type RoutingPolicy } from '../policy.ts';
import type { Millis, RoutingAgent } from '../types.ts';
import { type Load, stationaryNumbers } from './erlang.ts';
import { exponential, type Random, seeded } from './random.ts';
import type { Course, Customer } from './scenario.ts';
import { simulate } from './simulate.ts';

/** What one run of the textbook call center shows, as shares and milliseconds. */
export interface CallCenterRun {
  readonly waiting: number;
  readonly meanWaitMs: number;
  readonly servedInTarget: number;
  readonly abandoned: number;
}

export interface CallCenter extends Load {
  /** Calls measured, after those that the run starts with. */
  readonly calls: number;
  readonly meanPatience: number;
  readonly targetMs: number;
}

const QUEUE = 'calls';
const START: Millis = Date.UTC(2026, 0, 5);

/**
 * One queue of calls, agents who answer at once, nothing after the call: what Erlang's formulas describe,
 * routed by the engine. Times are in milliseconds.
 *
 * The run starts in the stationary state, which is drawn: so nothing must be thrown away as warm-up, and
 * what it measures is unbiased however short it is.
 */
export function simulateCallCenter(center: CallCenter, seed: number): CallCenterRun {
  const courses = simulate({
    state: {
      items: [],
      offers: [],
      agents: Array.from({ length: center.agents }, (_, index) => agentOf(index)),
      queues: [{ id: QUEUE, memberIds: Array.from({ length: center.agents }, (_, index) => `a${index}`) }],
    },
    policy: callsOnly(),
    customers: callers(center, seeded(seed)),
    events: [],
    answer: () => 0,
  });
  return measure(
    courses.filter(({ itemId }) => !itemId.startsWith('first')),
    center.targetMs,
  );
}

function* callers(center: CallCenter, random: Random): Generator<Customer> {
  const numbers = stationaryNumbers(center, center.meanPatience);
  const present = drawNumber(numbers, random());
  for (let index = 0; index < present; index += 1) {
    yield caller(center, random, START, `first${String(index).padStart(6, '0')}`);
  }
  let at = START;
  for (let index = 0; index < center.calls; index += 1) {
    at += exponential(random, 1 / center.arrivalRate);
    yield caller(center, random, at, `call${index}`);
  }
}

function caller(center: CallCenter, random: Random, at: Millis, id: string): Customer {
  const isPatient = center.meanPatience === Number.POSITIVE_INFINITY;
  return {
    at,
    arrival: { id, channel: 'voice', queueId: QUEUE },
    handleMs: exponential(random, center.meanService),
    wrapMs: null,
    patienceMs: isPatient ? null : exponential(random, center.meanPatience),
  };
}

function drawNumber(probabilities: readonly number[], share: number): number {
  let below = 0;
  const found = probabilities.findIndex((probability) => {
    below += probability;
    return share < below;
  });
  return found === -1 ? probabilities.length - 1 : found;
}

function measure(courses: readonly Course[], targetMs: number): CallCenterRun {
  const count = courses.length;
  const waits = courses.map((course) => (course.answeredAt ?? course.endedAt ?? course.at) - course.at);
  const served = courses.filter(({ answeredAt, at }) => answeredAt !== null && answeredAt - at <= targetMs);
  return {
    waiting: waits.filter((wait) => wait > 0).length / count,
    meanWaitMs: waits.reduce((sum, wait) => sum + wait, 0) / count,
    servedInTarget: served.length / count,
    abandoned: courses.filter(({ outcome }) => outcome === 'abandoned').length / count,
  };
}

function callsOnly(): RoutingPolicy {
  const policy = defaultPolicy();
  return {
    ...policy,
    offers: { ...policy.offers, timeoutSeconds: { ...policy.offers.timeoutSeconds, voice: null } },
    defaults: { ...policy.defaults, wrapUp: { ...policy.defaults.wrapUp, mode: 'none' } },
  };
}

function agentOf(index: number): RoutingAgent {
  return {
    id: `a${index}`,
    status: 'available',
    isNotResponding: false,
    unreachableSince: null,
    offChannels: [],
    skills: {},
    totalUnits: 100,
    maximum: {},
    idleSince: START,
    lastOfferedAt: 0,
    lastAssignedAt: 0,
    misses: 0,
    drain: null,
  };
}
