import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { channelSchema, idSchema, instantSchema } from '../primitives.ts';
import { policyContentSchema } from '../routingPolicy.ts';

/** A policy to try: one that was in force, or a draft. */
export const triedPolicySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('version'), version: z.number().int().min(1) }),
  z.object({ kind: z.literal('draft'), policy: policyContentSchema }),
]);
export type TriedPolicy = z.infer<typeof triedPolicySchema>;

/** As shares from 0 to 1, and milliseconds. */
export const loadFiguresSchema = z.object({
  cases: z.number().int(),
  answered: z.number().int(),
  abandoned: z.number().int(),
  /** Neither answered nor gone when the time ended, or sent elsewhere by a rule. */
  others: z.number().int(),
  serviceLevel: z.number().nullable(),
  meanWaitMs: z.number().nullable(),
  p90WaitMs: z.number().nullable(),
  maxWaitMs: z.number().nullable(),
});
export type LoadFigures = z.infer<typeof loadFiguresSchema>;

const figuresSchema = z.object({
  total: loadFiguresSchema,
  queues: z.array(loadFiguresSchema.extend({ queueId: idSchema })),
  agents: z.array(z.object({ agentId: z.string(), cases: z.number().int(), busyMs: z.number() })),
});

/** What came in a stretch of the day, and how it was served. */
const stretchSchema = z.object({
  at: instantSchema,
  cases: z.number().int(),
  meanWaitMs: z.number().nullable(),
  /** Null in a simulation, which has nothing to stand beside. */
  actualMeanWaitMs: z.number().nullable(),
});

const waitClassSchema = z.object({
  /** Up to this wait, and over that of the class before; null is any longer. */
  upToMs: z.number().nullable(),
  cases: z.number().int(),
  actualCases: z.number().int(),
});

export const replayResultSchema = z.object({
  kind: z.literal('replay'),
  actual: figuresSchema,
  tried: figuresSchema,
  stretches: z.array(stretchSchema),
  waits: z.array(waitClassSchema),
  /** Cases that another agent would have had. */
  otherAgentCount: z.number().int(),
  /** Agents of whom no presence was recorded: taken as there from their first case to the end of their last. */
  assumedAgentIds: z.array(z.string()),
  /**
   * When memberships, skills and units began to be recorded, where that was only after the day did: what is not
   * recorded is taken as it stood then.
   */
  rosterSince: instantSchema.nullable().default(null),
});
export type ReplayResult = z.infer<typeof replayResultSchema>;

const theorySchema = z.object({
  /** What the agents can carry at once. */
  places: z.number().int(),
  /** Offered work over places: from 1 on the line only grows, but for those who leave it. */
  load: z.number(),
  /** Null where the formula has no answer: Erlang C at a load from 1 on. */
  waiting: z.number().nullable(),
  meanWaitMs: z.number().nullable(),
  serviceLevel: z.number().nullable(),
  abandoned: z.number().nullable(),
});

export const simulationResultSchema = z.object({
  kind: z.literal('simulation'),
  tried: figuresSchema,
  stretches: z.array(stretchSchema),
  waits: z.array(waitClassSchema),
  /** Share of the agents' time spent on cases. */
  occupancy: z.number(),
  simulated: z.object({ waiting: z.number(), meanWaitMs: z.number(), abandoned: z.number() }),
  /** Erlang C, or Erlang A where customers leave; for agents who serve every queue alike. */
  theory: theorySchema,
  theoryName: z.enum(['erlangC', 'erlangA']),
});
export type SimulationResult = z.infer<typeof simulationResultSchema>;

export const trialSchema = z.object({
  id: idSchema,
  kind: z.enum(['replay', 'simulation']),
  state: z.enum(['running', 'done', 'failed', 'canceled']),
  /** From 0 to 1. */
  progress: z.number().min(0).max(1),
  /** Why it failed. */
  problem: z.string().nullable(),
  startedAt: instantSchema,
  result: z.discriminatedUnion('kind', [replayResultSchema, simulationResultSchema]).nullable(),
});
export type Trial = z.infer<typeof trialSchema>;

const byRun = z.object({ runId: idSchema });

/**
 * 429 while as many trials run as the server has room for. 422 lists in `issues` what is wrong with a draft, or
 * says in `details.reason` what cannot be run: `span`, `tooManyCame`, `tooManyWouldCome` (both with `limit`),
 * `tooHeavy` (with `channel`).
 */
export const startReplay = defineEndpoint({
  method: 'post',
  path: '/api/routing/replays',
  summary: 'Run the cases, handle times and presences of up to a day through another policy',
  body: z.object({ from: instantSchema, to: instantSchema, policy: triedPolicySchema }),
  response: trialSchema,
});

export const simulatedLineSchema = z.object({
  queueId: idSchema,
  channel: channelSchema,
  casesPerHour: z.number().min(0.1).max(5_000),
  handleSeconds: z.number().min(1).max(86_400),
  /** Mean time that customers are willing to wait; null is for ever. */
  patienceSeconds: z.number().min(1).max(86_400).nullable(),
});
export type SimulatedLine = z.infer<typeof simulatedLineSchema>;

export const startSimulation = defineEndpoint({
  method: 'post',
  path: '/api/routing/simulations',
  summary: 'Run seeded customers and a number of agents through a policy, beside what theory expects',
  body: z.object({
    seed: z.number().int().min(0).max(4_294_967_295),
    agents: z.number().int().min(1).max(500),
    hours: z.number().min(0.5).max(24),
    lines: z.array(simulatedLineSchema).min(1).max(20),
    policy: triedPolicySchema,
  }),
  response: trialSchema,
});
export type SimulationOrder = z.output<(typeof startSimulation)['body']>;

export const getTrial = defineEndpoint({
  method: 'get',
  path: '/api/routing/trials/:runId',
  summary: 'How far a replay or simulation is, and its result; kept for a day',
  params: byRun,
  response: trialSchema,
});

export const cancelTrial = defineEndpoint({
  method: 'delete',
  path: '/api/routing/trials/:runId',
  summary: 'Stop a replay or simulation',
  params: byRun,
  response: trialSchema,
});

const fateSchema = z.object({
  agentId: z.string().nullable(),
  waitMs: z.number().nullable(),
  outcome: z.enum(['answered', 'abandoned', 'other']),
});

export const triedCaseSchema = z.object({
  caseId: z.string(),
  number: z.number().int(),
  queueId: idSchema,
  at: instantSchema,
  actual: fateSchema,
  tried: fateSchema,
});
export type TriedCase = z.infer<typeof triedCaseSchema>;

export const listTrialCases = defineEndpoint({
  method: 'get',
  path: '/api/routing/trials/:runId/cases',
  summary: 'Who had each case, who would have had it, and the waits, side by side',
  params: byRun,
  response: z.object({ items: z.array(triedCaseSchema) }),
});
