import { describe, expect, it } from 'vitest';
import { route, routeItem } from '../../../../server/routing/engine/route.ts';
import { agent, held, item, minutes, policy, START, seconds, state } from './factories.ts';

describe('route', () => {
  it('offers a chat to the agent who has been idle longest', () => {
    const agents = [agent('ana', { idleSince: seconds(-10) }), agent('ben', { idleSince: seconds(-20) })];
    const [decision] = route(state({ agents, items: [item('c1')] }), START, policy());
    expect(decision).toMatchObject({
      kind: 'offer',
      itemId: 'c1',
      targets: [{ agentId: 'ben', units: 30 }],
      expiresAt: seconds(30),
      reason: 'chosenBy:longestIdle',
    });
  });

  it('assigns mail without asking', () => {
    const [decision] = route(
      state({ agents: [agent('ana')], items: [item('m1', { channel: 'email' })] }),
      START,
      policy(),
    );
    expect(decision).toMatchObject({ kind: 'assign', agentId: 'ana', units: 10 });
  });

  it('counts each decision with those before it, so that nobody gets more than they have units for', () => {
    const items = Array.from({ length: 5 }, (_, index) => item(`c${index}`));
    const decisions = route(state({ agents: [agent('ana')], items }), START, policy());
    expect(decisions.map(({ itemId }) => itemId)).toEqual(['c0', 'c1', 'c2']);
  });

  it('records every candidate with the filter that failed or the keys that ranked it', () => {
    const agents = [
      agent('ana', { idleSince: seconds(-5) }),
      agent('ben', { status: 'busy' }),
      agent('cara', { skills: { pt: 1 } }),
      agent('dan', { skills: { pt: 3 }, idleSince: seconds(-1) }),
      agent('eva', { skills: { pt: 4 }, idleSince: seconds(-9) }),
    ];
    const asked = item('c1', { skills: [{ kind: 'required', name: 'pt', min: 2 }] });
    const [decision] = route(state({ agents, items: [asked] }), START, policy());
    expect(decision?.kind === 'offer' ? decision.record : null).toMatchObject({
      policyVersion: 1,
      item: { id: 'c1' },
      rejected: { 'skill:pt': ['ana', 'cara'], busy: ['ben'] },
      rankNames: ['isGuest', 'interrupts', 'idleSince', 'lastOfferedAt'],
      ranked: [
        { agentId: 'eva', keys: [0, 0, seconds(-9), 0] },
        { agentId: 'dan', keys: [0, 0, seconds(-1), 0] },
      ],
      chosen: ['eva'],
    });
  });

  it('says why an item waits and what will look at it next', () => {
    const agents = [agent('ana')];
    const items = [held('v1', 'ana', { channel: 'voice' }), item('c1')];
    const [decision] = routeItem(state({ agents, items }), 'c1', START, policy());
    expect(decision).toMatchObject({
      kind: 'wait',
      reason: 'noUnits',
      next: { kind: 'drain', at: minutes(1) },
    });
  });
});
