import type { CaseState } from '../../shared/case.ts';
import type { Channel } from '../../shared/primitives.ts';
import { type AgentDocument, agents } from '../agents/agentCollection.ts';
import { announceAgent } from '../agents/updateAgentRecord.ts';
import { type CaseDocument, cases, type Hold } from '../cases/caseCollection.ts';
import { type Context, instant } from '../context.ts';

/** States in which a case holds units of somebody. */
export const HOLDING: CaseState[] = ['offered', 'assigned', 'wrapping'];

/** The case for which units are held, and the channel that it counts for. */
export type Claimed = Pick<CaseDocument, '_id' | 'channel'>;

export interface Interruption {
  itemId: string;
  units: number;
}

/** What an agent's capacity is beside their units. */
export interface Limits {
  /** Cases of the channel at once, as the policy has it; null for any number. */
  maximum: number | null;
}

export interface Claim {
  /** As it is when it is claimed: what fails is given back under the same channel. */
  theCase: Claimed;
  agentId: string;
  units: number;
  /** Cases of the agent that cost nothing while this one lasts. */
  interrupts: readonly Interruption[];
  /** A supervisor's order, or an agent's own wish, may exceed the capacity (null); routing may not. */
  limits: Limits | null;
  /** It is the agent's at once, not offered to them: it is their turn in a round. */
  isAssigned?: boolean;
}

/**
 * Takes units of an agent for a case, by one conditional update: of any number of processes that claim at
 * once, those that do not fit any more get null, and nothing changed. That holds for the maximum of the channel
 * as for the units.
 */
export async function claimUnits(ctx: Context, claim: Claim): Promise<AgentDocument | null> {
  const { _id: caseId, channel } = claim.theCase;
  const freed = claim.interrupts.reduce((sum, { units }) => sum + units, 0);
  const net = claim.units - freed;
  const fits = claim.limits === null ? {} : mayTake(channel, net, claim.limits);
  const agent = await agents.of(ctx.database).findOneAndUpdate(
    { _id: claim.agentId, isActive: true, ...fits },
    {
      $inc: { 'units.used': net, openCases: 1, [`carried.${channel}`]: 1, version: 1 },
      $set: {
        lastOfferedAt: instant(ctx),
        ...(claim.isAssigned === true ? { lastAssignedAt: instant(ctx) } : {}),
      },
    },
    // The case's update follows, and waits for the disk for both.
    { returnDocument: 'after', writeConcern: { w: 1, j: false } },
  );
  if (agent === null) {
    return null;
  }
  announceAgent(ctx, agent);
  for (const { itemId } of claim.interrupts) {
    await cases.of(ctx.database).updateOne(
      { _id: itemId, 'held.agentId': claim.agentId, 'routing.interruptedBy': null },
      {
        $set: {
          'held.units': 0,
          'routing.interruptedBy': caseId,
          changedAt: ctx.now().getTime(),
        },
      },
    );
  }
  return agent;
}

/** Who is there for one more case of the channel, at that cost. */
function mayTake(channel: Channel, units: number, { maximum }: Limits): object {
  return {
    'presence.status': 'available',
    'presence.isReachable': true,
    'presence.isNotResponding': false,
    $expr: { $lte: [{ $add: ['$units.used', units] }, '$units.total'] },
    ...(maximum === null ? {} : { [`carried.${channel}`]: { $not: { $gte: maximum } } }),
  };
}

/** More is on the agent than they can carry: nothing new comes until they are below again. */
export function isOver({ units }: Pick<AgentDocument, 'units'>): boolean {
  return units.used > units.total;
}

/**
 * Gives back what a case held, its pending offers' units included. Call it with the document as it was before
 * the conditional update that took them away: whoever made that update gives back, once.
 *
 * @param isFinished whether the owner's turn counts as done, so that they go to the end of the line
 */
