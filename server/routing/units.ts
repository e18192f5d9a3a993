import type { CaseState } from '../../shared/case.ts';
import { type AgentDocument, agents } from '../agents/agentCollection.ts';
import { announceAgent } from '../agents/updateAgentRecord.ts';
import { type CaseDocument, cases, type Hold } from '../cases/caseCollection.ts';
import { type Context, instant } from '../context.ts';

/** States in which a case holds units of somebody. */
export const HOLDING: CaseState[] = ['offered', 'assigned', 'wrapping'];

export interface Interruption {
  itemId: string;
  units: number;
}

export interface Claim {
  caseId: string;
  agentId: string;
  units: number;
  /** Cases of the agent that cost nothing while this one lasts. */
  interrupts: readonly Interruption[];
  /** A supervisor's order, or an agent's own wish, may exceed the capacity; routing may not. */
  mustFit: boolean;
  /** It is the agent's at once, not offered to them: it is their turn in a round. */
  isAssigned?: boolean;
}

/**
 * Takes units of an agent for a case, by one conditional update: of any number of processes that claim at
 * once, those that do not fit any more get null, and nothing changed.
 */
export async function claimUnits(ctx: Context, claim: Claim): Promise<AgentDocument | null> {
  const freed = claim.interrupts.reduce((sum, { units }) => sum + units, 0);
  const net = claim.units - freed;
  const fits = claim.mustFit
    ? {
        'presence.status': 'available' as const,
        'presence.isReachable': true,
        'presence.isNotResponding': false,
        $expr: { $lte: [{ $add: ['$units.used', net] }, '$units.total'] },
      }
    : {};
  const agent = await agents.of(ctx.database).findOneAndUpdate(
    { _id: claim.agentId, isActive: true, ...fits },
    {
      $inc: { 'units.used': net, openCases: 1, version: 1 },
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
          'routing.interruptedBy': claim.caseId,
          changedAt: ctx.now().getTime(),
        },
      },
    );
  }
  return agent;
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
  before: Pick<CaseDocument, '_id' | 'held' | 'offers'>,
  isFinished: boolean,
): Promise<void> {
  if (before.held !== null) {
    await releaseHold(ctx, before._id, before.held, isFinished);
  }
  for (const offer of before.offers) {
    await releaseHold(ctx, before._id, offer, false);
  }
}

/** The same for one agent of the case. */
export async function releaseHold(
  ctx: Context,
  caseId: string,
  { agentId, units }: Hold,
  isFinished: boolean,
): Promise<void> {
  const restored = await endInterruptions(ctx, caseId, agentId);
  const agent = await agents.of(ctx.database).findOneAndUpdate(
    { _id: agentId },
    {
      $inc: { 'units.used': restored - units, openCases: -1, version: 1 },
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
 * @param fields written to the case in the same update
 * @returns the agent, or null when the case was changed by somebody else first
 */
export async function changeHold(
  ctx: Context,
  theCase: CaseDocument,
  units: number,
  fields: Record<string, unknown>,
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
  const agent = await agents
    .of(ctx.database)
    .findOneAndUpdate(
      { _id: held.agentId },
      { $inc: { 'units.used': units - held.units, version: 1 } },
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

function holdsOf({ held, offers }: Pick<CaseDocument, 'held' | 'offers'>): Hold[] {
  return held === null ? [...offers] : [held, ...offers];
}

/** Agents whose counters looked wrong in the last sweep, at that version. */
export type Suspects = Map<string, number>;

/**
 * Repairs agents' counters from what cases hold: a crash between the two halves of a claim leaves units
 * taken for nobody. A claim under way looks the same, so a counter is mended only when nothing happened to
 * the agent since the sweep before, and only at that version.
 *
 * @param suspects kept by the caller between sweeps
 * @returns how many agents were mended
 */
export async function sweepUnits(ctx: Context, suspects: Suspects): Promise<number> {
  const before = await agents
    .of(ctx.database)
    .find({}, { projection: { units: 1, openCases: 1, version: 1 } })
    .toArray();
  const held = await cases
    .of(ctx.database)
    .find({ state: { $in: HOLDING } }, { projection: { held: 1, offers: 1 } })
    .toArray();
  const sums = new Map<string, { used: number; openCases: number }>();
  for (const { agentId, units } of held.flatMap(holdsOf)) {
    const sum = sums.get(agentId) ?? { used: 0, openCases: 0 };
    sums.set(agentId, { used: sum.used + units, openCases: sum.openCases + 1 });
  }
  let repaired = 0;
  for (const agent of before) {
    const { used, openCases } = sums.get(agent._id) ?? { used: 0, openCases: 0 };
    const isWrong = agent.units.used !== used || agent.openCases !== openCases;
    const wasWrong = suspects.get(agent._id) === agent.version;
    if (isWrong) {
      suspects.set(agent._id, agent.version);
    } else {
      suspects.delete(agent._id);
    }
    if (isWrong && wasWrong) {
      const after = await agents
        .of(ctx.database)
        .findOneAndUpdate(
          { _id: agent._id, version: agent.version },
          { $set: { 'units.used': used, openCases }, $inc: { version: 1 } },
          { returnDocument: 'after' },
        );
      if (after !== null) {
        announceAgent(ctx, after);
        repaired += 1;
      }
    }
  }
  return repaired;
}
