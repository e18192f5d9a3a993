import { describe, expect, it } from 'vitest';
import { openWorld, stateOf } from '../../../../server/routing/engine/openWorld.ts';
import { routeItem } from '../../../../server/routing/engine/route.ts';
import { createRouter } from '../../../../server/routing/engine/router.ts';
import { applyDueTimers } from '../../../../server/routing/engine/timers.ts';
import type { RoutingState } from '../../../../server/routing/engine/types.ts';
import { throughputOf, waitEstimate } from '../../../../server/routing/engine/waitEstimate.ts';
import { agent, held, item, minutes, policy, START, seconds, state } from './factories.ts';

describe('a call among chats (channels starve each other where each has its own capacity, or the cheap one wins)', () => {
  /** Ana always has chats; one ends every 40 seconds, and another always waits. */
  function chatsAndOneCall(keepsFree: boolean) {
    const rules = policy((draft) => {
      draft.draining = { afterSeconds: keepsFree ? 60 : 86_400, forSeconds: 600 };
      draft.timers.firstReplySeconds.webchat = null;
    });
    const router = createRouter(
      rules,
      state({
        agents: [agent('ana')],
        items: [held('c1', 'ana'), held('c2', 'ana'), held('c3', 'ana'), item('call', { channel: 'voice' })],
      }),
    );
    router.decide(START);
    let now = START;
    for (let turn = 4; turn < 40; turn += 1) {
      now += 40_000;
      const [oldest] = router.state().items.filter(({ state: is }) => is === 'assigned');
      if (oldest !== undefined) {
        router.apply({ kind: 'close', itemId: oldest.id, disposition: null }, now);
        router.apply({ kind: 'finishWrapUp', itemId: oldest.id, disposition: null }, now);
      }
      router.apply({ kind: 'arrive', item: { id: `c${turn}`, channel: 'webchat', queueId: 'help' } }, now);
      router.noteDue('call');
      for (const decision of router.decideChanges(now)) {
        if (decision.kind === 'offer') {
          const agentId = decision.targets[0]?.agentId ?? '';
          if (decision.itemId === 'call') {
            return now;
          }
          router.apply({ kind: 'accept', itemId: decision.itemId, agentId }, now);
        }
      }
    }
    return null;
  }

  it('has an agent kept free for it, and is answered', () => {
    const answeredAt = chatsAndOneCall(true);
    expect(answeredAt).not.toBeNull();
    expect(answeredAt).toBeLessThanOrEqual(minutes(5));
  });

  it('would starve otherwise', () => {
    expect(chatsAndOneCall(false)).toBeNull();
  });
});

describe('a case at the head that nobody can take (others let it block the line, or take one item a cycle)', () => {
  it('holds nobody up: all behind it are offered in one pass', () => {
    const nobodySpeaks = [{ kind: 'required' as const, name: 'finnish', min: 1 }];
    const agents = Array.from({ length: 10 }, (_, index) => agent(`a${index}`));
    const items = [
      item('head', { skills: nobodySpeaks }),
      ...Array.from({ length: 20 }, (_, index) =>
        item(`c${index}`, {}, { virtualStart: seconds(1 + index) }),
      ),
    ];
    const decisions = createRouter(policy(), state({ agents, items })).decide(seconds(30));
    expect(decisions.filter(({ kind }) => kind === 'offer')).toHaveLength(20);
    expect(routeItem(state({ agents, items }), 'head', seconds(30), policy())).toMatchObject([
      { kind: 'wait', reason: 'noSkill' },
    ]);
  });
});

describe('the count of what an agent carries (others read it without a lock and overshoot)', () => {
  it('includes offers that are not answered yet', () => {
    const router = createRouter(policy(), state({ agents: [agent('ana')] }));
    for (let index = 0; index < 10; index += 1) {
      router.apply({ kind: 'arrive', item: { id: `c${index}`, channel: 'webchat', queueId: 'help' } }, START);
      router.decideItem(`c${index}`, START);
    }
    expect(router.state().offers.map(({ itemId }) => itemId)).toEqual(['c0', 'c1', 'c2']);
    expect(router.world.seats.get('ana')?.used).toBe(90);
  });

  it('lets the first of two agents win, and tells the other who did', () => {
    const rules = policy((draft) => {
      draft.defaults.offerTo = 2;
    });
    const router = createRouter(rules, state({ agents: [agent('ana'), agent('ben')], items: [item('c1')] }));
    router.decide(START);
    expect(router.apply({ kind: 'accept', itemId: 'c1', agentId: 'ben' }, seconds(1))).toEqual({ ok: true });
    expect(router.apply({ kind: 'accept', itemId: 'c1', agentId: 'ana' }, seconds(1))).toEqual({
      ok: false,
      code: 'taken',
      takenBy: 'ben',
    });
    expect(router.world.seats.get('ana')?.used).toBe(0);
  });
});

