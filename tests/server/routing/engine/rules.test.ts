import { describe, expect, it } from 'vitest';
import { explain } from '../../../../server/routing/engine/explain.ts';
import { inOrder } from '../../../../server/routing/engine/lines.ts';
import type { QueueRules, RoutingPolicy } from '../../../../server/routing/engine/policy.ts';
import { route } from '../../../../server/routing/engine/route.ts';
import { createRouter, type Router } from '../../../../server/routing/engine/router.ts';
import type { RoutingItem, RoutingState } from '../../../../server/routing/engine/types.ts';
import { agent, held, item, minutes, policy, START, seconds, state } from './factories.ts';

function withRules(rules: Partial<QueueRules>): RoutingPolicy {
  return policy((draft) => {
    Object.assign(draft.defaults, rules);
  });
}

function first(of: RoutingState, rules: RoutingPolicy, now = START) {
  const [decision] = route(of, now, rules);
  return decision?.kind === 'offer' ? decision.targets.map(({ agentId }) => agentId) : decision?.kind;
}

function known(router: Router, id: string): RoutingItem | undefined {
  return router.world.items.get(id)?.item;
}

describe('the order of the line', () => {
  const two = [
    item('old', { priority: 0 }, { virtualStart: minutes(-6) }),
    item('urgent', { priority: 5 }, { virtualStart: minutes(-2) }),
  ];
  const orderUnder = (rules: Partial<QueueRules>) =>
    route(state({ agents: [agent('ana')], items: two }), START, withRules(rules)).map(({ itemId }) => itemId);

  it('takes a point of priority for a minute of waiting', () => {
    expect(orderUnder({ ordering: 'ageing' })).toEqual(['urgent', 'old']);
    const longer = [item('older', {}, { virtualStart: minutes(-8) }), ...two];
    const ids = route(state({ agents: [agent('ana')], items: longer }), START, policy());
    expect(ids.map(({ itemId }) => itemId)).toEqual(['older', 'urgent', 'old']);
  });

  it('puts priority before any wait where it is strict, and the newest first where asked', () => {
    expect(orderUnder({ ordering: 'strict' })).toEqual(['urgent', 'old']);
    expect(orderUnder({ lifo: true })).toEqual(['urgent', 'old']);
    const low = two.map((one) => ({ ...one, priority: 0 }));
    const ids = (rules: Partial<QueueRules>) =>
      route(state({ agents: [agent('ana')], items: low }), START, withRules(rules)).map((one) => one.itemId);
    expect(ids({ ordering: 'strict' })).toEqual(['old', 'urgent']);
    expect(ids({ lifo: true })).toEqual(['urgent', 'old']);
  });
});

describe('the choice among agents', () => {
  const asked = [{ kind: 'required' as const, name: 'pt', min: 1 }];
  const agents = [
    agent('ana', { skills: { pt: 2 }, idleSince: seconds(-30), lastAssignedAt: 30 }),
    agent('ben', { skills: { pt: 5 }, idleSince: seconds(-10), lastAssignedAt: 20 }),
    agent('cara', { skills: { pt: 1 }, idleSince: seconds(-20), lastAssignedAt: 10 }),
  ];
  const items = [
    held('m1', 'ana', { channel: 'email' }),
    held('m2', 'cara', { channel: 'email' }),
    item('c', { skills: asked }),
  ];

  it.each([
    ['longestIdle', 'ana'],
    ['bestSkill', 'ben'],
    ['mostFreeUnits', 'ben'],
    ['roundRobin', 'cara'],
  ] as const)('by %s is %s', (distribution, winner) => {
    expect(first(state({ agents, items }), withRules({ distribution }))).toEqual([winner]);
  });

  it('goes to several at once where the queue offers so, and to the lower id where all is equal', () => {
    const equal = [agent('dan'), agent('cara'), agent('ben')];
    expect(first(state({ agents: equal, items: [item('c')] }), withRules({ offerTo: 2 }))).toEqual([
      'ben',
      'cara',
    ]);
  });
});

