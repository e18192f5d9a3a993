import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { issueSchema } from '../issue.ts';
import { channelSchema, idSchema, instantSchema, lineSchema } from '../primitives.ts';
import { policyContentSchema, routingPolicySchema } from '../routingPolicy.ts';

const versionSchema = z.number().int().min(1);
const byVersion = z.object({ version: z.coerce.number().int().min(1) });
const noteSchema = lineSchema(200).default('');

export const policyVersionSchema = z.object({
  version: versionSchema,
  /** Null for the policy that a workspace begins with. */
  activatedAt: instantSchema.nullable(),
  byAgentId: idSchema.nullable(),
  byName: z.string(),
  note: z.string(),
  isInForce: z.boolean(),
});
export type PolicyVersion = z.infer<typeof policyVersionSchema>;

export const listPolicies = defineEndpoint({
  method: 'get',
  path: '/api/routing/policies',
  summary: 'The versions of the routing policy, newest first: who activated them, when, and why',
  response: z.object({ items: z.array(policyVersionSchema) }),
});

export const getPolicy = defineEndpoint({
  method: 'get',
  path: '/api/routing/policies/:version',
  summary: 'One version of the routing policy',
  params: byVersion,
  response: z.object({ version: policyVersionSchema, policy: routingPolicySchema }),
});

const caseNameSchema = z.object({ id: idSchema, number: z.number().int() });

/** An `error` is refused on activation; a `warning` is accepted, and names the cases it concerns. */
export const policyProblemSchema = z.object({
  severity: z.enum(['error', 'warning']),
  /** `invalid` where a value is outside its bounds; else what would come of the rule. */
  code: z.string(),
  /** Where in the policy, such as `defaults.steps.1.afterSeconds`. */
  path: z.string(),
  message: z.string(),
  queueId: idSchema.nullable(),
  step: z.number().int().nullable(),
  name: z.string().nullable(),
  /** Of an `invalid` value: the rule that it breaks, where there is a name for it. */
  rule: issueSchema.shape.rule,
  limit: issueSchema.shape.limit,
  /** The first of those concerned, and how many there are. */
  cases: z.array(caseNameSchema),
  caseCount: z.number().int(),
});
export type PolicyProblem = z.infer<typeof policyProblemSchema>;

/** Any object: what does not fit the policy's own schema is answered as a problem with its path. */
const draftSchema = z.record(z.string(), z.unknown());

export const validatePolicy = defineEndpoint({
  method: 'post',
  path: '/api/routing/policy/validate',
  summary: 'What is wrong with a draft: errors that would be refused, warnings that name their cases',
  body: z.object({ policy: draftSchema }),
  response: z.object({ problems: z.array(policyProblemSchema) }),
});

export const previewCandidateSchema = z.object({
  agentId: idSchema,
  /** The first filter that failed, as a code; null for those who could have it now, the best first. */
  failed: z.string().nullable(),
});

const outlookSchema = z.object({
  /** What would be decided, or why it would wait. */
  reason: z.string(),
  candidates: z.array(previewCandidateSchema),
});
export type Outlook = z.infer<typeof outlookSchema>;

/** Cases whose place changes when waiting cases are looked at again under a draft. */
const consequencesSchema = z.object({
  waiting: z.number().int(),
  /** How many change their queue; the first of them. */
  movedCount: z.number().int(),
  moved: z.array(caseNameSchema.extend({ fromQueueId: idSchema, toQueueId: idSchema })),
  /** How many a rule would end: sent to voicemail, or closed. */
  endedCount: z.number().int(),
});

export const previewPolicy = defineEndpoint({
  method: 'post',
  path: '/api/routing/policy/preview',
  summary: 'What a draft would do now: to the cases that wait, and to one that came to each queue',
  body: z.object({
    policy: draftSchema,
    /** Of the case that comes to each queue. */
    channel: channelSchema.default('webchat'),
    /** A waiting case to look at besides. */
    caseId: idSchema.nullable().default(null),
  }),
  response: z.object({
    problems: z.array(policyProblemSchema),
    /** Null while the draft has values that do not fit. */
    outlook: z
      .object({
        consequences: consequencesSchema,
        queues: z.array(outlookSchema.extend({ queueId: idSchema, waiting: z.number().int() })),
        theCase: caseNameSchema
          .extend({ queueId: idSchema, inForce: outlookSchema, draft: outlookSchema })
          .nullable(),
      })
      .nullable(),
  }),
});
export type PolicyPreview = z.output<(typeof previewPolicy)['response']>;

const activatedSchema = z.object({
  version: policyVersionSchema,
  consequences: consequencesSchema,
  warnings: z.array(policyProblemSchema),
});
export type Activated = z.infer<typeof activatedSchema>;

/**
 * 409 `policyChanged` names who was first in `details` (`byName`, `version`, `at`); 422 lists in `issues`
 * what would strand cases.
 */
export const activatePolicy = defineEndpoint({
  method: 'post',
  path: '/api/routing/policies',
  summary: 'Put a draft in force at once; waiting cases are looked at again',
  body: z.object({
    policy: policyContentSchema,
    /** The version that the draft was made from. */
    basedOn: versionSchema,
    note: noteSchema,
  }),
  response: activatedSchema,
});

export const restorePolicy = defineEndpoint({
  method: 'post',
  path: '/api/routing/policies/:version/restore',
  summary: 'Put the content of an old version in force, as a new one',
  params: byVersion,
  body: z.object({ basedOn: versionSchema, note: noteSchema }),
  response: activatedSchema,
});
