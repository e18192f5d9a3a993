import { z } from 'zod';
import { idSchema, instantSchema } from './primitives.ts';

export const directMessageSchema = z.object({
  id: idSchema,
  roomId: idSchema,
  number: z.number().int(),
  agentId: idSchema,
  text: z.string(),
  /** A case shared as a card; the reader's own rights decide whether it opens. */
  caseId: idSchema.nullable(),
  clientMessageId: z.string(),
  createdAt: instantSchema,
});
export type DirectMessage = z.infer<typeof directMessageSchema>;

export const roomSchema = z.object({
  id: idSchema,
  /** Null for a room of two, which goes by the other's name. */
  name: z.string().nullable(),
  agentIds: z.array(idSchema),
  lastMessage: z.object({ text: z.string(), agentId: idSchema, at: instantSchema }).nullable(),
  lastNumber: z.number().int(),
  /** Up to which message each member has read. */
  readUpTo: z.record(idSchema, z.number().int()),
  version: z.number().int(),
});
export type Room = z.infer<typeof roomSchema>;
