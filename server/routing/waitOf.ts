import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { openWorld } from './engine/openWorld.ts';
import { positionOf } from './engine/position.ts';
import { type Stay, throughputOf, waitEstimate } from './engine/waitEstimate.ts';
import { toItem } from './loadState.ts';
import { currentPolicy } from './policyStore.ts';

/** The pace of the line is measured over this time. */
const WINDOW_MS = 30 * 60_000;
/** Who came before that and waited on into the window is rare, and found as far back as this. */
const LONGEST_STAY_MS = 2 * 3_600_000;
const MOST_STAYS = 1_000;
/** Nobody wants to know which of more they are. */
const MOST_IN_LINE = 500;

export interface Wait {
  /** Among those who wait in the same queue, from 1. */
  position: number;
  /** One in ten waits less than the first, one in ten longer than the second; null where too few were served. */
  waitSeconds: [number, number] | null;
}

/** Place in line by the rules of the queue, and an honest range from how fast the line really moved. */
export async function waitOf(ctx: Context, theCase: CaseDocument): Promise<Wait> {
  const [position, stays] = await Promise.all([placeOfCase(ctx, theCase), recentStays(ctx, theCase.queueId)]);
  const pace = throughputOf(stays, ctx.now().getTime(), WINDOW_MS);
  const estimate = waitEstimate(position, pace);
  return {
    position,
    waitSeconds:
      estimate === null ? null : [Math.floor(estimate.lowMs / 1000), Math.ceil(estimate.highMs / 1000)],
  };
}

async function placeOfCase(ctx: Context, theCase: CaseDocument): Promise<number> {
  if (theCase.state !== 'queued') {
    return 1;
  }
  const [policy, waiting] = await Promise.all([
    currentPolicy(ctx),
    cases
      .of(ctx.database)
      .find({ state: 'queued', queueId: theCase.queueId })
      .sort({ queuedAt: 1 })
      .limit(MOST_IN_LINE)
      .toArray(),
  ]);
  const items = waiting.map((document) => toItem(document));
  const queues = [{ id: theCase.queueId, memberIds: [] }];
  const world = openWorld({ items, queues, agents: [], offers: [] }, policy);
  return positionOf(world, theCase._id) ?? waiting.length + 1;
}

/** Of the last cases of a queue, from when until when each waited. */
async function recentStays(ctx: Context, queueId: string): Promise<Stay[]> {
  const since = new Date(ctx.now().getTime() - LONGEST_STAY_MS).toISOString();
  const found = await cases
    .of(ctx.database)
    .find(
      // Both values, so that the index that begins with it is used.
      { isOpen: { $in: [true, false] }, queueId, openedAt: { $gte: since } },
      { projection: { queuedAt: 1, assignedAt: 1, closedAt: 1 } },
    )
    .sort({ openedAt: -1 })
    .limit(MOST_STAYS)
    .toArray();
  return found.flatMap(({ queuedAt, assignedAt, closedAt }) => {
    const until = assignedAt ?? closedAt;
    return queuedAt === null
      ? []
      : [{ from: Date.parse(queuedAt), until: until === null ? null : Date.parse(until) }];
  });
}
