import type { VisitorSession } from '../../shared/webchat.ts';
import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';

/** The pace of the line is measured over this time. */
const WINDOW_MS = 30 * 60_000;
/** Fewer than this many tell nothing honest. */
const ENOUGH = 3;

/**
 * Place in line and an honest range: how fast the queue really moved in the last half hour, give or take the
 * spread that so few observations have. No range at all where too few were served.
 */
export async function waitOf(ctx: Context, theCase: CaseDocument): Promise<VisitorSession['queue']> {
  const collection = cases.of(ctx.database);
  const since = new Date(ctx.now().getTime() - WINDOW_MS).toISOString();
  const [ahead, served] = await Promise.all([
    collection.countDocuments(
      { state: 'queued', queueId: theCase.queueId, queuedAt: { $lt: theCase.queuedAt ?? '' } },
      { limit: 500 },
    ),
    collection.countDocuments({ queueId: theCase.queueId, assignedAt: { $gte: since } }, { limit: 1_000 }),
  ]);
  const position = ahead + 1;
  if (served < ENOUGH) {
    return { position, waitSeconds: null };
  }
  const secondsEach = WINDOW_MS / 1000 / served;
  const spread = 1 / Math.sqrt(served);
  const likely = position * secondsEach;
  return { position, waitSeconds: [Math.floor(likely * (1 - spread)), Math.ceil(likely * (1 + spread))] };
}
