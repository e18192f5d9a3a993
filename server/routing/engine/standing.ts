import { firstFailingFor, isExcluded } from './filters.ts';
import { type Candidate, compareRanked, isRankedSo, type Ranked, type Ranking, ranked } from './rank.ts';
import type { FilterCode, Millis } from './types.ts';
import type { Candidates } from './world.ts';

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
  /** In the order of the candidates; these are changed in place. */
  readonly rows: readonly Row[];
  /** The same in the order of ids, in which the rejected are listed. */
  readonly rowsById: readonly Row[];
}

/** A candidate as they were when last looked at. */
export interface Row extends Candidate {
  readonly agentId: string;
  /** Of the seat at that time. */
  revision: number;
  readAt: Millis;
  /** Not of an agent who is kept free: that ends at an instant, and so depends on when it is read. */
  lasts: boolean;
  failing: FilterCode | null;
  ranked: Ranked | null;
  /** Their place among those who may be kept free for the line; undefined until asked, see `draining.ts`. */
  toKeep: Ranked | null | undefined;
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
  const { line } = ranking;
  const known = line.standing ?? unread(ranking.candidates);
  const former: Ranked[] = [];
  const newcomers: Ranked[] = [];
  const codes: FilterCode[] = [];
  for (const row of known.rows) {
    if (isCurrent(row, now)) {
      continue;
    }
    const { failing, ranked: before } = row;
    read(row, ranking, now);
    if (failing !== row.failing) {
      noteCode(codes, failing);
      noteCode(codes, row.failing);
    }
    if (before !== null && before !== row.ranked) {
      former.push(before);
    }
    if (row.ranked !== null && before !== row.ranked) {
      newcomers.push(row.ranked);
    }
  }
  if (codes.length + newcomers.length > 0) {
    line.standing = {
      rows: known.rows,
      rowsById: known.rowsById,
      eligible: merged(known.eligible, former, newcomers),
      rejected: listedAnew(known, codes),
    };
  }
  return line.standing ?? known;
}

function unread({ seats, ownCount }: Candidates): Standing {
  const rows = seats.map((seat, index) => ({
    agentId: seat.agent.id,
    seat,
    isGuest: index >= ownCount,
    revision: -1,
    readAt: Number.NEGATIVE_INFINITY,
    lasts: false,
    failing: null,
    ranked: null,
    toKeep: undefined,
  }));
  const rowsById = [...rows].sort((a, b) => (a.agentId < b.agentId ? -1 : 1));
  return { rows, rowsById, eligible: [], rejected: {} };
}

function isCurrent({ seat, revision, lasts, readAt }: Row, now: Millis): boolean {
  return revision === seat.revision && (lasts || readAt === now);
}

function read(row: Row, ranking: Ranking, now: Millis): void {
  const { seat, ranked: before } = row;
  row.revision = seat.revision;
  row.readAt = now;
  row.lasts = seat.agent.drain === null;
  row.toKeep = undefined;
  row.failing = firstFailingFor(ranking.world, seat, ranking.ask, now);
  if (row.failing !== null) {
    row.ranked = null;
  } else if (before === null || !isRankedSo(ranking, row, before)) {
    row.ranked = ranked(ranking, row);
  }
}

function noteCode(codes: FilterCode[], code: FilterCode | null): void {
  if (code !== null && !codes.includes(code)) {
    codes.push(code);
  }
}

function merged(
  known: readonly Ranked[],
  former: readonly Ranked[],
  newcomers: readonly Ranked[],
): readonly Ranked[] {
  if (newcomers.length + former.length === 0) {
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

/** The lists under the given codes made anew; the others stay the very same. */
function listedAnew({ rejected: known, rowsById }: Standing, codes: readonly FilterCode[]): Rejected {
  const rejected: Partial<Record<FilterCode, readonly string[]>> = {};
  const former = Object.keys(known) as FilterCode[];
  for (const code of [...former, ...codes.filter((one) => !former.includes(one))]) {
    const ids = codes.includes(code) ? idsFailing(rowsById, code) : known[code];
    if (ids !== undefined && ids.length > 0) {
      rejected[code] = ids;
    }
  }
  return rejected;
}

function idsFailing(rowsById: readonly Row[], code: FilterCode): string[] {
  return rowsById.filter(({ failing }) => failing === code).map(({ agentId }) => agentId);
}
