import { z } from 'zod';
import { skillNeedSchema } from './case.ts';
import { idSchema, lineSchema } from './primitives.ts';

export const queueSchema = z.object({
  id: idSchema,
  name: lineSchema(60).min(1),
  /** Share of cases (per cent) to be answered within `seconds`. */
  serviceLevel: z.object({
    percent: z.number().int().min(1).max(100),
    seconds: z.number().int().min(1).max(86_400),
  }),
  /** What every case in it asks of an agent. */
  skills: z.array(skillNeedSchema).max(20),
  memberIds: z.array(idSchema),
  version: z.number().int(),
});
export type Queue = z.infer<typeof queueSchema>;