export async function releaseUnits(
  ctx: Context,
  before: Claimed & Pick<CaseDocument, 'held' | 'offers'>,
  isFinished: boolean,
): Promise<void> {
  if (before.held !== null) {
    await releaseHold(ctx, before, before.held, isFinished);
  }
  for (const offer of before.offers) {
    await releaseHold(ctx, before, offer, false);
  }
}

/** The same for one agent of the case. */
export async function releaseHold(
  ctx: Context,
  { _id: caseId, channel }: Claimed,
  { agentId, units }: Hold,
  isFinished: boolean,
): Promise<void> {
  const restored = await endInterruptions(ctx, caseId, agentId);
  const agent = await agents.of(ctx.database).findOneAndUpdate(
    { _id: agentId },
    {
      $inc: { 'units.used': restored - units, openCases: -1, [`carried.${channel}`]: -1, version: 1 },
      ...(isFinished ? { $set: { idleSince: instant(ctx) } } : {}),
    },
    { returnDocument: 'after' },
  );
  if (agent === null) {
    return;
  }
  announceAgent(ctx, agent);
  if (!isOver(agent)) {
    await clearOver(ctx, agentId);
  }
}

/** Below their total again, none of the agent's cases is over it. */
async function clearOver(ctx: Context, agentId: string): Promise<void> {
  await cases
    .of(ctx.database)
    .updateMany({ agentId, isOpen: true, 'routing.isOver': true }, { $set: { 'routing.isOver': false } });
}

/**
 * Changes what a case holds of its owner, by a conditional update of the case and then of the agent.
 *
 * @param fields written to the case in the same update; with another channel it counts for that from now on
 * @returns the agent, or null when the case was changed by somebody else first
 */
export async function changeHold(
  ctx: Context,
  theCase: CaseDocument,
  units: number,
  fields: Record<string, unknown> & { channel?: Channel },
): Promise<AgentDocument | null> {
  const { held } = theCase;
  if (held === null) {
    return null;
  }
  const { modifiedCount } = await cases.of(ctx.database).updateOne(
    { _id: theCase._id, version: theCase.version, 'held.agentId': held.agentId, 'held.units': held.units },
    {
      $set: { ...fields, 'held.units': units, changedAt: ctx.now().getTime() },
      $inc: { version: 1 },
    },
  );
  if (modifiedCount === 0) {
    return null;
  }
  const agent = await agents.of(ctx.database).findOneAndUpdate(
    { _id: held.agentId },
    {
      $inc: { 'units.used': units - held.units, version: 1, ...channelMove(theCase.channel, fields.channel) },
    },
    { returnDocument: 'after' },
  );
  if (agent !== null) {
    announceAgent(ctx, agent);
    if (!isOver(agent)) {
      await clearOver(ctx, agent._id);
    }
  }
  return agent;
}

/** What changes in the count of each channel when a case goes from one to another; nothing where it stays. */
function channelMove(from: Channel, to: Channel = from): Record<string, number> {
  return to === from ? {} : { [`carried.${from}`]: -1, [`carried.${to}`]: 1 };
}

/** What a case holds of its owner while nothing interrupts it. */
export function fullUnits({ cost, routing }: Pick<CaseDocument, 'cost' | 'routing'>): number {
  return routing.silentUnits ?? cost;
}

/** @returns the units that the agent's interrupted cases hold again */
async function endInterruptions(ctx: Context, caseId: string, agentId: string): Promise<number> {
  const collection = cases.of(ctx.database);
  let restored = 0;
  for (;;) {
    const interrupted = await collection.findOne({
      'routing.interruptedBy': caseId,
      'held.agentId': agentId,
    });
    if (interrupted === null) {
      return restored;
    }
    const units = fullUnits(interrupted);
    const { modifiedCount } = await collection.updateOne(
      { _id: interrupted._id, 'routing.interruptedBy': caseId, 'held.agentId': agentId },
      {
        $set: { 'routing.interruptedBy': null, 'held.units': units, changedAt: ctx.now().getTime() },
      },
    );
    restored += modifiedCount === 1 ? units : 0;
  }
}
