import { DateTime } from 'luxon';
import type { QueueStats } from '../../shared/board.ts';
import type { CaseState } from '../../shared/case.ts';
import { agents } from '../agents/agentCollection.ts';
import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { defineCollection } from '../database/collection.ts';
import { together } from '../database/together.ts';
import { queues } from '../queues/queueCollection.ts';
import { getWorkspace } from '../workspace/workspace.ts';

type Counted = 'waiting' | 'offered' | 'assigned';

interface QueueCounts extends Record<Counted, number> {
  /** The queue's id. */
  _id: string;
}

export interface QueueDay {
  /** Queue and local date: `65f….2026-11-21`. */
  _id: string;
  answered: number;
  answeredInTime: number;
  abandoned: number;
  waitedMs: number;
}

export const queueCounts = defineCollection<QueueCounts>('queueCounts', []);
export const queueDays = defineCollection<QueueDay>('queueDays', []);

const countedAs: Partial<Record<CaseState, Counted>> = {
  queued: 'waiting',
  offered: 'offered',
  assigned: 'assigned',
  wrapping: 'assigned',
};

/** Moves a case between its queues' counters; `before` is null for a new case. */
export async function countMove(
  ctx: Context,
  before: CaseDocument | null,
  after: CaseDocument,
): Promise<void> {
  const from = before && countedAs[before.state];
  const to = countedAs[after.state];
  const isMoved = !before || from !== to || before.queueId !== after.queueId;
  if (!isMoved || (!from && !to)) {
    return;
  }
  const steps = [
    ...(before && from ? [{ queueId: before.queueId, counted: from, by: -1 }] : []),
    ...(to ? [{ queueId: after.queueId, counted: to, by: 1 }] : []),
  ];
  await count(ctx.database, steps);
  await countOutcome(ctx, before, after);
}

interface CounterStep {
  queueId: string;
  counted: Counted;
  by: number;
}

/** Many moves at once, as in a pass of the routing, come to one write for each queue. */
const count = together(async (database, moves: readonly (readonly CounterStep[])[]) => {
  const sums = new Map<string, Record<string, number>>();
  for (const { queueId, counted, by } of moves.flat()) {
    const sum = sums.get(queueId) ?? {};
    sum[counted] = (sum[counted] ?? 0) + by;
    sums.set(queueId, sum);
  }
  const writes = [...sums].map(([_id, $inc]) => ({
    updateOne: { filter: { _id }, update: { $inc }, upsert: true },
  }));
  // Counted anew each minute: nothing is lost for good by not waiting for the disk.
  await queueCounts.of(database).bulkWrite(writes, { ordered: false, writeConcern: { w: 1, j: false } });
  return moves.map(() => null);
});

/** Each case falls due for the service level once: when it first gets its agent, or when it is abandoned. */
async function countOutcome(ctx: Context, before: CaseDocument | null, after: CaseDocument): Promise<void> {
  const isAnswered = after.state === 'assigned' && before?.state !== 'assigned';
  const isAbandoned = after.state === 'abandoned' && before?.state !== 'abandoned';
  if (after.isCounted || after.queuedAt === null || !(isAnswered || isAbandoned)) {
    return;
  }
  const { modifiedCount } = await cases
    .of(ctx.database)
    .updateOne({ _id: after._id, isCounted: false }, { $set: { isCounted: true } });
  if (modifiedCount === 0) {
    return;
  }
  const waitedMs = ctx.now().getTime() - new Date(after.queuedAt).getTime();
  const queue = await queues.of(ctx.database).findOne({ _id: after.queueId });
  const isInTime = isAnswered && waitedMs <= (queue?.serviceLevel.seconds ?? 0) * 1000;
  await queueDays.of(ctx.database).updateOne(
    { _id: `${after.queueId}.${await today(ctx)}` },
    {
      $inc: {
        answered: isAnswered ? 1 : 0,
        answeredInTime: isInTime ? 1 : 0,
        abandoned: isAbandoned ? 1 : 0,
        waitedMs: isAnswered ? waitedMs : 0,
      },
    },
    { upsert: true },
  );
}

