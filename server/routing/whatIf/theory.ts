import type { SimulatedLine, SimulationResult } from '../../../shared/api/trials.ts';
import type { RoutingPolicy } from '../../../shared/routingPolicy.ts';
import { rulesOf } from '../engine/policy.ts';
import { erlangA, erlangC, type Load, meanWait, serviceLevel } from '../engine/simulator/erlang.ts';

type Theory = Pick<SimulationResult, 'theory' | 'theoryName'>;

const HOUR = 3_600_000;

/** Conversation and wrap-up: how long a case of the line keeps its agent. */
export function serviceMs({ queueId, handleSeconds }: SimulatedLine, policy: RoutingPolicy): number {
  const { mode, seconds } = rulesOf(policy, queueId).wrapUp;
  return (handleSeconds + (mode === 'none' ? 0 : seconds)) * 1000;
}

/** Cases of the line's channel that an agent can have at once. */
export function placesAnAgent({ channel }: SimulatedLine, { capacity }: RoutingPolicy): number {
  const cost = capacity.cost[channel];
  const byUnits = cost === 0 ? Number.POSITIVE_INFINITY : Math.floor(capacity.totalUnits / cost);
  return Math.min(byUnits, capacity.maximum[channel] ?? Number.POSITIVE_INFINITY);
}

/**
 * What Erlang's formulas expect of these lines, taken as one with agents who serve all of them alike: exact
 * for one line, an approximation for several. Erlang A where customers leave, else Erlang C.
 *
 * @param targetMs of the service level
 */
export function expected(
  lines: readonly SimulatedLine[],
  agents: number,
  policy: RoutingPolicy,
  targetMs: (queueId: string) => number,
): Theory {
  const rate = sum(lines, ({ casesPerHour }) => casesPerHour / HOUR);
  const mean = (of: (line: SimulatedLine) => number) =>
    sum(lines, (line) => (line.casesPerHour / HOUR) * of(line)) / rate;
  const meanService = mean((line) => serviceMs(line, policy));
  const workOfAgents = sum(
    lines,
    (line) => ((line.casesPerHour / HOUR) * serviceMs(line, policy)) / placesAnAgent(line, policy),
  );
  const places = Math.max(0, Math.round(agents * ((rate * meanService) / workOfAgents)));
  const load = { agents: places, arrivalRate: rate, meanService };
  const impatient = lines.filter(({ patienceSeconds }) => patienceSeconds !== null);
  const about = { places, load: places === 0 ? 0 : (rate * meanService) / places };
  if (impatient.length === 0) {
    return {
      theoryName: 'erlangC',
      theory: {
        ...about,
        ...patient(
          load,
          mean((line) => targetMs(line.queueId)),
        ),
      },
    };
  }
  const patienceMs =
    sum(impatient, (line) => line.casesPerHour * (line.patienceSeconds ?? 0) * 1000) /
    sum(impatient, ({ casesPerHour }) => casesPerHour);
  return { theoryName: 'erlangA', theory: { ...about, ...leaving(load, patienceMs) } };
}

type Expected = Omit<SimulationResult['theory'], 'places' | 'load'>;

const unknown: Expected = { waiting: null, meanWaitMs: null, serviceLevel: null, abandoned: null };

function patient(load: Load, targetMs: number): Expected {
  const isStable = load.agents > 0 && load.arrivalRate * load.meanService < load.agents;
  return isStable
    ? {
        waiting: erlangC(load),
        meanWaitMs: meanWait(load),
        serviceLevel: serviceLevel(load, targetMs),
        abandoned: 0,
      }
    : unknown;
}

function leaving(load: Load, patienceMs: number): Expected {
  if (load.agents === 0) {
    return unknown;
  }
  const { waiting, meanWait: wait, abandoned } = erlangA(load, patienceMs);
  // Its sums leave what a number can hold where hundreds of places are far overloaded.
  const isKnown = [waiting, wait, abandoned].every(Number.isFinite);
  return isKnown ? { waiting, meanWaitMs: wait, serviceLevel: null, abandoned } : unknown;
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
