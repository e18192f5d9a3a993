import { describe, expect, it } from 'vitest';
import { DueItems } from '../../../../server/routing/engine/dueItems.ts';
import type { RoutingPolicy } from '../../../../server/routing/engine/policy.ts';
import { createRouter } from '../../../../server/routing/engine/router.ts';
import type { Decision, RoutingState } from '../../../../server/routing/engine/types.ts';
import { noChanges } from '../../../../server/routing/engine/world.ts';
import { agent, held, item, minutes, policy, START, seconds, state } from './factories.ts';

/** As a server keeps it: each pass looks only at what changed and at what is due, and sets timers anew for those. */
function open(from: RoutingState, rules: RoutingPolicy) {
  const router = createRouter(rules, from);
  const due = new DueItems();
  const setTimers = (itemIds: Iterable<string>, now: number) => {
    for (const itemId of itemIds) {
      due.set(itemId, router.nextDeadline(itemId, now)?.at ?? null);
    }
  };
  setTimers(router.world.items.keys(), START);
  return {
    router,
    due,
    pass(now: number): Decision[] {
      due.take(now).forEach(router.noteDue);
      const seen = noChanges();
      const made = router.decideChanges(now, seen);
      setTimers(seen.itemIds, now);
      return made;
    },
  };
}

describe('a router that is kept open', () => {
  it('looks at a case that waits through a break when its queue opens again', () => {
    const rules = policy((draft) => {
      const days = [1, 2, 3, 4, 5];
      draft.calendars.office = {
        zone: 'UTC',
        intervals: [
          { days, from: '09:00', to: '09:10' },
          { days, from: '09:20', to: '18:00' },
        ],
        holidays: [],
      };
      draft.defaults.hours = 'office';
    });
    const { router, pass } = open(state({ agents: [agent('ana', { status: 'busy' })] }), rules);
    router.putItem(item('c1'));
    expect(pass(START)).toEqual([]);
    expect(pass(minutes(10))).toEqual([]);
    router.apply({ kind: 'status', agentId: 'ana', status: 'available' }, minutes(15));
    expect(pass(minutes(15))).toEqual([]);
    expect(pass(minutes(20))).toMatchObject([{ kind: 'offer', itemId: 'c1' }]);
  });

  it('holds a case no longer for an agent who has taken something else meanwhile', () => {
    const rules = policy((draft) => {
      draft.defaults.lastAgentHoldSeconds = 900;
    });
    const agents = [agent('ana'), agent('ben', { idleSince: seconds(-1) })];
    const wrapping = held('c0', 'ana', {}, { state: 'wrapping', wrapUntil: minutes(5) });
    const { router, pass } = open(state({ agents, items: [wrapping] }), rules);
    router.putItem(item('v1', { channel: 'voice', lastAgentId: 'ana' }));
    expect(pass(START)).toEqual([]);
    router.putItem(item('c2', { preferredAgentId: 'ana' }));
    expect(pass(seconds(1))).toMatchObject([
      { kind: 'offer', itemId: 'c2', targets: [{ agentId: 'ana' }] },
      { kind: 'offer', itemId: 'v1', targets: [{ agentId: 'ben' }] },
    ]);
  });

  it('keeps an agent free for a case that came when nobody was there', () => {
    const rules = policy((draft) => {
      draft.draining = { afterSeconds: 60, forSeconds: 60 };
    });
    const ana = agent('ana', { status: 'offline' });
    const { router, pass } = open(state({ agents: [ana], items: [held('c0', 'ana')] }), rules);
    router.putItem(item('v1', { channel: 'voice' }));
    expect(pass(START)).toEqual([]);
    router.apply({ kind: 'status', agentId: 'ana', status: 'available' }, seconds(30));
    expect(pass(seconds(30))).toEqual([]);
    expect(pass(seconds(60))).toMatchObject([{ kind: 'drain', itemId: 'v1', agentId: 'ana' }]);
  });

  it('keeps nobody else free for a case that waits for whom its contact knows', () => {
    const rules = policy((draft) => {
      draft.draining = { afterSeconds: 0, forSeconds: 60 };
      draft.defaults.preferredHoldSeconds = 60;
    });
    const agents = [agent('ana'), agent('ben', { totalUnits: 60 })];
    const wrapping = held('v0', 'ana', { channel: 'voice' }, { state: 'wrapping', wrapUntil: minutes(5) });
    const taken = held('c0', 'ben');
    const { router, pass } = open(
      state({ agents, items: [wrapping, taken, held('s0', 'ben', { channel: 'sms' })] }),
      rules,
    );
    router.putItem(item('c1', { preferredAgentId: 'ana' }));
    expect(pass(START)).toEqual([]);
    expect(pass(seconds(60))).toMatchObject([{ kind: 'drain', itemId: 'c1', agentId: 'ben' }]);
  });
});

describe('the timers of a router', () => {
  it('come in order of time, each once, and not when they were put off or taken away', () => {
    const due = new DueItems();
    due.set('late', 30);
    due.set('early', 10);
    due.set('moved', 5);
    due.set('moved', 20);
    due.set('gone', 1);
    due.set('gone', null);
    expect(due.next()).toBe(10);
    expect(due.take(20)).toEqual(['early', 'moved']);
    expect(due.take(20)).toEqual([]);
    expect(due.take(30)).toEqual(['late']);
    expect(due.next()).toBeNull();
  });
});
