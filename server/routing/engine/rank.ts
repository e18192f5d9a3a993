import { type Ask, interruptionsFor } from './filters.ts';
import type { Distribution } from './policy.ts';
import type { Candidates, Line, Seat, World } from './world.ts';

/** One key of the comparison among eligible agents: the smaller wins. */
interface RankKey {
  readonly name: string;
  readonly of: (seat: Seat, ask: Ask) => number;
}

const idleSince: RankKey = { name: 'idleSince', of: ({ agent }) => agent.idleSince };
const lastOfferedAt: RankKey = { name: 'lastOfferedAt', of: ({ agent }) => agent.lastOfferedAt };
const lastAssignedAt: RankKey = { name: 'lastAssignedAt', of: ({ agent }) => agent.lastAssignedAt };
const lessFreeUnits: RankKey = { name: 'freeUnits', of: (seat) => seat.used - seat.agent.totalUnits };
const lessSkill: RankKey = {
  name: 'skillLevels',
  of: ({ agent }, ask) => -ask.skills.reduce((sum, { name }) => sum + (agent.skills[name] ?? 0), 0),
};

/** Before the distribution's own: the queue's members, then those who need not interrupt anything. */
const FIRST_NAMES = ['isGuest', 'interrupts'];

/** What each distribution compares, one after the other; what remains equal goes to the lower id. */
const distributions = {
  longestIdle: comparing(idleSince, lastOfferedAt),
  mostFreeUnits: comparing(lessFreeUnits, lastOfferedAt),
  bestSkill: comparing(lessSkill, idleSince, lastOfferedAt),
  roundRobin: comparing(lastAssignedAt, lastOfferedAt),
} satisfies Record<Distribution, unknown>;

function comparing(...keys: readonly RankKey[]) {
  return { keys, names: [...FIRST_NAMES, ...keys.map(({ name }) => name)] };
}

/** Of the keys of `ranked`. The very same list each time: thousands of records share it. */
export function rankNames(distribution: Distribution): readonly string[] {
  return distributions[distribution].names;
}

/** An eligible agent with the keys by which they are compared; as records show it, since many share it. */
export interface Ranked {
  readonly agentId: string;
  readonly keys: readonly number[];
}

export interface Ranking {
  readonly world: World;
  readonly ask: Ask;
  readonly distribution: Distribution;
  readonly line: Line;
  readonly candidates: Candidates;
}

/** @param index place of the seat among the candidates, which tells own members from guests */
export function ranked(ranking: Ranking, seat: Seat, index: number): Ranked {
  const { names } = distributions[ranking.distribution];
  return { agentId: seat.agent.id, keys: names.map((_name, place) => keyAt(ranking, seat, index, place)) };
}

/** As comparing the two ranked, but each key is computed only when those before it are equal. */
export function goesBefore(ranking: Ranking, seat: Seat, index: number, other: Ranked): boolean {
  for (let place = 0; place < other.keys.length; place += 1) {
    const difference = keyAt(ranking, seat, index, place) - (other.keys[place] ?? 0);
    if (difference !== 0) {
      return difference < 0;
    }
  }
  return seat.agent.id < other.agentId;
}

/** Whether the seat's keys are still those that it was ranked by. */
export function isRankedSo(ranking: Ranking, seat: Seat, index: number, { keys }: Ranked): boolean {
  return keys.every((key, place) => keyAt(ranking, seat, index, place) === key);
}

function keyAt(
  { world, ask, distribution, candidates }: Ranking,
  seat: Seat,
  index: number,
  place: number,
): number {
  if (place === 0) {
    return Number(index >= candidates.ownCount);
  }
  if (place === 1) {
    return interruptionsFor(world, seat, ask).length;
  }
  return distributions[distribution].keys[place - FIRST_NAMES.length]?.of(seat, ask) ?? 0;
}

/** Negative where `a` goes before `b`. Total: no two agents are equal. */
export function compareRanked(a: Ranked, b: Ranked): number {
  for (let index = 0; index < a.keys.length; index += 1) {
    const difference = (a.keys[index] ?? 0) - (b.keys[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return a.agentId < b.agentId ? -1 : 1;
}
