import { describe, expect, it } from 'vitest';
import { type RoutingPolicy, routingPolicySchema } from '../../../../server/routing/engine/policy.ts';
import { validatePolicy } from '../../../../server/routing/engine/validatePolicy.ts';
import type { Setting } from '../../../../server/routing/engine/validation/problem.ts';
import { agent, item, policy } from './factories.ts';

const setting: Setting = {
  queues: [
    { id: 'help', memberIds: ['ana'] },
    { id: 'sales', memberIds: ['ben'] },
    { id: 'empty', memberIds: [] },
  ],
  agents: [agent('ana', { skills: { pt: 3 } }), agent('ben', { skills: { pt: 5, tax: 1 } })],
  items: [item('c1'), item('c2', { queueId: 'empty' })],
};
const fullQueues = { ...setting, queues: setting.queues.slice(0, 2), items: [item('c1')] };

function problems(change: (draft: RoutingPolicy) => void, within: Setting = fullQueues) {
  return validatePolicy(policy(change), within);
}

const toSales = { kind: 'queue' as const, queueId: 'sales' };
const toHelp = { kind: 'queue' as const, queueId: 'help' };

describe('validatePolicy', () => {
  it('finds nothing wrong with the default policy, which its schema accepts', () => {
    expect(problems(() => {})).toEqual([]);
    expect(routingPolicySchema.safeParse(policy()).success).toBe(true);
  });

  it('refuses a queue without members, and names who waits there', () => {
    expect(problems(() => {}, setting)).toMatchObject([
      { severity: 'error', code: 'noMembers', queueId: 'empty', itemIds: ['c2'] },
    ]);
  });

  it('only warns where a step lets others serve such a queue, or it overflows', () => {
    const widen = { kind: 'widen' as const, queueIds: ['sales'] };
    const widened = problems((draft) => {
      draft.queues.empty = { steps: [{ afterSeconds: 10, skipIfNobody: false, actions: [widen] }] };
    }, setting);
    expect(widened).toMatchObject([{ severity: 'warning', code: 'noMembers' }]);
    const overflowing = problems((draft) => {
      draft.queues.empty = { maximumWaitSeconds: 60, overflow: toSales };
    }, setting);
    expect(overflowing).toMatchObject([{ severity: 'warning', code: 'noMembers' }]);
  });

  it('refuses queues that send cases round in a circle, and names the circle', () => {
    const found = problems((draft) => {
      draft.queues.help = { maximumWaitSeconds: 60, overflow: toSales };
      draft.queues.sales = {
        steps: [
          { afterSeconds: 30, skipIfNobody: false, actions: [{ kind: 'changeQueue', queueId: 'help' }] },
        ],
      };
    });
    expect(found).toMatchObject([
      { severity: 'error', code: 'overflowCycle', name: 'help > sales > help', itemIds: ['c1'] },
    ]);
  });

  it('finds the circles also where every queue leads to twenty others', () => {
    const ids = Array.from({ length: 60 }, (_, index) => `q${String(index).padStart(2, '0')}`);
    const tangled = problems(
      (draft) => {
        for (const [index, id] of ids.entries()) {
          const steps = Array.from({ length: 20 }, (_, step) => ({
            afterSeconds: step,
            skipIfNobody: false,
            actions: [{ kind: 'changeQueue' as const, queueId: ids[(index + step + 1) % ids.length] ?? '' }],
          }));
          draft.queues[id] = { steps };
        }
      },
      { ...setting, queues: ids.map((id) => ({ id, memberIds: ['ana'] })), items: [] },
    );
    const circles = tangled.filter(({ code }) => code === 'overflowCycle');
    expect(circles.length).toBeGreaterThan(0);
    expect(circles.length).toBeLessThanOrEqual(ids.length);
    expect(circles.every(({ name }) => name?.split(' > ').length === 4)).toBe(true);
  });

  it('refuses steps that can never be reached', () => {
    const raise = { kind: 'raisePriority' as const, by: 5 };
    const steps = [
      { afterSeconds: 10, skipIfNobody: false, actions: [{ kind: 'overflow' as const, to: toSales }] },
      { afterSeconds: 20, skipIfNobody: false, actions: [raise] },
    ];
    expect(
      problems((draft) => {
        draft.queues.help = { steps };
      }),
    ).toMatchObject([{ code: 'unreachableStep', queueId: 'help', step: 1 }]);
    expect(
      problems((draft) => {
        draft.queues.help = { maximumWaitSeconds: 15, overflow: toSales, steps: steps.slice(1) };
      }),
    ).toMatchObject([{ code: 'unreachableStep', step: 0 }]);
  });

  it('warns of a skill that no member has at any step, and names the cases that ask for it', () => {
    const asking = (id: string, min: number) =>
      item(id, { skills: [{ kind: 'required' as const, name: 'pt', min }] });
    const within = { ...fullQueues, items: [asking('c1', 3), asking('c2', 4)] };
    expect(problems(() => {}, within)).toMatchObject([
      { severity: 'warning', code: 'skillNobodyHas', queueId: 'help', name: 'pt', itemIds: ['c2'] },
    ]);
    const lowered = problems((draft) => {
      draft.queues.help = {
        steps: [{ afterSeconds: 60, skipIfNobody: false, actions: [{ kind: 'lowerSkills', by: 1 }] }],
      };
    }, within);
    expect(lowered).toEqual([]);
  });

  it.each<[string, (draft: RoutingPolicy) => void]>([
    [
      'unknownQueue',
      (draft) => {
        draft.queues.help = { maximumWaitSeconds: 60, overflow: { ...toSales, queueId: 'gone' } };
      },
    ],
    [
      'unknownCalendar',
      (draft) => {
        draft.queues.help = { hours: 'office' };
      },
    ],
    [
      'overflowMissing',
      (draft) => {
        draft.queues.sales = { maximumWaitSeconds: 60 };
      },
    ],
    [
      'neverOpens',
      (draft) => {
        draft.calendars.office = { zone: 'Europe/Lisbon', intervals: [], holidays: [] };
      },
    ],
    [
      'unknownZone',
      (draft) => {
        draft.calendars.office = { zone: 'Mars/Base', intervals: [], holidays: [] };
      },
    ],
    [
      'costAboveUnits',
      (draft) => {
        draft.capacity.cost.voice = 150;
      },
    ],
    [
      'channelShut',
      (draft) => {
        draft.capacity.maximum.webchat = 0;
      },
    ],
    [
      'wrapUpWithoutTime',
      (draft) => {
        draft.queues.help = {
          wrapUp: { mode: 'mandatory', seconds: 0, timeoutDisposition: 'none', extendSeconds: 0 },
        };
      },
    ],
    [
      'overflowCycle',
      (draft) => {
        draft.queues.help = { maximumWaitSeconds: 60, overflow: toHelp };
      },
    ],
  ])('finds %s', (code, change) => {
    expect(problems(change).map((one) => one.code)).toContain(code);
  });
});
