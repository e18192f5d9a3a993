import fc from 'fast-check';
import {
  defaultPolicy,
  type QueueRules,
  type RoutingPolicy,
} from '../../../../server/routing/engine/policy.ts';
import type { RoutingAgent, RoutingState } from '../../../../server/routing/engine/types.ts';
import type { Channel } from '../../../../shared/primitives.ts';
import { agent, START } from './factories.ts';

/** One thing that happens; the numbers pick its subjects among those there are when it does. */
export interface Happening {
  readonly kind: (typeof KINDS)[number];
  readonly first: number;
  readonly second: number;
  readonly third: number;
  readonly afterMs: number;
}

export interface History {
  readonly policy: RoutingPolicy;
  /** Taken into force in the middle. */
  readonly laterPolicy: RoutingPolicy;
  readonly state: RoutingState;
  readonly happenings: readonly Happening[];
}

export const CHANNELS: readonly Channel[] = ['voice', 'webchat', 'sms', 'whatsapp', 'email'];
export const QUEUE_IDS = ['q0', 'q1', 'q2'] as const;

/** More arrivals and answers than anything else: otherwise histories stay empty. */
const KINDS = [
  ...['arrive', 'arrive', 'arrive', 'arrive', 'arrive', 'arrive', 'arrive', 'arrive', 'arrive', 'arrive'],
  ...['accept', 'accept', 'accept', 'accept', 'accept', 'accept', 'accept', 'accept', 'decline'],
  ...['time', 'time', 'reply', 'reply', 'customerMessage', 'close', 'close', 'finishWrapUp', 'park', 'wake'],
  ...['abandon', 'cancel', 'transfer', 'force', 'takeCallback', 'changeChannel', 'status', 'status'],
  ...['connection', 'connection', 'offChannels', 'members', 'policy', 'restart', 'acceptOld', 'dismiss'],
  ...['abilities'],
] as const;

const seconds = fc.constantFrom(0, 5, 20, 60, 180, 900);
const someSeconds = fc.option(fc.constantFrom(20, 60, 180, 900), { freq: 1 });

