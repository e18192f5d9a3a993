import { firstFailingFor, isExcluded } from './filters.ts';
import { compareRanked, type Ranked, type Ranking, ranked } from './rank.ts';
import type { FilterCode, Millis } from './types.ts';
import type { Seat } from './world.ts';

/** All candidates: the eligible ones best first, the others by the first filter that failed. */
export interface Survey {
  readonly eligible: readonly Ranked[];
  readonly rejected: Rejected;
}

type Rejected = Readonly<Partial<Record<FilterCode, readonly string[]>>>;

/**
 * How the candidates of a line stand to all that wait in it. Kept between decisions: each changes an agent or
 * two of hundreds, and only those are looked at again. `eligible` and `rejected` are replaced whole, so that
 * records share them.
 */
export interface Standing extends Survey {
  /** By the place among the candidates. */
  readonly rows: Row[];
}

interface Row {
  /** Of the seat when it was looked at. */
  readonly revision: number;
  readonly readAt: Millis;
  readonly failing: FilterCode | null;
  readonly ranked: Ranked | null;
}

// Where most have changed, sorting anew is quicker than inserting one by one.
const MOST_INSERTED = 8;

/** Those who may have the item now, and why the others may not. */
export function surveyOf(ranking: Ranking, now: Millis): Survey {
  const standing = standingOf(ranking, now);
  const { item } = ranking.ask;
  if (item.excluded.length === 0) {
    return standing;
  }
  const isOut = ({ agentId }: Ranked) => isExcluded(item, agentId, now);
  if (!standing.eligible.some(isOut)) {
    return standing;
  }
  return {
    eligible: standing.eligible.filter((one) => !isOut(one)),
    rejected: {
      ...standing.rejected,
      excluded: standing.eligible.filter(isOut).map(({ agentId }) => agentId),
    },
  };
}

/** What one item has against an agent is left out. */
export function standingOf(ranking: Ranking, now: Millis): Standing {
  const { line, candidates } = ranking;
  const { seats } = candidates;
  const known = line.standing;
  const rows = known?.rows ?? [];
  const former = new Set<Ranked>();
  const newcomers: Ranked[] = [];
  const moves: Move[] = [];
  let isSame = known !== null;
  for (let index = 0; index < seats.length; index += 1) {
    const seat = seats[index];
    const before = rows[index];
    if (seat === undefined || isCurrent(before, seat, now)) {
      continue;
    }
    const row = rowOf(ranking, seat, index, now);
    rows[index] = row;
    isSame = false;
    if (before !== undefined && before.failing !== row.failing) {
      moves.push({ agentId: seat.agent.id, from: before.failing, to: row.failing });
    }
    if (before?.ranked) {
      former.add(before.ranked);
    }
    if (row.ranked !== null) {
      newcomers.push(row.ranked);
    }
  }
  if (known !== null && isSame) {
    return known;
  }
  const standing = {
    rows,
    eligible: merged(known?.eligible ?? [], former, newcomers),
    rejected: known === null ? rejectedOf(seats, rows) : afterMoves(known.rejected, moves),
  };
  line.standing = standing;
  return standing;
}

/** An agent who is kept free is so until an instant: their row alone depends on when it is read. */
function isCurrent(row: Row | undefined, seat: Seat, now: Millis): boolean {
  return (
    row !== undefined && row.revision === seat.revision && (seat.agent.drain === null || row.readAt === now)
  );
}

function rowOf(ranking: Ranking, seat: Seat, index: number, now: Millis): Row {
  const failing = firstFailingFor(ranking.world, seat, ranking.ask, now);
  return {
    revision: seat.revision,
    readAt: now,
    failing,
    ranked: failing === null ? ranked(ranking, seat, index) : null,
  };
}

function merged(
  known: readonly Ranked[],
  former: ReadonlySet<Ranked>,
  newcomers: readonly Ranked[],
): readonly Ranked[] {
  if (newcomers.length + former.size === 0) {
    return known;
  }
  // Copied whole and then mended: a filter would leave several half-grown lists behind, each time.
  const eligible = known.slice();
  for (const one of former) {
    eligible.splice(eligible.indexOf(one), 1);
  }
  if (newcomers.length > MOST_INSERTED) {
    return [...eligible, ...newcomers].sort(compareRanked);
  }
  for (const one of newcomers) {
    eligible.splice(placeAmong(eligible, one), 0, one);
  }
  return eligible;
}

function placeAmong(eligible: readonly Ranked[], one: Ranked): number {
  let low = 0;
  let high = eligible.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = eligible[middle];
    if (other !== undefined && compareRanked(other, one) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

interface Move {
  readonly agentId: string;
  readonly from: FilterCode | null;
  readonly to: FilterCode | null;
}

/** Each list in the order of ids, whatever came before. */
function rejectedOf(seats: readonly Seat[], rows: readonly Row[]): Rejected {
  const rejected: Partial<Record<FilterCode, string[]>> = {};
  rows.forEach(({ failing }, index) => {
    const agentId = seats[index]?.agent.id;
    if (failing !== null && agentId !== undefined) {
      const others = rejected[failing] ?? [];
      others.push(agentId);
      rejected[failing] = others;
    }
  });
  for (const ids of Object.values(rejected)) {
    ids?.sort();
  }
  return rejected;
}

function afterMoves(known: Rejected, moves: readonly Move[]): Rejected {
  if (moves.length === 0) {
    return known;
  }
  const rejected: Partial<Record<FilterCode, readonly string[]>> = { ...known };
  for (const { agentId, from, to } of moves) {
    if (from !== null) {
      leave(rejected, from, agentId);
    }
    if (to !== null) {
      const ids = rejected[to]?.slice() ?? [];
      ids.splice(indexAmong(ids, agentId), 0, agentId);
      rejected[to] = ids;
    }
  }
  return rejected;
}

function leave(
  rejected: Partial<Record<FilterCode, readonly string[]>>,
  code: FilterCode,
  agentId: string,
): void {
  const ids = rejected[code]?.slice() ?? [];
  ids.splice(indexAmong(ids, agentId), 1);
  if (ids.length === 0) {
    delete rejected[code];
  } else {
    rejected[code] = ids;
  }
}

function indexAmong(ids: readonly string[], agentId: string): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] ?? '') < agentId) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