describe('timers (others keep them in the browser, and lose them with the tab)', () => {
  it('live in the state: an offer whose agent and server are gone runs out all the same', () => {
    const agents = [agent('ana'), agent('ben', { idleSince: seconds(5) })];
    const before = createRouter(policy(), state({ agents, items: [item('v1', { channel: 'voice' })] }));
    before.decide(START);
    const kept = JSON.parse(JSON.stringify(before.state())) as RoutingState;

    const world = openWorld(kept, policy());
    applyDueTimers(world, minutes(3));
    const after = createRouter(policy(), stateOf(world));
    expect(after.state().agents[0]).toMatchObject({ id: 'ana', isNotResponding: true });
    expect(after.decide(minutes(3))).toMatchObject([{ kind: 'offer', targets: [{ agentId: 'ben' }] }]);
    expect(after.state().items[0]).toMatchObject({ virtualStart: START });
  });

  it('refuse an accept that comes after the offer ran out, before any timer has fired', () => {
    const router = createRouter(policy(), state({ agents: [agent('ana')], items: [item('c1')] }));
    router.decide(START);
    expect(router.apply({ kind: 'accept', itemId: 'c1', agentId: 'ana' }, seconds(30))).toMatchObject({
      ok: false,
      code: 'expired',
    });
  });
});

describe('silent customers (others release their capacity, and flood the agent when they all come back)', () => {
  const quiet = policy((draft) => {
    draft.capacity.inactiveShare = 0.5;
  });

  it('keep a share of it, and block new offers once they are back', () => {
    const items = ['c1', 'c2', 'c3'].map((id) => held(id, 'ana', {}, { lastCustomerAt: START }));
    const router = createRouter(quiet, state({ agents: [agent('ana')], items }));
    for (const { id } of items) {
      router.apply({ kind: 'inactivityTimeout', itemId: id }, minutes(10));
    }
    expect(router.world.seats.get('ana')?.used).toBe(45);
    router.apply({ kind: 'arrive', item: { id: 'c4', channel: 'webchat', queueId: 'help' } }, minutes(10));
    router.decideChanges(minutes(10));
    router.apply({ kind: 'accept', itemId: 'c4', agentId: 'ana' }, minutes(10));

    for (const { id } of items) {
      router.apply({ kind: 'customerMessage', itemId: id }, minutes(11));
    }
    expect(router.world.seats.get('ana')?.used).toBe(120);
    expect(router.state().items.some(({ isOver }) => isOver)).toBe(true);
    router.apply({ kind: 'arrive', item: { id: 'm1', channel: 'email', queueId: 'help' } }, minutes(11));
    expect(router.decideChanges(minutes(11))).toEqual([]);

    router.apply({ kind: 'cancel', itemId: 'c1' }, minutes(12));
    expect(router.state().items.some(({ isOver }) => isOver)).toBe(false);
    expect(router.decideChanges(minutes(12))).toMatchObject([{ kind: 'assign', itemId: 'm1' }]);
  });

  it('may not be set to cost nothing', async () => {
    const { routingPolicySchema } = await import('../../../../server/routing/engine/policy.ts');
    const free = { ...quiet, capacity: { ...quiet.capacity, inactiveShare: 0 } };
    expect(routingPolicySchema.safeParse(quiet).success).toBe(true);
    expect(routingPolicySchema.safeParse(free).success).toBe(false);
  });
});

describe('the estimated wait (others divide by the number of samples, so that it hardly depends on the place)', () => {
  it('grows with the place in line, and falls with the throughput', () => {
    const perMinute = (count: number) => ({ departures: count * 30, waitingMs: 30 * 60_000 });
    const likely = (position: number, count: number) =>
      waitEstimate(position, perMinute(count))?.likelyMs ?? Number.NaN;
    expect(likely(50, 2) / likely(5, 2)).toBeGreaterThan(9);
    expect(likely(10, 2) / likely(10, 4)).toBeCloseTo(2, 0);
    expect(likely(10, 2)).toBeGreaterThan(4 * 60_000);
    expect(likely(10, 2)).toBeLessThan(6 * 60_000);
  });

  it('does not take the hours in which nobody waited for slowness', () => {
    const stays = Array.from({ length: 10 }, (_, index) => ({
      from: minutes(index),
      until: minutes(index + 1),
    }));
    expect(throughputOf(stays, minutes(60), 60 * 60_000)).toEqual({ departures: 10, waitingMs: 600_000 });
  });
});
