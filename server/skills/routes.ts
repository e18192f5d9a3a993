import * as api from '../../shared/api/skills.ts';
import { agents } from '../agents/agentCollection.ts';
import { updateAgentRecord } from '../agents/updateAgentRecord.ts';
import { cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { type Route, route } from '../http/route.ts';
import { queues } from '../queues/queueCollection.ts';
import { requirePermission } from '../session/requirePermission.ts';
import { findNeeds, requireFate } from './needs.ts';
import { settleNeeds } from './settleNeeds.ts';

export const skillRoutes: Route[] = [
  route(api.listSkills, async (ctx, { signedIn }) => {
    requirePermission(signedIn.actor, 'agent.manage');
    return { items: await listSkills(ctx) };
  }),

  route(api.deleteSkill, async (ctx, { params, body, signedIn }) => {
    requirePermission(signedIn.actor, 'agent.manage');
    await deleteSkill(ctx, params.name, body.needsTo);
    return { ok: true as const };
  }),
];

async function listSkills(ctx: Context): Promise<api.Skill[]> {
  const named = { 'skills.name': { $gt: '' } };
  const [people, lines, open] = await Promise.all([
    agents
      .of(ctx.database)
      .find({ isActive: true, ...named }, { projection: { skills: 1 } })
      .toArray(),
    queues
      .of(ctx.database)
      .find(named, { projection: { skills: 1 } })
      .toArray(),
    cases
      .of(ctx.database)
      .find({ isOpen: true, ...named }, { projection: { skills: 1 } })
      .toArray(),
  ]);
  const found = new Map<string, api.Skill>();
  const entryOf = (name: string): api.Skill => {
    const entry = found.get(name) ?? { name, agentCount: 0, queueIds: [], openCases: 0 };
    found.set(name, entry);
    return entry;
  };
  for (const { name } of people.flatMap(({ skills }) => skills ?? [])) {
    entryOf(name).agentCount += 1;
  }
  for (const { _id, skills } of lines) {
    for (const { name } of skills ?? []) {
      entryOf(name).queueIds.push(_id);
    }
  }
  for (const { name } of open.flatMap(({ skills }) => skills)) {
    entryOf(name).openCases += 1;
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** First from what asks for it, then from the agents: a crash in between leaves nobody who waits for nobody. */
async function deleteSkill(ctx: Context, name: string, fate: api.SkillFate | undefined): Promise<void> {
  const needs = await findNeeds(ctx, [name]);
  await requireFate(ctx, [name], needs, fate);
  await settleNeeds(ctx, [name], needs, fate ?? { kind: 'drop' });
  const holders = await agents.of(ctx.database).find({ 'skills.name': name }).toArray();
  for (const { _id, skills } of holders) {
    await updateAgentRecord(ctx, _id, { skills: (skills ?? []).filter((skill) => skill.name !== name) });
  }
}
