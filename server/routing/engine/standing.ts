import { firstFailingFor, isExcluded } from './filters.ts';
import { compareRanked, isRankedSo, type Ranked, type Ranking, ranked } from './rank.ts';
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
  /** By the place among the candidates; these are changed in place. */
  readonly rows: Row[];
}

interface Row {
  /** Of the seat when it was looked at. */
  revision: number;
  readAt: Millis;
  failing: FilterCode | null;
  ranked: Ranked | null;
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
  const rows = known?.rows ?? seats.map(unread);
  const former = new Set<Ranked>();
  const newcomers: Ranked[] = [];
  const moves: Move[] = [];
  for (let index = 0; index < seats.length; index += 1) {
    const seat = seats[index];
    const row = rows[index];
    if (seat === undefined || row === undefined || isCurrent(row, seat, now)) {
      continue;
    }
    const { failing, ranked: before } = row;
    read(row, ranking, { seat, index }, now);
    if (failing !== row.failing) {
      moves.push({ agentId: seat.agent.id, from: failing, to: row.failing });
    }
    if (before !== row.ranked) {
      if (before !== null) {
        former.add(before);
      }
      if (row.ranked !== null) {
        newcomers.push(row.ranked);
      }
    }
  }
  if (known !== null && moves.length === 0 && newcomers.length === 0) {
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

function unread(): Row {
  return { revision: -1, readAt: 0, failing: null, ranked: null };
}

/** An agent who is kept free is so until an instant: their row alone depends on when it is read. */
function isCurrent(row: Row, seat: Seat, now: Millis): boolean {
  return row.revision === seat.revision && (seat.agent.drain === null || row.readAt === now);
}

function read(
  row: Row,
  ranking: Ranking,
  { seat, index }: { readonly seat: Seat; readonly index: number },
  now: Millis,
): void {
  const before = row.ranked;
  row.revision = seat.revision;
  row.readAt = now;
  row.failing = firstFailingFor(ranking.world, seat, ranking.ask, now);
  if (row.failing !== null) {
    row.ranked = null;
  } else if (before === null || !isRankedSo(ranking, seat, index, before)) {
    row.ranked = ranked(ranking, seat, index);
  }
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
  // Each list that changes is copied once, however many come and go: records hold the former one.
  const own = new Map<FilterCode, string[]>();
  const listOf = (code: FilterCode): string[] => {
    const ids = own.get(code) ?? rejected[code]?.slice() ?? [];
    own.set(code, ids);
    rejected[code] = ids;
    return ids;
  };
  for (const { agentId, from, to } of moves) {
    if (from !== null) {
      const ids = listOf(from);
      ids.splice(indexAmong(ids, agentId), 1);
    }
    if (to !== null) {
      const ids = listOf(to);
      ids.splice(indexAmong(ids, agentId), 0, agentId);
    }
  }
  for (const [code, ids] of own) {
    if (ids.length === 0) {
      delete rejected[code];
    }
  }
  return rejected;
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