describe('the agent whom the contact knows', () => {
  const others = agent('ben', { idleSince: seconds(-60) });
  const preferring = item('v', { channel: 'voice', preferredAgentId: 'ana' });

  it('is asked first, however short their idle time', () => {
    expect(first(state({ agents: [agent('ana'), others], items: [preferring] }), policy())).toEqual(['ana']);
  });

  it('is waited for while they finish, and no longer than the queue allows', () => {
    const wrapping = held('w', 'ana', { channel: 'voice' }, { state: 'wrapping', wrapUntil: minutes(5) });
    const busy = state({ agents: [agent('ana'), others], items: [wrapping, preferring] });
    expect(route(busy, seconds(29), policy())).toEqual([]);
    expect(explain(busy, 'v', seconds(29), policy())).toMatchObject({
      record: { reason: 'heldForPreferred' },
      next: { kind: 'preferredHold', at: seconds(30) },
    });
    expect(first(busy, policy(), seconds(30))).toEqual(['ben']);
  });

  it('is not waited for in the middle of a call, or when gone', () => {
    const talking = held('t', 'ana', { channel: 'voice' });
    expect(first(state({ agents: [agent('ana'), others], items: [talking, preferring] }), policy())).toEqual([
      'ben',
    ]);
    const gone = agent('ana', { status: 'offline' });
    expect(first(state({ agents: [gone, others], items: [preferring] }), policy())).toEqual(['ben']);
  });
});

describe('steps', () => {
  const asks = [
    { kind: 'required' as const, name: 'pt', min: 3 },
    { kind: 'optional' as const, name: 'tax', min: 2, rank: 1 },
  ];
  const steps = [
    { afterSeconds: 20, skipIfNobody: false, actions: [{ kind: 'dropOptionalSkills' as const, count: 1 }] },
    { afterSeconds: 40, skipIfNobody: false, actions: [{ kind: 'lowerSkills' as const, by: 1 }] },
    { afterSeconds: 60, skipIfNobody: false, actions: [{ kind: 'widen' as const, queueIds: ['sales'] }] },
  ];
  const rules = withRules({ steps });

  it('let go of optional skills, then of levels, then ask other queues, each at its time', () => {
    const router = createRouter(rules, {
      items: [item('c', { skills: asks })],
      agents: [agent('ana', { skills: { pt: 1 } }), agent('sue', { skills: { pt: 2 } })],
      queues: [
        { id: 'help', memberIds: ['ana'] },
        { id: 'sales', memberIds: ['sue'] },
      ],
      offers: [],
    });
    const kinds = (now: number) => router.decideItem('c', now).map(({ kind }) => kind);
    expect(kinds(seconds(19))).toEqual(['wait']);
    expect(kinds(seconds(20))).toEqual(['step', 'wait']);
    expect(explain(router.state(), 'c', seconds(20), rules)?.record.skills).toEqual([asks[0]]);
    expect(kinds(seconds(59))).toEqual(['step', 'wait']);
    expect(kinds(seconds(60))).toEqual(['step', 'offer']);
    expect(known(router, 'c')).toMatchObject({ virtualStart: START, queueId: 'help' });
  });

  it('are taken at once where nobody is there to wait for', () => {
    const skipping = withRules({ steps: steps.slice(2).map((step) => ({ ...step, skipIfNobody: true })) });
    const router = createRouter(skipping, {
      items: [item('c')],
      agents: [agent('ana', { status: 'offline' }), agent('sue')],
      queues: [
        { id: 'help', memberIds: ['ana'] },
        { id: 'sales', memberIds: ['sue'] },
      ],
      offers: [],
    });
    expect(router.decide(START)).toMatchObject([
      { kind: 'step', reason: 'stepSkipped' },
      { kind: 'offer', targets: [{ agentId: 'sue' }] },
    ]);
  });

  it('send nobody away while an agent is free, and keep the place when they do', () => {
    const leaving = withRules({
      steps: [
        { afterSeconds: 30, skipIfNobody: false, actions: [{ kind: 'changeQueue', queueId: 'sales' }] },
      ],
    });
    const queues = [
      { id: 'help', memberIds: ['ana'] },
      { id: 'sales', memberIds: [] },
    ];
    const free = createRouter(leaving, { ...state({ agents: [agent('ana')], items: [item('c')] }), queues });
    expect(free.decide(minutes(5))).toMatchObject([{ kind: 'offer' }]);
    const busy = createRouter(leaving, {
      ...state({ agents: [agent('ana', { status: 'busy' })], items: [item('c')] }),
      queues,
    });
    expect(busy.decide(minutes(5))).toMatchObject([{ kind: 'step', toQueueId: 'sales' }]);
    expect(known(busy, 'c')).toMatchObject({ queueId: 'sales', step: 0, virtualStart: START });
    // The same rule in the other queue leads nowhere, and so does not turn in a circle.
    expect(busy.decide(minutes(50))).toMatchObject([{ kind: 'step', toQueueId: null }]);
    expect(busy.decide(minutes(51))).toEqual([]);
  });
});