/** Mends counters that a crash left between a case and its count. */
export async function recountQueues(ctx: Context): Promise<void> {
  const rows = await cases
    .of(ctx.database)
    .aggregate<{ _id: { queueId: string; state: CaseState }; count: number }>([
      { $match: { isOpen: true } },
      { $group: { _id: { queueId: '$queueId', state: '$state' }, count: { $sum: 1 } } },
    ])
    .toArray();
  for (const queue of await queues.of(ctx.database).find({}).toArray()) {
    const counts = { waiting: 0, offered: 0, assigned: 0 };
    for (const row of rows.filter(({ _id }) => _id.queueId === queue._id)) {
      const name = countedAs[row._id.state];
      if (name) {
        counts[name] += row.count;
      }
    }
    await queueCounts.of(ctx.database).updateOne({ _id: queue._id }, { $set: counts }, { upsert: true });
  }
}

/** The live figures of all queues: kept counters, and one look into an index for the longest wait. */
export async function readBoard(ctx: Context): Promise<QueueStats[]> {
  const day = await today(ctx);
  const [all, counts, days, people] = await Promise.all([
    queues.of(ctx.database).find({}).sort({ name: 1 }).toArray(),
    queueCounts.of(ctx.database).find({}).toArray(),
    queues
      .of(ctx.database)
      .find({}, { projection: { _id: 1 } })
      .toArray()
      .then((known) =>
        queueDays
          .of(ctx.database)
          .find({ _id: { $in: known.map(({ _id }) => `${_id}.${day}`) } })
          .toArray(),
      ),
    agents
      .of(ctx.database)
      .find(
        {
          isActive: true,
          'presence.status': 'available',
          'presence.isReachable': true,
          'presence.isNotResponding': false,
        },
        { projection: { queueIds: 1 } },
      )
      .toArray(),
  ]);
  const countOf = new Map(counts.map((row) => [row._id, row]));
  const dayOf = new Map(days.map((row) => [row._id, row]));
  return Promise.all(
    all.map(async (queue) => {
      const count = countOf.get(queue._id);
      const longest = (count?.waiting ?? 0) > 0 ? await longestWaiting(ctx, queue._id) : null;
      return {
        queueId: queue._id,
        waiting: Math.max(0, count?.waiting ?? 0),
        offered: Math.max(0, count?.offered ?? 0),
        assigned: Math.max(0, count?.assigned ?? 0),
        longestWaitingSince: longest,
        availableAgents: people.filter((agent) => agent.queueIds.includes(queue._id)).length,
        ...dayFigures(dayOf.get(`${queue._id}.${day}`)),
      };
    }),
  );
}

function dayFigures(
  day: QueueDay | undefined,
): Pick<QueueStats, 'serviceLevelPercent' | 'answeredToday' | 'abandonedToday' | 'asaSeconds'> {
  const answered = day?.answered ?? 0;
  const due = answered + (day?.abandoned ?? 0);
  return {
    serviceLevelPercent: due === 0 ? null : Math.round((1000 * (day?.answeredInTime ?? 0)) / due) / 10,
    answeredToday: answered,
    abandonedToday: day?.abandoned ?? 0,
    asaSeconds: answered === 0 ? null : Math.round((day?.waitedMs ?? 0) / answered / 100) / 10,
  };
}

async function longestWaiting(ctx: Context, queueId: string): Promise<string | null> {
  const first = await cases
    .of(ctx.database)
    .findOne({ state: 'queued', queueId }, { sort: { queuedAt: 1 }, projection: { queuedAt: 1 } });
  return first?.queuedAt ?? null;
}

async function today(ctx: Context): Promise<string> {
  return dayOf(ctx.now(), (await getWorkspace(ctx)).timeZone);
}

/** The local date of an instant, as days are counted; UTC where the zone is not known here. */
export function dayOf(at: Date, timeZone: string): string {
  const local = DateTime.fromJSDate(at, { zone: timeZone });
  return (local.isValid ? local : DateTime.fromJSDate(at, { zone: 'utc' })).toISODate() ?? '';
}
