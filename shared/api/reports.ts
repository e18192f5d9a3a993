import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { channelSchema, idSchema } from '../primitives.ts';

/** How cases that fell due were served; each counts once, on the day it was first answered or abandoned. */
export const servedFiguresSchema = z.object({
  answered: z.number().int(),
  abandoned: z.number().int(),
  /** Answered in time, of all that fell due; null where nothing did. */
  serviceLevelPercent: z.number().nullable(),
  /** Mean speed of answer. */
  asaSeconds: z.number().nullable(),
});
export type ServedFigures = z.infer<typeof servedFiguresSchema>;

/** What became of the closed ones among the cases that were opened in the range. */
const handledFiguresSchema = z.object({
  closed: z.number().int(),
  /** From the agent's acceptance to the close, wrap-up included. */
  meanHandleSeconds: z.number().nullable(),
  /** From coming into line to the agent's first reply. */
  meanFirstReplySeconds: z.number().nullable(),
});
export type HandledFigures = z.infer<typeof handledFiguresSchema>;

export const reportSchema = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  timeZone: z.string(),
  total: servedFiguresSchema,
  /** Every day of the range, also those on which nothing came. */
  days: z.array(servedFiguresSchema.extend({ date: z.iso.date() })),
  /** The name is null for a queue that was deleted since. */
  queues: z.array(servedFiguresSchema.extend({ queueId: idSchema, name: z.string().nullable() })),
  /** Without an agent are those that nobody had. */
  agents: z.array(handledFiguresSchema.extend({ agentId: idSchema.nullable() })),
  channels: z.array(handledFiguresSchema.extend({ channel: channelSchema })),
  dispositions: z.array(z.object({ disposition: z.string().nullable(), closed: z.number().int() })),
});
export type Report = z.infer<typeof reportSchema>;

export const getReport = defineEndpoint({
  method: 'get',
  path: '/api/report',
  summary: 'How cases were served over a range of days, both included, in the workspace’s zone',
  query: z.object({ from: z.iso.date(), to: z.iso.date() }),
  response: reportSchema,
});
