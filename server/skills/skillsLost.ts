import type { AgentSkill } from '../../shared/agent.ts';
import { type AgentDocument, agents } from '../agents/agentCollection.ts';
import type { Context } from '../context.ts';
import { findNeeds, type Needs } from './needs.ts';

/** Skills out of everybody's reach, at the level that is asked for, and what asks for them. */
export interface Loss {
  names: readonly string[];
  needs: Needs;
}

/**
 * What nobody could serve any more if an agent had these skills and no others. What nobody can serve as it is
 * does not count: it is not this change that takes it away.
 *
 * @param skills none for an agent who is switched off
 */
export async function skillsLost(
  ctx: Context,
  agentId: string,
  skills: readonly AgentSkill[],
): Promise<Loss> {
  const people = await agents
    .of(ctx.database)
    .find({ isActive: true }, { projection: { skills: 1 } })
    .toArray();
  const before = bestLevels(people);
  const after = bestLevels(
    people.map((one) => (one._id === agentId ? { ...one, skills: [...skills] } : one)),
  );
  const lowered = [...before.keys()].filter((name) => (after.get(name) ?? 0) < (before.get(name) ?? 0));
  if (lowered.length === 0) {
    return { names: [], needs: { cases: [], queues: [] } };
  }
  const needs = await findNeeds(
    ctx,
    lowered,
    ({ name, min }) => min <= (before.get(name) ?? 0) && min > (after.get(name) ?? 0),
  );
  const asked = new Set([...needs.cases, ...needs.queues].flatMap((one) => one.skills ?? []).map(nameOf));
  return { names: lowered.filter((name) => asked.has(name)), needs };
}

function bestLevels(people: readonly Pick<AgentDocument, 'skills'>[]): Map<string, number> {
  const best = new Map<string, number>();
  for (const { name, level } of people.flatMap(({ skills }) => skills ?? [])) {
    best.set(name, Math.max(best.get(name) ?? 0, level));
  }
  return best;
}

function nameOf({ name }: { name: string }): string {
  return name;
}
