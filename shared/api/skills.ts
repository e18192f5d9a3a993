import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { idSchema, lineSchema } from '../primitives.ts';

const nameSchema = lineSchema(40).min(1);

/**
 * What becomes of those who need a skill that goes: they need it no more, or another in its place; or (`keep`)
 * they wait until somebody has it again.
 */
export const skillFateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('drop') }),
  z.object({ kind: z.literal('replace'), by: nameSchema }),
  z.object({ kind: z.literal('keep') }),
]);
export type SkillFate = z.infer<typeof skillFateSchema>;

export const skillSchema = z.object({
  name: z.string(),
  /** Active agents who have it, at whatever level. */
  agentCount: z.number().int(),
  /** Queues that ask it of all their cases. */
  queueIds: z.array(idSchema),
  /** Open cases that ask for it themselves. */
  openCases: z.number().int(),
});
export type Skill = z.infer<typeof skillSchema>;

export const listSkills = defineEndpoint({
  method: 'get',
  path: '/api/skills',
  summary: 'All skills that somebody has or something asks for, by name',
  response: z.object({ items: z.array(skillSchema) }),
});

/**
 * 409 `skillIsNeeded` with `details.cases` (how many), `details.numbers` (the first of them) and
 * `details.queues` (names), unless `needsTo` says what becomes of them.
 */
export const deleteSkill = defineEndpoint({
  method: 'delete',
  path: '/api/skills/:name',
  summary: 'Take a skill from everybody, and from all that ask for it',
  params: z.object({ name: nameSchema }),
  body: z.object({ needsTo: z.union([skillFateSchema.options[0], skillFateSchema.options[1]]).optional() }),
  response: z.object({ ok: z.literal(true) }),
});