const staying = fc.oneof(
  fc.record({ kind: fc.constant('lowerSkills' as const), by: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('dropOptionalSkills' as const), count: fc.constant(1) }),
  fc.record({
    kind: fc.constant('widen' as const),
    queueIds: fc.array(fc.constantFrom(...QUEUE_IDS), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant('raisePriority' as const), by: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ kind: fc.constant('offerCallback' as const) }),
);
const leaving = fc.oneof(
  fc.record({ kind: fc.constant('changeQueue' as const), queueId: fc.constantFrom(...QUEUE_IDS) }),
  fc.record({ kind: fc.constant('overflow' as const), to: fc.constant({ kind: 'voicemail' as const }) }),
);
const action = fc.oneof({ arbitrary: staying, weight: 6 }, { arbitrary: leaving, weight: 1 });

const step = fc.record({
  afterSeconds: seconds,
  skipIfNobody: fc.boolean(),
  actions: fc.array(action, { minLength: 1, maxLength: 2 }),
});

const overflow = fc.option(
  fc.oneof(
    {
      arbitrary: fc.record({ kind: fc.constant('queue' as const), queueId: fc.constantFrom(...QUEUE_IDS) }),
      weight: 3,
    },
    { arbitrary: fc.constant({ kind: 'voicemail' as const }), weight: 1 },
  ),
  { freq: 1 },
);

const rules: fc.Arbitrary<QueueRules> = fc.record({
  distribution: fc.constantFrom('longestIdle', 'mostFreeUnits', 'bestSkill', 'roundRobin'),
  ordering: fc.constantFrom('ageing', 'strict'),
  lifo: fc.boolean(),
  queuePriority: fc.integer({ min: -5, max: 5 }),
  offerTo: fc.integer({ min: 1, max: 3 }),
  maximumWaitSeconds: someSeconds,
  overflow,
  hours: fc.constantFrom(null, null, null, 'office'),
  whenClosed: fc.constantFrom('wait', 'overflow'),
  steps: fc
    .array(step, { maxLength: 3 })
    .map((steps) => steps.sort((a, b) => a.afterSeconds - b.afterSeconds)),
  preferredHoldSeconds: seconds,
  lastAgentHoldSeconds: seconds,
  wrapUp: fc.record({
    mode: fc.constantFrom('none', 'optional', 'mandatory', 'noEarlyExit'),
    seconds,
    timeoutDisposition: fc.constant('none_given'),
    extendSeconds: fc.constant(0),
  }),
});

const policy = fc
  .record({
    defaults: rules,
    other: rules,
    offerTimeout: fc.constantFrom(5, 20, 60),
    mailTimeout: fc.constantFrom(null, 30),
    misses: fc.integer({ min: 1, max: 3 }),
    inactiveShare: fc.constantFrom(0.1, 0.5, 1),
    voiceMaximum: fc.constantFrom(null, 1),
    drainAfter: seconds,
    firstReply: someSeconds,
    inactive: someSeconds,
    returnAfterLoss: someSeconds,
    lifetime: fc.constantFrom(null, null, 3600),
  })
  .map((drawn): RoutingPolicy => {
    const base = defaultPolicy();
    const { offerTimeout: voice, firstReply, inactive, returnAfterLoss } = drawn;
    const same = <Value>(value: Value) => ({
      voice: value,
      webchat: value,
      sms: value,
      whatsapp: value,
      email: value,
    });
    return {
      ...base,
      capacity: {
        ...base.capacity,
        inactiveShare: drawn.inactiveShare,
        maximum: { ...base.capacity.maximum, voice: drawn.voiceMaximum },
        interruptibleBy: { ...base.capacity.interruptibleBy, email: ['voice'], sms: ['voice', 'webchat'] },
      },
      offers: {
        timeoutSeconds: { ...same(voice), email: drawn.mailTimeout },
        missesUntilNotResponding: same(drawn.misses),
        exclusionSeconds: 30,
      },
      draining: { afterSeconds: drawn.drainAfter, forSeconds: 60 },
      timers: {
        firstReplySeconds: same(firstReply),
        inactiveAfterSeconds: same(inactive),
        returnAfterLossSeconds: same(returnAfterLoss),
        presenceGraceSeconds: 30,
        lifetimeSeconds: drawn.lifetime,
      },
      calendars: {
        office: {
          zone: 'America/Sao_Paulo',
          intervals: [
            { days: [1, 2, 3, 4, 5], from: '06:00', to: '06:10' },
            { days: [1, 2, 3, 4, 5], from: '06:20', to: '18:00' },
          ],
          holidays: [],
        },
      },
      defaults: drawn.defaults,
      queues: { q1: drawn.other },
    };
  });

const someAgent: fc.Arbitrary<Partial<RoutingAgent>> = fc.record({
  status: fc.constantFrom('available', 'available', 'available', 'available', 'available', 'busy', 'offline'),
  totalUnits: fc.constantFrom(100, 100, 130, 60),
  skills: fc.record({ pt: fc.integer({ min: 1, max: 4 }), tax: fc.integer({ min: 0, max: 4 }) }),
  offChannels: fc.constantFrom([], [], ['voice' as const]),
});

const state: fc.Arbitrary<RoutingState> = fc
  .record({
    agents: fc.array(someAgent, { minLength: 2, maxLength: 5, size: 'max' }),
    memberships: fc.array(fc.integer({ min: 0, max: 31 }), { minLength: 3, maxLength: 3 }),
  })
  .map(({ agents, memberships }) => ({
    items: [],
    offers: [],
    agents: agents.map((change, index) => agent(`a${index}`, { ...change, idleSince: START + index })),
    queues: QUEUE_IDS.map((id, queue) => ({
      id,
      memberIds: agents.flatMap((_, index) =>
        ((memberships[queue] ?? 0) >> index) % 2 === 1 || queue === 0 ? [`a${index}`] : [],
      ),
    })),
  }));

const happening: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constantFrom(...KINDS),
  first: fc.nat(1000),
  second: fc.nat(1000),
  third: fc.nat(1000),
  afterMs: fc.constantFrom(0, 0, 0, 500, 500, 3000, 3000, 5000, 20_000, 90_000),
});

export const history: fc.Arbitrary<History> = fc.record({
  policy,
  laterPolicy: policy.map((drawn) => ({ ...drawn, version: 2 })),
  state,
  happenings: fc.array(happening, { minLength: 20, maxLength: 60, size: 'max' }),
});
