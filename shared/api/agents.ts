import { z } from 'zod';
import { agentSchema, agentSkillSchema, presenceStatusSchema, roleSchema } from '../agent.ts';
import { defineEndpoint } from '../endpoint.ts';
import { channelSchema, emailAddressSchema, idSchema, languageSchema, lineSchema } from '../primitives.ts';
import { passwordSchema } from './session.ts';
import { skillFateSchema } from './skills.ts';

const byId = z.object({ agentId: idSchema });

export const listAgents = defineEndpoint({
  method: 'get',
  path: '/api/agents',
  summary: 'All colleagues with presence and load',
  response: z.object({ items: z.array(agentSchema) }),
});

export const createAgent = defineEndpoint({
  method: 'post',
  path: '/api/agents',
  summary: 'Add an agent, supervisor or admin',
  body: z.object({
    name: lineSchema(80).min(1),
    email: emailAddressSchema,
    password: passwordSchema,
    role: roleSchema,
    language: languageSchema.default('en'),
    queueIds: z.array(idSchema).max(200).default([]),
    unitsTotal: z.number().int().min(0).max(1000).default(100),
    skills: z.array(agentSkillSchema).max(50).default([]),
  }),
  response: agentSchema,
});

/**
 * 409 `agentHasWork` with the number of cases in `details.cases` unless `workTo` is given; 409 `skillIsNeeded`,
 * with the details that deleting a skill has, unless `needsTo` is.
 */
export const updateAgent = defineEndpoint({
  method: 'patch',
  path: '/api/agents/:agentId',
  summary: 'Change role, queues, capacity, or deactivate (which ends all sessions at once)',
  params: byId,
  body: z.object({
    name: lineSchema(80).min(1).optional(),
    role: roleSchema.optional(),
    queueIds: z.array(idSchema).max(200).optional(),
    unitsTotal: z.number().int().min(0).max(1000).optional(),
    skills: z.array(agentSkillSchema).max(50).optional(),
    isActive: z.boolean().optional(),
    /** Where the open cases of an agent who is switched off go: to their places in line, or to a colleague. */
    workTo: z.union([z.literal('line'), idSchema]).optional(),
    /** What becomes of cases and queues that need a skill which nobody would have any more. */
    needsTo: skillFateSchema.optional(),
    password: passwordSchema.optional(),
  }),
  response: agentSchema,
});

const presenceBody = z.object({
  status: presenceStatusSchema,
  reason: lineSchema(80).nullable().default(null),
  /** Left as they are when absent. */
  offChannels: z.array(channelSchema).max(5).optional(),
});

export const setMyPresence = defineEndpoint({
  method: 'put',
  path: '/api/me/presence',
  summary: 'Say whether one is available',
  body: presenceBody,
  response: agentSchema,
});

export const setPresenceOf = defineEndpoint({
  method: 'put',
  path: '/api/agents/:agentId/presence',
  summary: 'A supervisor sets a colleague’s presence',
  params: byId,
  body: presenceBody,
  response: agentSchema,
});
