import { describe, expect, it } from 'vitest';
import type { RecordedCase, RecordedDay } from '../../../../server/routing/engine/replay/day.ts';
import { patienceOf, survivalOf } from '../../../../server/routing/engine/replay/patience.ts';
import { replay } from '../../../../server/routing/engine/replay/replay.ts';
import { agent, minutes, policy, START, seconds, state } from './factories.ts';

function call(id: string, at: number, change: Partial<RecordedCase> = {}): RecordedCase {
  return {
    arrival: { id, channel: 'voice', queueId: 'help' },
    at,
    answeredAt: at + 3000,
    agentId: 'ana',
    leftAt: null,
    handleMs: 120_000,
    wrapMs: 0,
    ...change,
  };
}

function day(cases: readonly RecordedCase[], change: Partial<RecordedDay> = {}): RecordedDay {
  return {
    from: START,
    to: minutes(60),
    state: state({ agents: [agent('ana'), agent('ben', { status: 'offline' })] }),
    events: [],
    cases,
    answerMs: 3000,
    ...change,
  };
}

const inTwentySeconds = () => 20_000;

describe('replay', () => {
  it('gives back what happened, under the policy of that day', () => {
    const cases = [call('c1', START), call('c2', minutes(1), { answeredAt: seconds(126) })];
    const { actual, replayed, cases: both } = replay(day(cases), policy(), inTwentySeconds);
    expect(replayed).toEqual(actual);
    expect(both.map(({ replayed: { agentId, waitMs } }) => [agentId, waitMs])).toEqual([
      ['ana', 3000],
      ['ana', 66_000],
    ]);
  });

  it('shows what another policy would have done', () => {
    const cases = [call('c1', START), call('c2', minutes(1), { answeredAt: seconds(126) })];
    const overlong = policy((draft) => {
      draft.defaults.maximumWaitSeconds = 30;
      draft.defaults.overflow = { kind: 'voicemail' };
    });
    const { replayed, actual } = replay(day(cases), overlong, inTwentySeconds);
    expect(actual.total).toMatchObject({ answered: 2, others: 0, serviceLevel: 0.5 });
    expect(replayed.total).toMatchObject({ answered: 1, others: 1, serviceLevel: 1 });
  });

  it('has agents come and go when they did', () => {
    const cases = [call('c1', START), call('c2', seconds(10), { answeredAt: seconds(126) })];
    const events = [
      { at: seconds(30), event: { kind: 'status' as const, agentId: 'ben', status: 'available' as const } },
    ];
    const { cases: both } = replay(day(cases, { events }), policy(), inTwentySeconds);
    expect(both[1]?.replayed).toEqual({ agentId: 'ben', waitMs: 23_000, outcome: 'answered' });
  });

  it('lets those who left leave as soon as they did, unless they are answered before', () => {
    const impatient = call('c2', minutes(1), { answeredAt: null, leftAt: seconds(80), handleMs: null });
    const [, second] = replay(day([call('c1', START), impatient]), policy(), inTwentySeconds).cases;
    expect(second?.replayed).toEqual({ agentId: null, waitMs: 20_000, outcome: 'abandoned' });
    const [alone] = replay(day([impatient]), policy(), inTwentySeconds).cases;
    expect(alone?.replayed).toEqual({ agentId: 'ana', waitMs: 3000, outcome: 'answered' });
  });

  it('is the same each time', () => {
    const cases = Array.from({ length: 50 }, (_, index) => call(`c${index}`, seconds(index * 40)));
    const run = () => replay(day(cases), policy(), inTwentySeconds);
    expect(run()).toEqual(run());
  });
});

describe('patience', () => {
  const left = (id: string, waitMs: number) => call(id, START, { answeredAt: null, leftAt: START + waitMs });
  const answered = (id: string, waitMs: number) => call(id, START, { answeredAt: START + waitMs });

  it('falls as Kaplan and Meier have it, those who were answered counting until then', () => {
    const survival = survivalOf([left('a', 10), answered('b', 20), left('c', 30), answered('d', 40)]);
    expect(survival).toEqual([
      { waitMs: 10, share: 0.75 },
      { waitMs: 30, share: 0.375 },
    ]);
  });

  it('of one who was answered is longer than they waited', () => {
    const cases = Array.from({ length: 40 }, (_, index) => left(`l${index}`, 1000 * (index + 1)));
    const survival = survivalOf([...cases, answered('x', 20_000)]);
    const drawn = Array.from({ length: 100 }, (_, index) =>
      patienceOf(answered(`x${index}`, 20_000), survival),
    );
    expect(drawn.every((patience) => patience === null || patience > 20_000)).toBe(true);
    expect(new Set(drawn).size).toBeGreaterThan(5);
  });
});
