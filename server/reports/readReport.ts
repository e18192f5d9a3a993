import { DateTime } from 'luxon';
import type { HandledFigures, Report, ServedFigures } from '../../shared/api/reports.ts';
import type { Channel } from '../../shared/primitives.ts';
import { cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { queues } from '../queues/queueCollection.ts';
import { getWorkspace } from '../workspace/workspace.ts';
import { type QueueDay, queueDays } from './queueCounters.ts';

const MAX_DAYS = 366;

/**
 * The figures of a range of local days.
 *
 * @param range dates such as 2026-11-21, both included
 * @throws DomainError `invalidInput` for a range that ends before it begins or is longer than a year
 */
export async function readReport(ctx: Context, range: { from: string; to: string }): Promise<Report> {
  const { timeZone } = await getWorkspace(ctx);
  const dates = datesIn(range);
  const [all, known, handled] = await Promise.all([
    // A document for each queue and day: few, also after years.
    queueDays.of(ctx.database).find({}).toArray(),
    queues
      .of(ctx.database)
      .find({}, { projection: { name: 1 } })
      .sort({ name: 1 })
      .toArray(),
    handledIn(ctx, { ...range, timeZone }),
  ]);
  const days = all
    .map((day) => ({ day, queueId: day._id.slice(0, 24), date: day._id.slice(25) }))
    .filter(({ date }) => date >= range.from && date <= range.to);
  const served = (of: (one: (typeof days)[number]) => boolean) =>
    servedFigures(days.filter(of).map(({ day }) => day));
  const nameOf = new Map(known.map(({ _id, name }) => [_id, name]));
  const queueIds = new Set([...nameOf.keys(), ...days.map(({ queueId }) => queueId)]);
  return {
    ...range,
    timeZone,
    total: served(() => true),
    days: dates.map((date) => ({ date, ...served((one) => one.date === date) })),
    queues: [...queueIds].map((queueId) => ({
      queueId,
      name: nameOf.get(queueId) ?? null,
      ...served((one) => one.queueId === queueId),
    })),
    agents: groupedBy(handled, ({ agentId }) => agentId).map(([agentId, rows]) => ({
      agentId,
      ...handledFigures(rows),
    })),
    channels: groupedBy(handled, ({ channel }) => channel).map(([channel, rows]) => ({
      channel,
      ...handledFigures(rows),
    })),
    dispositions: groupedBy(handled, ({ disposition }) => disposition).map(([disposition, rows]) => ({
      disposition,
      closed: sumOf(rows, ({ closed }) => closed),
    })),
  };
}

function datesIn({ from, to }: { from: string; to: string }): string[] {
  const [first, last] = [DateTime.fromISO(from, { zone: 'utc' }), DateTime.fromISO(to, { zone: 'utc' })];
  const count = last.diff(first, 'days').days + 1;
  if (!(count >= 1 && count <= MAX_DAYS)) {
    throw new DomainError('invalidInput', `query.to: choose a range of 1 to ${MAX_DAYS} days`);
  }
  return Array.from({ length: count }, (_, index) => first.plus({ days: index }).toISODate() ?? '');
}

function servedFigures(days: readonly QueueDay[]): ServedFigures {
  const answered = sumOf(days, (day) => day.answered);
  const abandoned = sumOf(days, (day) => day.abandoned);
  const inTime = sumOf(days, (day) => day.answeredInTime);
  const waitedMs = sumOf(days, (day) => day.waitedMs);
  const due = answered + abandoned;
  return {
    answered,
    abandoned,
    serviceLevelPercent: due === 0 ? null : Math.round((1000 * inTime) / due) / 10,
    asaSeconds: answered === 0 ? null : Math.round(waitedMs / answered / 100) / 10,
  };
}

interface HandledRow {
  agentId: string | null;
  channel: Channel;
  disposition: string | null;
  closed: number;
  handled: number;
  handledMs: number;
  replied: number;
  replyMs: number;
}

/** Closed cases of the range, added up by the database: one row for each agent, channel and outcome. */
function handledIn(
  ctx: Context,
  { from, to, timeZone }: { from: string; to: string; timeZone: string },
): Promise<HandledRow[]> {
  const startOf = (date: string, plusDays: number) =>
    DateTime.fromISO(date, { zone: timeZone }).plus({ days: plusDays }).toUTC().toISO() ?? '';
  const isThere = (field: string) => ({ $ne: [{ $ifNull: [field, null] }, null] });
  const between = (start: string, end: string) => ({
    $cond: [
      { $and: [isThere(start), isThere(end)] },
      { $subtract: [{ $toDate: end }, { $toDate: start }] },
      null,
    ],
  });
  const ifThere = (field: string, value: unknown) => ({ $cond: [{ $ne: [field, null] }, value, 0] });
  return cases
    .of(ctx.database)
    .aggregate<HandledRow>([
      { $match: { isOpen: false, openedAt: { $gte: startOf(from, 0), $lt: startOf(to, 1) } } },
      {
        $project: {
          agentId: { $ifNull: ['$agentId', null] },
          channel: 1,
          disposition: { $ifNull: ['$disposition', null] },
          handleMs: between('$assignedAt', '$closedAt'),
          replyMs: between('$queuedAt', '$firstReplyAt'),
        },
      },
      {
        $group: {
          _id: { agentId: '$agentId', channel: '$channel', disposition: '$disposition' },
          closed: { $sum: 1 },
          handled: { $sum: ifThere('$handleMs', 1) },
          handledMs: { $sum: ifThere('$handleMs', '$handleMs') },
          replied: { $sum: ifThere('$replyMs', 1) },
          replyMs: { $sum: ifThere('$replyMs', '$replyMs') },
        },
      },
      { $replaceRoot: { newRoot: { $mergeObjects: ['$_id', '$$ROOT'] } } },
    ])
    .toArray();
}

function handledFigures(rows: readonly HandledRow[]): HandledFigures {
  const mean = (sumMs: number, count: number) => (count === 0 ? null : Math.round(sumMs / count / 100) / 10);
  return {
    closed: sumOf(rows, (row) => row.closed),
    meanHandleSeconds: mean(
      sumOf(rows, (row) => Number(row.handledMs)),
      sumOf(rows, (row) => row.handled),
    ),
    meanFirstReplySeconds: mean(
      sumOf(rows, (row) => Number(row.replyMs)),
      sumOf(rows, (row) => row.replied),
    ),
  };
}

/** The most first. */
function groupedBy<Key>(rows: readonly HandledRow[], keyOf: (row: HandledRow) => Key): [Key, HandledRow[]][] {
  const groups = new Map<Key, HandledRow[]>();
  for (const row of rows) {
    groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  }
  const closedIn = ([, group]: [Key, HandledRow[]]) => sumOf(group, ({ closed }) => closed);
  return [...groups].sort((a, b) => closedIn(b) - closedIn(a));
}

function sumOf<Item>(items: readonly Item[], figure: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + figure(item), 0);
}
