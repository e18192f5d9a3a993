import { z } from 'zod';
import { idSchema, instantSchema } from './primitives.ts';

/** What a supervisor watches of one queue. Counts are kept, never counted. */
export const queueStatsSchema = z.object({
  queueId: idSchema,
  waiting: z.number().int(),
  offered: z.number().int(),
  assigned: z.number().int(),
  /** When the one who waits longest came into line. */
  longestWaitingSince: instantSchema.nullable(),
  /** Today, in the workspace's zone: answered in time / all that fell due; null before the first. */
  serviceLevelPercent: z.number().nullable(),
  answeredToday: z.number().int(),
  abandonedToday: z.number().int(),
  availableAgents: z.number().int(),
  /** Mean speed of answer today. */
  asaSeconds: z.number().nullable(),
});
export type QueueStats = z.infer<typeof queueStatsSchema>;
