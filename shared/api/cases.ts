import { z } from 'zod';
import { caseRowSchema, caseSchema, prioritySchema, skillNeedSchema } from '../case.ts';
import { contactSchema } from '../contact.ts';
import { conversationSchema } from '../conversation.ts';
import { defineEndpoint } from '../endpoint.ts';
import {
  cursorQuerySchema,
  idSchema,
  instantSchema,
  lineSchema,
  pageSchema,
  textSchema,
} from '../primitives.ts';

const byId = z.object({ caseId: idSchema });

export const caseViewSchema = z.enum(['mine', 'offered', 'waiting', 'parked', 'open', 'closed']);
export type CaseView = z.infer<typeof caseViewSchema>;

export const listCases = defineEndpoint({
  method: 'get',
  path: '/api/cases',
  summary: 'One view of the cases one may see, newest or longest waiting first',
  query: cursorQuerySchema.extend({
    view: caseViewSchema,
    queueId: idSchema.optional(),
    agentId: idSchema.optional(),
    contactId: idSchema.optional(),
  }),
  response: pageSchema(caseRowSchema),
});

/** All that the page of a case shows at first, in one request. */
export const getCase = defineEndpoint({
  method: 'get',
  path: '/api/cases/:caseId',
  summary: 'A case with its conversations and its contact',
  params: byId,
  response: z.object({
    case: caseSchema,
    conversations: z.array(conversationSchema),
    contact: contactSchema,
  }),
});

/**
 * 409 `offerTaken` names the winner in `details.agentName`, `offeredToOther` those who are asked now; `offerExpired`:
 * it waits in its place; `offerEnded`: it is closed.
 */
export const acceptOffer = defineEndpoint({
  method: 'post',
  path: '/api/cases/:caseId/accept',
  summary: 'Accept the offer',
  params: byId,
  body: z.object({ offerId: idSchema }),
  response: caseSchema,
});

export const declineOffer = defineEndpoint({
  method: 'post',
  path: '/api/cases/:caseId/decline',
  summary: 'Decline the offer; the case keeps its place',
  params: byId,
  body: z.object({ offerId: idSchema }),
  response: caseSchema,
});

/** 409 `offerTaken` names who was quicker. */
export const takeCase = defineEndpoint({
  method: 'post',
  path: '/api/cases/:caseId/take',
  summary: 'Take a waiting, parked or closed case by hand',
  params: byId,
  /** With whom the taker saw it: whoever does not say it takes it from anybody. */
  body: z.object({ fromAgentId: idSchema.nullable().optional() }),
  response: caseSchema,
});

export const transferCase = defineEndpoint({
  method: 'post',
  path: '/api/cases/:caseId/transfer',
  summary: 'Give to a queue (keeps its place) or to an agent, with a reason',
  params: byId,
  body: z.object({
    to: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('queue'), queueId: idSchema }),
      z.object({ kind: z.literal('agent'), agentId: idSchema }),
    ]),
    reason: textSchema(2000).default(''),
  }),
  response: caseSchema,
});

export const parkCase = defineEndpoint({
  method: 'post',
  path: '/api/cases/:caseId/park',
  summary: 'Snooze until an instant or the next message of the customer',
  params: byId,
  body: z.object({ until: instantSchema.nullable() }),
  response: caseSchema,
});

export const closeCase = defineEndpoint({
  method: 'post',
  path: '/api/cases/:caseId/close',
  summary: 'Close with a disposition; null only to cut an optional wrap-up short',
  params: byId,
  body: z.object({ disposition: lineSchema(80).min(1).nullable(), note: textSchema(10_000).default('') }),
  response: caseSchema,
});

/** 409 where it was extended before, or its queue grants nothing. */
export const extendWrapUp = defineEndpoint({
  method: 'post',
  path: '/api/cases/:caseId/wrap-up/extend',
  summary: 'Ask once for more time to wrap up, as much as the queue grants',
  params: byId,
  response: caseSchema,
});

/** 409 `hasNewerCase` names the open case of the same conversation in `details.number`. */
export const reopenCase = defineEndpoint({
  method: 'post',
  path: '/api/cases/:caseId/reopen',
  summary: 'Undo a close: the case is one’s own again',
  params: byId,
  response: caseSchema,
});

export const updateCase = defineEndpoint({
  method: 'patch',
  path: '/api/cases/:caseId',
  summary: 'Change priority, subject, tags, or the skills it asks for',
  params: byId,
  body: z.object({
    priority: prioritySchema.optional(),
    subject: lineSchema(200).optional(),
    tags: z.array(lineSchema(40).min(1)).max(20).optional(),
    skills: z.array(skillNeedSchema).max(20).optional(),
  }),
  response: caseSchema,
});

export const candidateSchema = z.object({
  agentId: idSchema,
  name: z.string(),
  /** The first filter that failed, as a code; null for those who could have had it. */
  failed: z.string().nullable(),
  rank: z.array(z.string()),
});

export const decisionRecordSchema = z.object({
  at: instantSchema,
  /** `offer`, `assign`, `wait` … */
  kind: z.string(),
  reason: z.string(),
  policyVersion: z.number().int(),
  /** Everybody it was offered to, best first, or the one it was given to; empty where it chose nobody. */
  chosenAgentIds: z.array(idSchema),
  candidates: z.array(candidateSchema),
  nextDeadline: instantSchema.nullable(),
});

export const explainCase = defineEndpoint({
  method: 'get',
  path: '/api/cases/:caseId/decisions',
  summary: 'Why the case is where it is: past decisions, and what would be decided now',
  params: byId,
  response: z.object({ items: z.array(decisionRecordSchema), now: decisionRecordSchema.nullable() }),
});
