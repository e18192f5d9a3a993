import { z } from 'zod';
import { channelSchema, idSchema, TIME_MESSAGE } from './primitives.ts';
import { wrapUpModeSchema } from './wrapUp.ts';

const secondsSchema = z
  .number()
  .min(0)
  .max(90 * 86_400);
const unitCountSchema = z.number().int().min(0).max(10_000);

function perChannel<Value extends z.ZodType>(value: Value) {
  return z.object({ email: value, sms: value, whatsapp: value, voice: value, webchat: value });
}

/** `from` and `to` are local times of day; `to` may be `24:00`. An interval never crosses midnight. */
export const hoursIntervalSchema = z.object({
  /** ISO weekdays: 1 is Monday, 7 is Sunday. */
  days: z.array(z.number().int().min(1).max(7)).min(1),
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, TIME_MESSAGE),
  to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, TIME_MESSAGE),
});

/** One calendar, for routing, service levels and automatic replies alike. */
export const businessHoursSchema = z.object({
  /** IANA name, such as America/Sao_Paulo. */
  zone: z.string().min(1).max(64),
  intervals: z.array(hoursIntervalSchema).max(50),
  /** Local dates on which the intervals of the weekday do not count; `intervals` may give others. */
  holidays: z
    .array(
      z.object({
        date: z.iso.date(),
        name: z.string().max(80),
        intervals: z.array(hoursIntervalSchema.omit({ days: true })).max(10),
      }),
    )
    .max(400),
});
export type BusinessHours = z.infer<typeof businessHoursSchema>;

/** Where a case goes that this queue cannot serve. All but `queue` end its routing. */
export const overflowTargetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('queue'), queueId: idSchema }),
  z.object({ kind: z.literal('voicemail') }),
  z.object({ kind: z.literal('close') }),
]);
export type OverflowTarget = z.infer<typeof overflowTargetSchema>;

export const stepActionSchema = z.discriminatedUnion('kind', [
  /** Takes `by` levels off every required skill; a skill asked at level 0 is no longer asked. */
  z.object({ kind: z.literal('lowerSkills'), by: z.number().int().min(1).max(10) }),
  /** Drops the `count` optional skills of the lowest rank. */
  z.object({ kind: z.literal('dropOptionalSkills'), count: z.number().int().min(1).max(20) }),
  /** Members of these queues may serve the case too; it keeps its place and its own members come first. */
  z.object({ kind: z.literal('widen'), queueIds: z.array(idSchema).min(1).max(50) }),
  z.object({ kind: z.literal('raisePriority'), by: z.number().int().min(1).max(10_000) }),
  /** The case moves, keeps its place in line, and starts the other queue's steps. */
  z.object({ kind: z.literal('changeQueue'), queueId: idSchema }),
  /** The customer is asked whether to be called back; the place in line is kept either way. */
  z.object({ kind: z.literal('offerCallback') }),
  z.object({ kind: z.literal('overflow'), to: overflowTargetSchema }),
]);
export type StepAction = z.infer<typeof stepActionSchema>;

export const routingStepSchema = z.object({
  /** Absolute, from the entry into the queue; a late step does not shift those after it. */
  afterSeconds: secondsSchema,
  /** Taken at once, before its time, while none of the agents who could serve the case is present. */
  skipIfNobody: z.boolean(),
  actions: z.array(stepActionSchema).min(1).max(8),
});
export type RoutingStep = z.infer<typeof routingStepSchema>;

export const distributionSchema = z.enum(['longestIdle', 'mostFreeUnits', 'bestSkill', 'roundRobin']);
export type Distribution = z.infer<typeof distributionSchema>;

