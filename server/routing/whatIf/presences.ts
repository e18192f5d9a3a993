import { presenceIntervals } from '../../agents/presence.ts';
import type { Context } from '../../context.ts';
import type { RecordedCase, RecordedDay } from '../engine/replay/day.ts';
import type { Millis, RoutingAgent } from '../engine/types.ts';

type Status = RoutingAgent['status'];
type Event = RecordedDay['events'][number];

export interface Presences {
  /** Of each agent when the day began. */
  readonly atStart: ReadonlyMap<string, Status>;
  readonly events: readonly Event[];
  /** Agents of whom nothing is recorded, though they had cases. */
  readonly assumedIds: readonly string[];
}

interface Interval {
  agentId: string;
  status: Status;
  isReachable: boolean;
  isNotResponding: boolean;
  from: string;
}

/** Who was there, from the recorded intervals; those of whom there are none, from the cases they had. */
export async function loadPresences(
  ctx: Context,
  agentIds: readonly string[],
  { from, to, cases }: { from: Millis; to: Millis; cases: readonly RecordedCase[] },
): Promise<Presences> {
  const [before, during] = await Promise.all([
    lastBefore(ctx, agentIds, from),
    presenceIntervals
      .of(ctx.database)
      .find({ from: { $gte: iso(from), $lt: iso(to) } })
      .sort({ from: 1 })
      .toArray(),
  ]);
  const known = new Set([...before.keys(), ...during.map(({ agentId }) => agentId)]);
  const assumed = stays(cases.filter(({ agentId }) => agentId !== null && !known.has(agentId)));
  const changes = during.map((interval) =>
    change(interval.agentId, statusOf(interval), Date.parse(interval.from)),
  );
  return {
    atStart: new Map([...before].map(([agentId, interval]) => [agentId, statusOf(interval)])),
    events: [...changes, ...assumed.events],
    assumedIds: assumed.agentIds,
  };
}

async function lastBefore(
  ctx: Context,
  agentIds: readonly string[],
  from: Millis,
): Promise<Map<string, Interval>> {
  const collection = presenceIntervals.of(ctx.database);
  const found = await Promise.all(
    agentIds.map((agentId) =>
      collection
        .find({ agentId, from: { $lt: iso(from) } })
        .sort({ from: -1 })
        .limit(1)
        .toArray(),
    ),
  );
  return new Map(
    found.flatMap(([interval]) => (interval === undefined ? [] : [[interval.agentId, interval]])),
  );
}

/** What routing would see: somebody without a connection is not there, whatever they say. */
function statusOf({ status, isReachable, isNotResponding }: Interval): Status {
  if (!isReachable) {
    return 'offline';
  }
  return status === 'available' && isNotResponding ? 'busy' : status;
}

/** From the arrival of an agent's first case to the end of their last. */
function stays(cases: readonly RecordedCase[]): { agentIds: string[]; events: Event[] } {
  const spans = new Map<string, { from: Millis; to: Millis }>();
  for (const { agentId, at, answeredAt, handleMs } of cases) {
    if (agentId !== null && answeredAt !== null) {
      const span = spans.get(agentId);
      const end = answeredAt + (handleMs ?? 0);
      spans.set(agentId, { from: Math.min(span?.from ?? at, at), to: Math.max(span?.to ?? end, end) });
    }
  }
  return {
    agentIds: [...spans.keys()],
    events: [...spans].flatMap(([agentId, { from, to }]) => [
      change(agentId, 'available', from),
      change(agentId, 'offline', to),
    ]),
  };
}

function change(agentId: string, status: Status, at: Millis): Event {
  return { at, event: { kind: 'status', agentId, status } };
}

function iso(at: Millis): string {
  return new Date(at).toISOString();
}