describe('outside the hours of a queue', () => {
  const office = policy((draft) => {
    draft.calendars.office = {
      zone: 'UTC',
      intervals: [{ days: [1], from: '10:00', to: '12:00' }],
      holidays: [],
    };
    draft.defaults.hours = 'office';
  });
  const waiting = state({ agents: [agent('ana')], items: [item('c')] });

  it('cases wait for the opening, which is their next timer', () => {
    expect(route(waiting, START, office)).toEqual([]);
    expect(explain(waiting, 'c', START, office)).toMatchObject({
      record: { reason: 'closed' },
      next: { kind: 'opening', at: minutes(60) },
    });
    expect(first(waiting, office, minutes(60))).toEqual(['ana']);
  });

  it('or overflow at once: a call to be called back, and nobody who has left their message already', () => {
    const away = {
      ...office,
      defaults: {
        ...office.defaults,
        whenClosed: 'overflow' as const,
        overflow: { kind: 'voicemail' as const },
      },
    };
    const calling = state({ agents: [agent('ana')], items: [item('c', { channel: 'voice' })] });
    expect(route(calling, START, away)).toMatchObject([
      { kind: 'overflow', reason: 'closed', to: { kind: 'voicemail' } },
    ]);
    expect(route(waiting, START, away)).toEqual([]);
  });
});

describe('a call while mail is being answered', () => {
  it('interrupts it: the mail costs nothing while the call lasts, and is there again afterwards', () => {
    const router = createRouter(
      policy(),
      state({
        agents: [agent('ana')],
        items: [held('m', 'ana', { channel: 'email' }), item('v', { channel: 'voice' })],
      }),
    );
    expect(router.decide(START)).toMatchObject([
      { kind: 'offer', targets: [{ interrupts: [{ itemId: 'm', units: 10 }] }] },
    ]);
    router.apply({ kind: 'accept', itemId: 'v', agentId: 'ana' }, START);
    expect(known(router, 'm')).toMatchObject({ units: 0, interruptedBy: 'v' });
    expect(router.world.seats.get('ana')?.used).toBe(100);
    router.apply({ kind: 'close', itemId: 'v', disposition: null }, minutes(1));
    router.apply({ kind: 'wrapUpTimeout', itemId: 'v' }, minutes(2));
    expect(known(router, 'm')).toMatchObject({ units: 10, interruptedBy: null });
  });

  it('gives the mail its units back when the call is not answered', () => {
    const router = createRouter(
      policy(),
      state({
        agents: [agent('ana')],
        items: [held('m', 'ana', { channel: 'email' }), item('v', { channel: 'voice' })],
      }),
    );
    const [offer] = router.decide(START);
    router.apply({ kind: 'decline', itemId: offer?.itemId ?? '', agentId: 'ana' }, seconds(5));
    expect(known(router, 'm')).toMatchObject({ units: 10, interruptedBy: null });
  });
});