export const queueRulesSchema = z.object({
  distribution: distributionSchema,
  /** `ageing`: a point of priority is worth a minute of waiting. `strict`: priority first, whatever the wait. */
  ordering: z.enum(['ageing', 'strict']),
  /** Newest first, whatever the priority. */
  lifo: z.boolean(),
  /** Points added to the priority of every case of this queue. */
  queuePriority: z.number().int().min(-10_000).max(10_000),
  /** How many agents are offered the same case at once; the first to accept has it. */
  offerTo: z.number().int().min(1).max(50),
  maximumWaitSeconds: secondsSchema.nullable(),
  /** Where to after the maximum wait, or outside the hours; null where neither is used. */
  overflow: overflowTargetSchema.nullable(),
  /** Name of one of the policy's calendars; null is always open. */
  hours: z.string().max(60).nullable(),
  whenClosed: z.enum(['wait', 'overflow']),
  steps: z.array(routingStepSchema).max(20),
  /** How long a case waits for the agent it prefers while that agent is available or finishing. */
  preferredHoldSeconds: secondsSchema,
  lastAgentHoldSeconds: secondsSchema,
  wrapUp: z.object({
    mode: wrapUpModeSchema,
    seconds: secondsSchema,
    /** Written when the time ends without one. */
    timeoutDisposition: z.string().max(60),
    /** Time that an agent may ask for once, where the first is not enough; 0 grants none. */
    extendSeconds: z.number().min(0).max(3600).default(0),
  }),
});
export type QueueRules = z.infer<typeof queueRulesSchema>;

export const routingPolicySchema = z.object({
  version: z.number().int().min(1),
  capacity: z.object({
    /** Of an agent who has no number of their own. */
    totalUnits: unitCountSchema,
    cost: perChannel(unitCountSchema),
    /** Cases of a channel that an agent carries at most; null is no limit but the units. */
    maximum: perChannel(z.number().int().min(0).max(1000).nullable()),
    /** Cases of a channel cost nothing while their agent has one of these others. */
    interruptibleBy: perChannel(z.array(channelSchema)),
    /** Share of its cost that a conversation keeps while the customer is silent. */
    inactiveShare: z.number().min(0.05).max(1),
  }),
  offers: z.object({
    /** Null assigns without asking. */
    timeoutSeconds: perChannel(z.number().min(1).max(86_400).nullable()),
    missesUntilNotResponding: perChannel(z.number().int().min(1).max(100)),
    /** An agent who missed or declined is left out until the next step, and no longer than this. */
    exclusionSeconds: z.number().min(1).max(86_400),
  }),
  draining: z.object({
    /** A case that no agent has units for waits this long before one is kept free for it. */
    afterSeconds: secondsSchema,
    /** How long that agent gets nothing cheaper. */
    forSeconds: z.number().min(1).max(86_400),
  }),
  timers: z.object({
    /** From acceptance to the agent's first reply; then the case goes back to its place in line. */
    firstReplySeconds: perChannel(
      z
        .number()
        .min(1)
        .max(30 * 86_400)
        .nullable(),
    ),
    /** Silence of the customer until the conversation counts as inactive. */
    inactiveAfterSeconds: perChannel(
      z
        .number()
        .min(1)
        .max(30 * 86_400)
        .nullable(),
    ),
    /** From the loss of the agent until their cases go back in line; null leaves them with the agent. */
    returnAfterLossSeconds: perChannel(
      z
        .number()
        .min(0)
        .max(30 * 86_400)
        .nullable(),
    ),
    /** How long an agent without a connection still counts as reachable. */
    presenceGraceSeconds: z.number().min(0).max(3600),
    /** Whole time in line, over all queues, before the case is closed; null is no limit. */
    lifetimeSeconds: secondsSchema.nullable(),
  }),
  calendars: z.record(z.string().min(1).max(60), businessHoursSchema),
  /** Rules of every queue, but for what `queues` says otherwise. */
  defaults: queueRulesSchema,
  queues: z.record(idSchema, queueRulesSchema.partial()),
});
export type RoutingPolicy = z.infer<typeof routingPolicySchema>;

/** A policy that is not in force: it has no version yet. */
export const policyContentSchema = routingPolicySchema.omit({ version: true });
export type PolicyContent = z.infer<typeof policyContentSchema>;
