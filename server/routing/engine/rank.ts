import { type Ask, interruptionsFor } from './filters.ts';
import type { Distribution } from './policy.ts';
import { takenUnits } from './seats.ts';
import type { Candidates, Line, Seat, World } from './world.ts';

/** One key of the comparison among eligible agents: the smaller wins. */
interface RankKey {
  readonly name: string;
  readonly of: (candidate: Candidate, ranking: Ranking) => number;
}

/** An agent who is asked, and whether they are no member of the item's own queue. */
export interface Candidate {
  readonly seat: Seat;
  readonly isGuest: boolean;
}

const isGuest: RankKey = { name: 'isGuest', of: (candidate) => Number(candidate.isGuest) };
const interrupts: RankKey = {
  name: 'interrupts',
  of: ({ seat }, { world, ask }) => interruptionsFor(world, seat, ask).length,
};
const idleSince: RankKey = { name: 'idleSince', of: ({ seat }) => seat.agent.idleSince };
const lastOfferedAt: RankKey = { name: 'lastOfferedAt', of: ({ seat }) => seat.agent.lastOfferedAt };
const lastAssignedAt: RankKey = { name: 'lastAssignedAt', of: ({ seat }) => seat.agent.lastAssignedAt };
const lessFreeUnits: RankKey = {
  name: 'freeUnits',
  of: ({ seat }) => takenUnits(seat) - seat.agent.totalUnits,
};
const lessSkill: RankKey = {
  name: 'skillLevels',
  of: ({ seat }, { ask }) => -ask.skills.reduce((sum, { name }) => sum + (seat.agent.skills[name] ?? 0), 0),
};

/** What each distribution compares, one after the other; what remains equal goes to the lower id. */
const distributions = {
  longestIdle: comparing(idleSince, lastOfferedAt),
  mostFreeUnits: comparing(lessFreeUnits, lastOfferedAt),
  bestSkill: comparing(lessSkill, idleSince, lastOfferedAt),
  roundRobin: comparing(lastAssignedAt, lastOfferedAt),
} satisfies Record<Distribution, unknown>;

/** Before the distribution's own: the queue's members, then those who need not interrupt anything. */
function comparing(...own: readonly RankKey[]) {
  const keys = [isGuest, interrupts, ...own];
  return { keys, names: keys.map(({ name }) => name) };
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

export function ranked(ranking: Ranking, candidate: Candidate): Ranked {
  const { keys } = distributions[ranking.distribution];
  return { agentId: candidate.seat.agent.id, keys: keys.map(({ of }) => of(candidate, ranking)) };
}

/** Whether the candidate's keys are still those that they were ranked by. */
export function isRankedSo(ranking: Ranking, candidate: Candidate, before: Ranked): boolean {
  return distributions[ranking.distribution].keys.every(
    ({ of }, place) => of(candidate, ranking) === before.keys[place],
  );
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
