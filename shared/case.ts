import { z } from 'zod';
import { conversationSchema } from './conversation.ts';
import { channelSchema, idSchema, instantSchema, lineSchema } from './primitives.ts';
import { wrapUpModeSchema } from './wrapUp.ts';

export const caseStateSchema = z.enum([
  'new',
  'queued',
  'offered',
  'assigned',
  'wrapping',
  'parked',
  'done',
  'abandoned',
  'canceled',
]);
export type CaseState = z.infer<typeof caseStateSchema>;

export const prioritySchema = z.enum(['low', 'normal', 'high', 'urgent']);

/** Levels run from 1 to 10. An optional skill is asked for until a step drops it, the lowest rank first. */
export const skillNeedSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('required'),
    name: lineSchema(40).min(1),
    min: z.number().int().min(1).max(10),
  }),
  z.object({
    kind: z.literal('optional'),
    name: lineSchema(40).min(1),
    min: z.number().int().min(1).max(10),
    rank: z.number().int().min(1).max(100),
  }),
]);
export type SkillNeed = z.infer<typeof skillNeedSchema>;

export const offerSchema = z.object({
  id: idSchema,
  agentId: idSchema,
  offeredAt: instantSchema,
  /** Decided by the server; the console only counts down to it. */
  expiresAt: instantSchema,
});
export type Offer = z.infer<typeof offerSchema>;

export const caseSchema = z.object({
  id: idSchema,
  /** Counted from 1 over the whole workspace; what people say aloud. */
  number: z.number().int(),
  contactId: idSchema,
  contactName: z.string(),
  conversationIds: z.array(idSchema),
  /** The conversation that the case was opened by. */
  conversationId: idSchema,
  channel: channelSchema,
  inboxId: idSchema,
  queueId: idSchema,
  subject: z.string().nullable(),
  state: caseStateSchema,
  isOpen: z.boolean(),
  priority: prioritySchema,
  tags: z.array(z.string()),
  agentId: idSchema.nullable(),
  /** The pending ones: of all who are asked at once, the first to accept has the case. */
  offers: z.array(offerSchema),
  /** What it asks of an agent, besides what its queue asks of all. */
  skills: z.array(skillNeedSchema).max(20),
  /** Units that the case costs its agent. */
  cost: z.number().int(),
  /** When it came into line; kept through decline, time-out and transfer back. */
  queuedAt: instantSchema.nullable(),
  assignedAt: instantSchema.nullable(),
  firstReplyAt: instantSchema.nullable(),
  parkedUntil: instantSchema.nullable(),
  wrapUpUntil: instantSchema.nullable(),
  /** What its agent owes while in wrap-up, by the rules with which it began; null before and after. */
  wrapUp: z
    .object({
      mode: wrapUpModeSchema,
      /** By how much it may still be extended; 0 once it was, and where the queue grants none. */
      extendSeconds: z.number(),
    })
    .nullable(),
  disposition: z.string().nullable(),
  isCallback: z.boolean(),
  openedAt: instantSchema,
  closedAt: instantSchema.nullable(),
  version: z.number().int(),
});
export type Case = z.infer<typeof caseSchema>;

/** A row of a list: the case and the thread it shows. */
export const caseRowSchema = z.object({ case: caseSchema, conversation: conversationSchema });
export type CaseRow = z.infer<typeof caseRowSchema>;
