import { describe, expect, it } from 'vitest';
import { toCsv } from '../../../client/features/routing/csv.ts';
import { durationParts, fitsUnit, unitFor } from '../../../client/features/routing/durations.ts';
import { partOf } from '../../../client/features/routing/parts.ts';
import { differences, onlyChanged, rebased } from '../../../client/features/routing/policyDiff.ts';
import {
  errorsByPath,
  formPath,
  freeName,
  isOwn,
  nameProblem,
  renamed,
  ruleGroups,
  saysTheSame,
  switchGroup,
  toContent,
  toValues,
} from '../../../client/features/routing/policyForm.ts';
import { sharedProblems } from '../../../client/features/routing/sharedProblems.ts';
import { timelinePlaces } from '../../../client/features/routing/timelinePlaces.ts';
import { verdict } from '../../../client/features/routing/trialFigures.ts';
import { dayRuns } from '../../../client/features/routing/weekdays.ts';
import { defaultPolicy } from '../../../server/routing/engine/policy.ts';
import type { PolicyProblem } from '../../../shared/api/routing.ts';
import { policyContentSchema, type RoutingPolicy } from '../../../shared/routingPolicy.ts';
import { id } from '../factories.ts';

const hours = { zone: 'UTC', intervals: [], holidays: [] };

function policy(change: (draft: RoutingPolicy) => void = () => undefined): RoutingPolicy {
  const draft = defaultPolicy();
  change(draft);
  return draft;
}

function problem(given: Partial<PolicyProblem>): PolicyProblem {
  return {
    severity: 'error',
    code: 'invalid',
    path: '',
    message: '',
    queueId: null,
    step: null,
    name: null,
    cases: [],
    caseCount: 0,
    ...given,
  };
}

const steps = ruleGroups.find(({ group }) => group === 'steps');
const order = ruleGroups.find(({ group }) => group === 'order');

