import type { Channel } from '../../shared/primitives.ts';
import { agents } from '../agents/agentCollection.ts';
import type { Context } from '../context.ts';
import { currentPolicy } from '../routing/policyStore.ts';
import { changeHold, isOver } from '../routing/units.ts';
import { type CaseDocument, cases } from './caseCollection.ts';
import { changeCase } from './changeCase.ts';
import { scheduleHandling } from './handlingTimers.ts';
import { announceCase } from './openCase.ts';

/**
 * A case goes on over another channel, with its costs and times: in line in the same place, in somebody's hands
 * with the same agent, even where that is more than they can carry.
 *
 * @returns false when it is neither, or was changed by somebody else first
 */
export async function changeChannel(ctx: Context, theCase: CaseDocument, channel: Channel): Promise<boolean> {
  const cost = (await currentPolicy(ctx)).capacity.cost[channel];
  if (theCase.state === 'queued') {
    return inLine(ctx, theCase, { channel, cost });
  }
  return theCase.state === 'assigned' && inHand(ctx, theCase, { channel, cost });
}

interface Terms {
  channel: Channel;
  cost: number;
}

async function inLine(ctx: Context, theCase: CaseDocument, { channel, cost }: Terms): Promise<boolean> {
  const changed = await changeCase(
    ctx,
    theCase._id,
    { state: 'queued', channel: theCase.channel },
    { channel, cost, 'routing.drainAfter': null },
  );
  // Whoever was kept free for what it cost before is free for others, and for it.
  await agents
    .of(ctx.database)
    .updateMany({ 'drain.itemId': theCase._id }, { $set: { drain: null }, $inc: { version: 1 } });
  return changed !== null;
}

async function inHand(ctx: Context, theCase: CaseDocument, { channel, cost }: Terms): Promise<boolean> {
  const units = theCase.routing.interruptedBy === null ? cost : 0;
  await scheduleHandling(ctx, { _id: theCase._id, channel });
  const agent = await changeHold(ctx, theCase, units, { channel, cost, 'routing.silentUnits': null });
  if (agent === null) {
    return false;
  }
  const after = await cases
    .of(ctx.database)
    .findOneAndUpdate(
      { _id: theCase._id, 'held.agentId': agent._id },
      { $set: { 'routing.isOver': isOver(agent) } },
      { returnDocument: 'after' },
    );
  if (after !== null) {
    announceCase(ctx, after);
  }
  return true;
}
