import { z } from 'zod';
import {
  channelSchema,
  emailAddressSchema,
  idSchema,
  instantSchema,
  languageSchema,
  lineSchema,
  phoneSchema,
} from './primitives.ts';

export const roleSchema = z.enum(['agent', 'supervisor', 'admin']);
export type Role = z.infer<typeof roleSchema>;

/** What the agent says of themselves; the server never overwrites it but by a missed offer. */
export const presenceStatusSchema = z.enum(['available', 'busy', 'offline']);
export type PresenceStatus = z.infer<typeof presenceStatusSchema>;

export const presenceSchema = z.object({
  status: presenceStatusSchema,
  /** Why busy ("lunch", "training"); null when not said. */
  reason: z.string().max(80).nullable(),
  since: instantSchema,
  /** Known to the server: at least one live socket, or within the grace after the last one. */
  isReachable: z.boolean(),
  /** Set by a missed offer; cleared when the agent says they are available again. */
  isNotResponding: z.boolean(),
  /** Channels that the agent is given nothing of for now. */
  offChannels: z.array(channelSchema),
});
export type Presence = z.infer<typeof presenceSchema>;

/** What an agent can do, and how well: 1 to 10. */
export const agentSkillSchema = z.object({
  name: lineSchema(40).min(1),
  level: z.number().int().min(1).max(10),
});
export type AgentSkill = z.infer<typeof agentSkillSchema>;

/** Capacity: `used` counts assigned cases and pending offers alike. */
export const unitsSchema = z.object({ total: z.number().int(), used: z.number().int() });

export const agentSchema = z.object({
  id: idSchema,
  name: z.string(),
  email: emailAddressSchema,
  role: roleSchema,
  language: languageSchema,
  /** The agent's own phone; when `answersOn` is `phone`, calls ring there. */
  phone: phoneSchema.nullable(),
  answersOn: z.enum(['browser', 'phone']),
  queueIds: z.array(idSchema),
  skills: z.array(agentSkillSchema).max(50),
  presence: presenceSchema,
  units: unitsSchema,
  openCases: z.number().int(),
  isActive: z.boolean(),
  version: z.number().int(),
});
export type Agent = z.infer<typeof agentSchema>;