describe('wrap-up', () => {
  const wrapped = (mode: QueueRules['wrapUp']['mode']) => {
    const rules = withRules({
      wrapUp: { mode, seconds: 60, timeoutDisposition: 'none_given', extendSeconds: 0 },
    });
    const router = createRouter(rules, state({ agents: [agent('ana')], items: [held('c', 'ana')] }));
    router.apply({ kind: 'close', itemId: 'c', disposition: null }, START);
    return router;
  };

  it('is left out, cut short, cut short by a disposition, or run to its end, as the mode says', () => {
    const finish = (mode: QueueRules['wrapUp']['mode'], disposition: string | null) =>
      wrapped(mode).apply({ kind: 'finishWrapUp', itemId: 'c', disposition }, seconds(10));
    expect(known(wrapped('none'), 'c')?.state).toBe('done');
    expect(finish('optional', null)).toEqual({ ok: true });
    expect(finish('mandatory', null)).toMatchObject({ code: 'dispositionMissing' });
    expect(finish('mandatory', 'sold')).toEqual({ ok: true });
    expect(finish('noEarlyExit', 'sold')).toMatchObject({ code: 'tooEarly' });
  });

  it('holds the units until it ends, and writes what was not said', () => {
    const router = wrapped('mandatory');
    expect(router.world.seats.get('ana')?.used).toBe(30);
    expect(router.apply({ kind: 'wrapUpTimeout', itemId: 'c' }, seconds(59))).toMatchObject({
      code: 'tooEarly',
    });
    router.apply({ kind: 'wrapUpTimeout', itemId: 'c' }, seconds(60));
    expect(known(router, 'c')).toMatchObject({ state: 'done', disposition: 'none_given' });
    expect(router.world.seats.get('ana')?.used).toBe(0);
  });
});

describe('the place in line', () => {
  it('survives decline, transfer, callback and a change of channel', () => {
    const later = item('later', {}, { virtualStart: minutes(1), enteredAt: minutes(1) });
    const router = createRouter(
      policy(),
      state({
        agents: [agent('ana'), agent('ben', { status: 'busy' })],
        items: [item('c', { channel: 'voice' }), later],
      }),
    );
    router.decide(minutes(2));
    router.apply({ kind: 'decline', itemId: 'c', agentId: 'ana' }, minutes(2));
    expect(known(router, 'c')).toMatchObject({ state: 'queued', excluded: [{ agentId: 'ana' }] });
    router.apply({ kind: 'takeCallback', itemId: 'c' }, minutes(3));
    router.apply({ kind: 'changeChannel', itemId: 'c', channel: 'sms' }, minutes(4));
    router.apply({ kind: 'transfer', itemId: 'c', queueId: 'help' }, minutes(5));
    expect(known(router, 'c')).toMatchObject({ virtualStart: START, channel: 'sms', callback: 'taken' });
    expect(inOrder(router.world)[0]?.item.id).toBe('c');
  });
});

describe('an agent out of reach', () => {
  it('keeps what they were offered through a reload, and loses it after the grace', () => {
    const router = createRouter(policy(), state({ agents: [agent('ana')], items: [item('c')] }));
    const slow = policy((draft) => {
      draft.offers.timeoutSeconds.webchat = 600;
      draft.timers.presenceGraceSeconds = 60;
    });
    router.putPolicy(slow);
    router.decide(START);
    router.apply({ kind: 'connection', agentId: 'ana', isConnected: false }, seconds(1));
    expect(known(router, 'c')?.state).toBe('offered');
    expect(router.apply({ kind: 'agentLoss', agentId: 'ana' }, seconds(60))).toMatchObject({
      code: 'tooEarly',
    });
    router.apply({ kind: 'agentLoss', agentId: 'ana' }, seconds(61));
    expect(known(router, 'c')).toMatchObject({ state: 'queued', excluded: [], virtualStart: START });
    expect(router.decideChanges(seconds(61))).toEqual([]);
    router.apply({ kind: 'connection', agentId: 'ana', isConnected: true }, seconds(70));
    expect(router.decideChanges(seconds(70))).toMatchObject([{ kind: 'offer' }]);
  });
});
