import { agents } from '../agents/agentCollection.ts';
import { announceAgent } from '../agents/updateAgentRecord.ts';
import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import { type Context, instant } from '../context.ts';

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
}

/**
 * Takes units of an agent for a case, by one conditional update: of any number of processes that claim at
 * once, those that do not fit any more get `false`, and nothing changed.
 */
export async function claimUnits(ctx: Context, claim: Claim): Promise<boolean> {
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
  const agent = await agents
    .of(ctx.database)
    .findOneAndUpdate(
      { _id: claim.agentId, isActive: true, ...fits },
      { $inc: { 'units.used': net, openCases: 1, version: 1 }, $set: { lastOfferedAt: instant(ctx) } },
      { returnDocument: 'after' },
    );
  if (agent === null) {
    return false;
  }
  announceAgent(ctx, agent);
  for (const { itemId } of claim.interrupts) {
    await cases
      .of(ctx.database)
      .updateOne(
        { _id: itemId, 'held.agentId': claim.agentId, 'routing.interruptedBy': null },
        { $set: { 'held.units': 0, 'routing.interruptedBy': claim.caseId } },
      );
  }
  return true;
}

/**
 * Gives back what a case held, and the units of those it interrupted. Call it with the document as it was
 * before the conditional update that took `held` away: whoever made that update gives back, once.
 *
 * @param isFinished whether the agent's turn counts as done, so that they go to the end of the line
 */
export async function releaseUnits(
  ctx: Context,
  before: Pick<CaseDocument, '_id' | 'held'>,
  isFinished: boolean,
): Promise<void> {
  if (before.held === null) {
    return;
  }
  const { agentId, units } = before.held;
  const restored = await endInterruptions(ctx, before._id);
  const agent = await agents.of(ctx.database).findOneAndUpdate(
    { _id: agentId },
    {
      $inc: { 'units.used': restored - units, openCases: -1, version: 1 },
      ...(isFinished ? { $set: { idleSince: instant(ctx) } } : {}),
    },
    { returnDocument: 'after' },
  );
  if (agent !== null) {
    announceAgent(ctx, agent);
  }
}

/** @returns the units that the interrupted cases hold again */
async function endInterruptions(ctx: Context, caseId: string): Promise<number> {
  const collection = cases.of(ctx.database);
  let restored = 0;
  for (;;) {
    const interrupted = await collection.findOne({ 'routing.interruptedBy': caseId, isOpen: true });
    if (interrupted === null) {
      return restored;
    }
    const units = interrupted.held === null ? 0 : interrupted.cost;
    const { modifiedCount } = await collection.updateOne(
      { _id: interrupted._id, 'routing.interruptedBy': caseId, held: interrupted.held },
      { $set: { 'routing.interruptedBy': null, ...(units > 0 ? { 'held.units': units } : {}) } },
    );
    restored += modifiedCount === 1 ? units : 0;
  }
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
    .find({ isOpen: true, 'held.agentId': { $type: 'string' } }, { projection: { held: 1 } })
    .toArray();
  const sums = new Map<string, { used: number; openCases: number }>();
  for (const { held: hold } of held) {
    if (hold !== null) {
      const sum = sums.get(hold.agentId) ?? { used: 0, openCases: 0 };
      sums.set(hold.agentId, { used: sum.used + hold.units, openCases: sum.openCases + 1 });
    }
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
