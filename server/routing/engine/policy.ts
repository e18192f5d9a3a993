import type { QueueRules, RoutingPolicy } from '../../../shared/routingPolicy.ts';

export {
  type BusinessHours,
  type Distribution,
  type OverflowTarget,
  type QueueRules,
  type RoutingPolicy,
  type RoutingStep,
  routingPolicySchema,
  type StepAction,
} from '../../../shared/routingPolicy.ts';

/** The policy of a new workspace: one call or three chats or ten mails an agent, longest idle first. */
export function defaultPolicy(): RoutingPolicy {
  return {
    version: 1,
    capacity: {
      totalUnits: 100,
      cost: { voice: 100, webchat: 30, sms: 20, whatsapp: 20, email: 10 },
      maximum: { voice: 1, webchat: null, sms: null, whatsapp: null, email: null },
      interruptibleBy: { voice: [], webchat: [], sms: [], whatsapp: [], email: ['voice'] },
      inactiveShare: 0.5,
    },
    offers: {
      timeoutSeconds: { voice: 20, webchat: 30, sms: 60, whatsapp: 60, email: null },
      missesUntilNotResponding: { voice: 1, webchat: 2, sms: 3, whatsapp: 3, email: 3 },
      exclusionSeconds: 60,
    },
    draining: { afterSeconds: 60, forSeconds: 180 },
    timers: {
      firstReplySeconds: { voice: null, webchat: 120, sms: null, whatsapp: null, email: null },
      inactiveAfterSeconds: { voice: null, webchat: 600, sms: null, whatsapp: null, email: null },
      returnAfterLossSeconds: { voice: 60, webchat: 60, sms: 900, whatsapp: 900, email: null },
      presenceGraceSeconds: 20,
      lifetimeSeconds: null,
    },
    calendars: {},
    defaults: defaultRules(),
    queues: {},
  };
}

function defaultRules(): QueueRules {
  return {
    distribution: 'longestIdle',
    ordering: 'ageing',
    lifo: false,
    queuePriority: 0,
    offerTo: 1,
    maximumWaitSeconds: null,
    overflow: null,
    hours: null,
    whenClosed: 'wait',
    steps: [],
    preferredHoldSeconds: 30,
    lastAgentHoldSeconds: 15,
    wrapUp: { mode: 'optional', seconds: 30, timeoutDisposition: 'no_disposition', extendSeconds: 60 },
  };
}

/** The rules of one queue: the policy's defaults, but for what it says of this queue. */
export function rulesOf(policy: RoutingPolicy, queueId: string): QueueRules {
  const own = policy.queues[queueId];
  if (own === undefined) {
    return policy.defaults;
  }
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  return { ...policy.defaults, ...given };
}
