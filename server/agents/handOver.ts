import { cases } from '../cases/caseCollection.ts';
import { endCase } from '../cases/closeCase.ts';
import { cancelTimers, giveCase } from '../cases/takeCase.ts';
import type { Context } from '../context.ts';
import { DomainError, notFound } from '../errors.ts';
import { rescindOffersTo } from '../routing/agentLoss.ts';
import { backInLine } from '../routing/backInLine.ts';
import { agents } from './agentCollection.ts';

/** Where an agent's open cases go: each back to its place in line, or all to a colleague by their id. */
export type HandOver = 'line' | (string & {});

/**
 * An agent who is to leave may hold work, and it must be said where that goes.
 *
 * @throws DomainError `agentHasWork` with the number of cases, where it is not said
 */
export async function requireHandOver(
  ctx: Context,
  agentId: string,
  workTo: HandOver | undefined,
): Promise<void> {
  const count = await cases.of(ctx.database).countDocuments({ agentId, isOpen: true });
  if (count > 0 && workTo === undefined) {
    throw new DomainError(
      'agentHasWork',
      `${count} open cases are in this agent's hands; say where they go`,
      {
        details: { cases: String(count) },
      },
    );
  }
  if (workTo === undefined || workTo === 'line') {
    return;
  }
  const heir = await agents.of(ctx.database).findOne({ _id: workTo, isActive: true });
  if (heir === null || heir._id === agentId) {
    throw notFound('agent', workTo);
  }
}

/** Gives away all that an agent has; what they were just being offered goes on to others. */
export async function handOver(ctx: Context, agentId: string, workTo: HandOver): Promise<void> {
  await rescindOffersTo(ctx, agentId);
  const open = await cases.of(ctx.database).find({ agentId, isOpen: true }).toArray();
  for (const theCase of open) {
    if (theCase.state === 'wrapping') {
      const { disposition } = theCase;
      await endCase(ctx, theCase, { state: 'done', disposition, closedBy: agentId });
    } else if (workTo === 'line') {
      await cancelTimers(ctx, theCase);
      await backInLine(ctx, theCase, { isExcluded: true });
    } else {
      await giveCase(ctx, theCase, workTo, 'transfer');
    }
  }
}
