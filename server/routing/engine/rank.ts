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

/** What each distribution compares, one after the other; what remains equal goes to the lower id. */
const distributions: Record<Distribution, readonly RankKey[]> = {
  longestIdle: [idleSince, lastOfferedAt],
  mostFreeUnits: [lessFreeUnits, lastOfferedAt],
  bestSkill: [lessSkill, idleSince, lastOfferedAt],
  roundRobin: [lastAssignedAt, lastOfferedAt],
};

/** Before them all: the queue's own members, then those who need not interrupt anything. */
const FIRST_NAMES = ['isGuest', 'interrupts'];

export function rankNames(distribution: Distribution): string[] {
  return [...FIRST_NAMES, ...distributions[distribution].map((key) => key.name)];
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
export function ranked({ world, ask, distribution, candidates }: Ranking, seat: Seat, index: number): Ranked {
  const isGuest = index < candidates.ownCount ? 0 : 1;
  const interrupts = interruptionsFor(world, seat, ask).length;
  const keys = [isGuest, interrupts];
  for (const key of distributions[distribution]) {
    keys.push(key.of(seat, ask));
  }
  return { agentId: seat.agent.id, keys };
}

/** As comparing the two ranked, but each key is computed only when those before it are equal. */
export function goesBefore(ranking: Ranking, seat: Seat, index: number, other: Ranked): boolean {
  const { world, ask, distribution, candidates } = ranking;
  const keys = distributions[distribution];
  for (let place = 0; place < other.keys.length; place += 1) {
    const own =
      place === 0
        ? Number(index >= candidates.ownCount)
        : place === 1
          ? interruptionsFor(world, seat, ask).length
          : (keys[place - FIRST_NAMES.length]?.of(seat, ask) ?? 0);
    const difference = own - (other.keys[place] ?? 0);
    if (difference !== 0) {
      return difference < 0;
    }
  }
  return seat.agent.id < other.agentId;
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
