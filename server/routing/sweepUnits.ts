import { type Channel, channelSchema } from '../../shared/primitives.ts';
import { type AgentDocument, agents } from '../agents/agentCollection.ts';
import { announceAgent } from '../agents/updateAgentRecord.ts';
import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { HOLDING } from './units.ts';

/** Agents whose counters looked wrong in the last sweep, at that version. */
export type Suspects = Map<string, number>;

/** What an agent carries, as the counters on their document say it or as their cases do. */
interface Load {
  used: number;
  openCases: number;
  carried: Partial<Record<Channel, number>>;
}

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
    .find({}, { projection: { units: 1, openCases: 1, carried: 1, version: 1 } })
    .toArray();
  const loads = await loadsOf(ctx);
  let repaired = 0;
  for (const agent of before) {
    const load = loads.get(agent._id) ?? noLoad();
    const wasWrong = suspects.get(agent._id) === agent.version;
    if (isAlike(agent, load)) {
      suspects.delete(agent._id);
      continue;
    }
    suspects.set(agent._id, agent.version);
    if (wasWrong && (await mend(ctx, agent, load))) {
      repaired += 1;
    }
  }
  return repaired;
}

async function mend(ctx: Context, agent: AgentDocument, load: Load): Promise<boolean> {
  const { used, openCases, carried } = load;
  const after = await agents
    .of(ctx.database)
    .findOneAndUpdate(
      { _id: agent._id, version: agent.version },
      { $set: { 'units.used': used, openCases, carried }, $inc: { version: 1 } },
      { returnDocument: 'after' },
    );
  if (after !== null) {
    announceAgent(ctx, after);
  }
  return after !== null;
}

/** What each agent carries by what cases say; those who carry nothing are left out. */
async function loadsOf(ctx: Context): Promise<Map<string, Load>> {
  const held = await cases
    .of(ctx.database)
    .find({ state: { $in: HOLDING } }, { projection: { held: 1, offers: 1, channel: 1 } })
    .toArray();
  const loads = new Map<string, Load>();
  for (const theCase of held) {
    for (const { agentId, units } of holdsOf(theCase)) {
      const load = loads.get(agentId) ?? noLoad();
      loads.set(agentId, load);
      load.used += units;
      load.openCases += 1;
      load.carried[theCase.channel] = (load.carried[theCase.channel] ?? 0) + 1;
    }
  }
  return loads;
}

function holdsOf({ held, offers }: Pick<CaseDocument, 'held' | 'offers'>) {
  return held === null ? offers : [held, ...offers];
}

function noLoad(): Load {
  return { used: 0, openCases: 0, carried: {} };
}

function isAlike({ units, openCases, carried }: AgentDocument, load: Load): boolean {
  return (
    units.used === load.used &&
    openCases === load.openCases &&
    channelSchema.options.every((channel) => (carried?.[channel] ?? 0) === (load.carried[channel] ?? 0))
  );
}