describe('the form of a policy', () => {
  it('sends back what it was given', () => {
    const given = policy((draft) => {
      draft.calendars = { 'Mon. to Fri.': hours };
      draft.queues = { [id(1)]: { offerTo: 3 } };
    });
    const { version: _, ...content } = given;
    expect(toContent(toValues(given))).toEqual(content);
    expect(policyContentSchema.safeParse(toContent(toValues(given))).success).toBe(true);
  });

  it('leaves out queues that have no rule of their own any more', () => {
    const values = toValues(policy());
    values.queues = { [id(1)]: {}, [id(2)]: { lifo: undefined }, [id(3)]: { lifo: true } };
    expect(toContent(values).queues).toEqual({ [id(3)]: { lifo: true } });
  });

  it('gives no two calendars the same name, of which one would be lost', () => {
    const { calendars } = toValues(
      policy((draft) => {
        draft.calendars = { Office: hours, 'Calendar 3': hours };
      }),
    );
    expect(nameProblem(calendars, 1, 'Office ')).toBe('taken');
    expect(nameProblem(calendars, 1, ' ')).toBe('missing');
    expect(nameProblem(calendars, 1, 'Calendar 3')).toBeNull();
    expect(freeName(calendars, (number) => `Calendar ${number}`)).toBe('Calendar 4');
  });

  it('has queues go by the new name of their calendar, and no other queues', () => {
    const values = toValues(
      policy((draft) => {
        draft.calendars = { Office: hours, Night: hours };
        draft.defaults.hours = 'Office';
        draft.queues = { [id(1)]: { hours: 'Night' }, [id(2)]: { lifo: true }, [id(3)]: { hours: null } };
      }),
    );
    const { calendars, defaults, queues } = renamed(values, 1, 'Office 2 ');
    expect(calendars.map(({ name }) => name)).toEqual(['Office', 'Office 2']);
    expect(defaults.hours).toBe('Office');
    expect(queues).toEqual({
      [id(1)]: { hours: 'Office 2' },
      [id(2)]: { lifo: true },
      [id(3)]: { hours: null },
    });
  });

  it('takes over a group of rules from the defaults, and gives it up again', () => {
    const { defaults } = policy();
    const own = switchGroup(order!, { offerTo: 2 }, defaults);
    expect(own).toEqual({ offerTo: 2, ordering: 'ageing', lifo: false, queuePriority: 0 });
    expect([isOwn(order!, own), isOwn(steps!, own)]).toEqual([true, false]);
    expect(switchGroup(order!, own, null)).toEqual({ offerTo: 2 });
  });

  it('has its own copy of what it takes over', () => {
    const { defaults } = policy((draft) => {
      draft.defaults.steps = [{ afterSeconds: 5, skipIfNobody: false, actions: [] }];
    });
    const own = switchGroup(steps!, undefined, defaults);
    own.steps?.pop();
    expect(defaults.steps).toHaveLength(1);
  });

  it('finds the calendar of a problem by its name, dots and all', () => {
    const calendars = [
      { name: 'Mon', ...hours },
      { name: 'Mon. to Fri.', ...hours },
    ];
    expect(formPath('calendars.Mon. to Fri..zone', calendars)).toBe('calendars.1.zone');
    expect(formPath('calendars.Mon', calendars)).toBe('calendars.0.name');
    expect(formPath('defaults.overflow', calendars)).toBe('defaults.overflow');
  });

  it('marks fields for errors, not for warnings', () => {
    const problems = [
      problem({ path: 'defaults.overflow' }),
      problem({ path: 'queues.x', severity: 'warning' }),
    ];
    expect(errorsByPath(problems, [], () => 'wrong')).toEqual({ 'defaults.overflow': 'wrong' });
  });

  it('leads from a problem to the part where it is mended', () => {
    expect(partOf(problem({ path: `queues.${id(1)}.steps.0` }))).toEqual({ tab: 'queue', queueId: id(1) });
    expect(partOf(problem({ path: 'capacity.cost.voice' })).tab).toBe('general');
    expect(partOf(problem({ path: 'calendars.Week' })).tab).toBe('calendars');
  });

  it('knows the same policy by other order of its keys', () => {
    expect(saysTheSame({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toBe(true);
    expect(saysTheSame({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  });
});

describe('the differences of two policies', () => {
  it('name each field with what it was and is', () => {
    const after = policy((draft) => {
      draft.capacity.cost.voice = 80;
      draft.defaults.overflow = { kind: 'voicemail' };
      draft.queues = {
        [id(1)]: { wrapUp: { mode: 'none', seconds: 0, timeoutDisposition: '', extendSeconds: 0 } },
      };
    });
    expect(
      differences(policy(), after).map(({ path, before, after: now }) => [path.join('.'), before, now]),
    ).toEqual([
      ['capacity.cost.voice', 100, 80],
      ['defaults.overflow', null, { kind: 'voicemail' }],
      [`queues.${id(1)}.wrapUp.mode`, undefined, 'none'],
      [`queues.${id(1)}.wrapUp.seconds`, undefined, 0],
      [`queues.${id(1)}.wrapUp.timeoutDisposition`, undefined, ''],
      [`queues.${id(1)}.wrapUp.extendSeconds`, undefined, 0],
    ]);
  });

  it('are none between a policy and itself, and none for its version', () => {
    expect(differences(policy(), { ...policy(), version: 7 } as RoutingPolicy)).toEqual([]);
  });

  it('name what is gone', () => {
    const before = policy((draft) => {
      draft.queues = { [id(1)]: { lifo: true } };
    });
    expect(differences(before, policy())).toEqual([
      { path: ['queues', id(1), 'lifo'], before: true, after: undefined },
    ]);
  });
});

describe('a draft that is carried over to a newer version', () => {
  it('keeps what was changed in it, and what the newer one changed besides', () => {
    const base = policy((draft) => {
      draft.queues = { [id(1)]: { lifo: true, offerTo: 2 } };
    });
    const mine = policy((draft) => {
      draft.capacity.totalUnits = 120;
      draft.queues = { [id(1)]: { offerTo: 2 }, [id(2)]: { lifo: true } };
      draft.calendars = { 'Mon. to Fri.': hours };
    });
    const newest = policy((draft) => {
      draft.capacity.totalUnits = 90;
      draft.defaults.offerTo = 3;
      draft.queues = { [id(1)]: { lifo: true, offerTo: 4 } };
    });
    const { version: _, ...result } = policy((draft) => {
      draft.capacity.totalUnits = 120;
      draft.defaults.offerTo = 3;
      draft.queues = { [id(1)]: { offerTo: 4 }, [id(2)]: { lifo: true } };
      draft.calendars = { 'Mon. to Fri.': hours };
    });
    expect(rebased(base, mine, newest)).toMatchObject(result);
    expect(rebased(base, mine, newest).queues).toEqual(result.queues);
  });
});

describe('holidays that differ', () => {
  it('are named without those that both versions have', () => {
    const day = (date: string) => ({ date, name: date, intervals: [] });
    const difference = (before: string[], after: string[]) =>
      onlyChanged({
        path: ['calendars', 'Office', 'holidays'],
        before: before.map(day),
        after: after.map(day),
      });
    expect(difference(['2026-01-01', '2026-05-01'], ['2026-01-01', '2026-12-25'])).toMatchObject({
      before: [{ date: '2026-05-01' }],
      after: [{ date: '2026-12-25' }],
    });
    expect(difference(['2026-01-01'], ['2026-01-01', '2026-12-25']).before).toBeUndefined();
  });
});

describe('lengths of time', () => {
  it('are typed in the largest unit without a fraction', () => {
    expect([0, 45, 120, 5_400, 7_200, 86_400].map(unitFor)).toEqual([
      'seconds',
      'seconds',
      'minutes',
      'minutes',
      'hours',
      'days',
    ]);
  });

  it('is not shown in a unit in which it would read as something else', () => {
    expect(fitsUnit(20, 'days')).toBe(false);
    expect(fitsUnit(93, 'minutes')).toBe(true);
    expect(fitsUnit(1_140, 'hours')).toBe(false);
    expect([fitsUnit(null, 'days'), fitsUnit(0, 'days')]).toEqual([true, true]);
  });

  it('are read by their parts', () => {
    const read = (seconds: number) => durationParts(seconds).map(({ unit, count }) => `${count} ${unit}`);
    expect(read(5_400)).toEqual(['1 hours', '30 minutes']);
    expect(read(0)).toEqual(['0 seconds']);
    expect(read(90.5)).toEqual(['1 minutes', '30.5 seconds']);
  });
});

describe('days in a row', () => {
  it('are joined, the others stand alone', () => {
    expect(dayRuns([1, 2, 3, 4, 5])).toEqual([[1, 5]]);
    expect(dayRuns([7, 1, 2, 5])).toEqual([
      [1, 2],
      [5, 5],
      [7, 7],
    ]);
    expect(dayRuns([])).toEqual([]);
  });
});

describe('the file of a what-if', () => {
  it('quotes what would break a line, and lets no name become a formula', () => {
    expect(
      toCsv([
        ['Ana "Nina" Souza', 'a,b', null],
        ['=HYPERLINK("x")', -3, 'two\nlines'],
      ]),
    ).toBe('"Ana ""Nina"" Souza","a,b",\r\n"\'=HYPERLINK(""x"")",-3,"two\nlines"');
  });
});

describe('a verdict', () => {
  it('depends on whether more is better', () => {
    expect(verdict(1, 2, 'more')).toBe('better');
    expect(verdict(1, 2, 'less')).toBe('worse');
    expect(verdict(2, 2, 'less')).toBe('same');
    expect(verdict(null, 2, 'less')).toBe('same');
    expect(verdict(1, 2, 'none')).toBe('same');
  });
});

describe('problems of a rule that several queues go by', () => {
  it('are said once, with all queues and cases', () => {
    const alike = { code: 'overflowMissing', path: 'defaults.overflow' };
    const found = sharedProblems([
      problem({ ...alike, queueId: id(1), cases: [{ id: id(7), number: 7 }], caseCount: 1 }),
      problem({ ...alike, queueId: id(2), cases: [{ id: id(8), number: 8 }], caseCount: 4 }),
      problem({ ...alike, queueId: id(3), path: `queues.${id(3)}.overflow` }),
    ]);
    expect(found).toMatchObject([
      { queueIds: [id(1), id(2)], caseCount: 5, cases: [{ number: 7 }, { number: 8 }] },
      { queueIds: [id(3)], caseCount: 0 },
    ]);
  });
});

describe('the marks of a time line', () => {
  it('stand to scale where there is room', () => {
    expect(timelinePlaces([0, 50, 100])).toEqual([0, 0.5, 1]);
  });

  it('keep apart, in the order of their times', () => {
    const places = timelinePlaces([0, 172_800, 20, 172_790]);
    const sorted = [places[0]!, places[2]!, places[3]!, places[1]!];
    for (const [index, place] of sorted.entries()) {
      expect(place - (sorted[index - 1] ?? -1)).toBeGreaterThan(0.099);
      expect(place).toBeLessThanOrEqual(1);
    }
  });

  it('share the line evenly where there are too many for it', () => {
    const places = timelinePlaces(Array.from({ length: 22 }, () => 5));
    expect([places[0], places[21]]).toEqual([expect.closeTo(0), 1]);
  });
});
