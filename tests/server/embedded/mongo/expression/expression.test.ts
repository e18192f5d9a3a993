import { Decimal128, type Document, Double, Int32, Long, ObjectId } from 'bson';
import { describe, expect, it } from 'vitest';
import { codeOf } from '../documents.ts';
import { evaluate } from './evaluate.ts';

/** An object literal with a member `then` would look like a promise. */
function branch(test: unknown, result: unknown): Document {
  return Object.fromEntries([
    ['case', test],
    ['then', result],
  ]);
}

type Case = [what: string, expression: unknown, document: Document, expected: unknown];

const LONG_MAX = Long.fromString('9223372036854775807');
const DAY = new Date('2024-03-31T00:30:00Z');

const NUMBERS: Case[] = [
  ['int and int is an int', { $add: ['$a', 1] }, { a: 1 }, new Int32(2)],
  ['an int that overflows is a long', { $add: ['$a', 1] }, { a: 2147483647 }, Long.fromNumber(2147483648)],
  ['a long that overflows is a double', { $add: ['$a', 1] }, { a: LONG_MAX }, new Double(2 ** 63)],
  ['a long makes a long', { $add: ['$a', 1] }, { a: Long.fromNumber(1) }, Long.fromNumber(2)],
  ['a double makes a double', { $add: ['$a', 1] }, { a: new Double(1) }, new Double(2)],
  [
    'a decimal makes a decimal',
    { $add: ['$a', 1] },
    { a: Decimal128.fromString('1.10') },
    Decimal128.fromString('2.10'),
  ],
  ['division is a double', { $divide: [4, 2] }, {}, new Double(2)],
  ['the remainder keeps the sign of the dividend', { $mod: [-7, 3] }, {}, new Int32(-1)],
  ['halves round to even', { $round: [new Double(2.5)] }, {}, new Double(2)],
  ['places before the point', { $round: [1250, -2] }, {}, new Int32(1200)],
  ['cutting sees the number as it is stored', { $trunc: [new Double(0.29), 2] }, {}, new Double(0.28)],
  ['whole powers of ints stay ints', { $pow: [2, 10] }, {}, new Int32(1024)],
  ['powers beyond 32 bits are longs', { $pow: [2, 40] }, {}, Long.fromNumber(2 ** 40)],
  ['minus the least int is a long', { $abs: ['$a'] }, { a: -2147483648 }, Long.fromNumber(2147483648)],
  ['bits of ints', { $bitXor: [5, 3] }, {}, new Int32(6)],
];

const VALUES: Case[] = [
  [
    'a path leads through the documents of an array',
    '$a.b',
    { a: [{ b: 1 }, { c: 2 }, 3, { b: 4 }] },
    [1, 4],
  ],
  ['a position is no path component', '$a.0', { a: [1] }, []],
  ['an absent field is nothing', '$a.b', { a: 1 }, 'missing'],
  ['an absent element of a list is null', ['$x', 1], {}, [null, 1]],
  ['an absent field of a document is left out', { a: '$x', b: 1 }, {}, { b: 1 }],
  ['$literal is taken as it stands', { $literal: '$a' }, { a: 1 }, '$a'],
  ['numbers of different types are equal', { $eq: ['$a', new Double(1)] }, { a: 1 }, true],
  ['null is more than nothing', { $gt: [null, '$x'] }, {}, true],
  ['$cond leaves the other branch alone', { $cond: ['$a', 1, { $divide: [1, '$b'] }] }, { a: true, b: 0 }, 1],
  ['$ifNull takes the first that is there', { $ifNull: ['$x', null, 3] }, {}, 3],
  [
    '$switch takes the first case that holds',
    { $switch: { branches: [branch({ $gt: ['$a', 5] }, 'big')], default: 'small' } },
    { a: 6 },
    'big',
  ],
  [
    '$let binds at once, not one after the other',
    { $let: { vars: { a: 1, b: '$a' }, in: ['$$a', '$$b'] } },
    { a: 7 },
    [1, 7],
  ],
  ['$map', { $map: { input: '$a', as: 'x', in: { $multiply: ['$$x', 2] } } }, { a: [1, 2] }, [2, 4]],
  [
    '$filter stops at its limit',
    { $filter: { input: '$a', cond: { $gt: ['$$this', 1] }, limit: 1 } },
    { a: [1, 2, 3] },
    [2],
  ],
  [
    '$reduce',
    { $reduce: { input: ['a', 'b'], initialValue: '', in: { $concat: ['$$value', '$$this'] } } },
    {},
    'ab',
  ],
  [
    'nested bindings keep their own',
    { $map: { input: [1, 2], as: 'x', in: { $map: { input: [10], in: { $add: ['$$x', '$$this'] } } } } },
    {},
    [[11], [12]],
  ],
  ['$slice from the end', { $slice: [[1, 2, 3], -2] }, {}, [2, 3]],
  ['$range', { $range: [10, 0, -4] }, {}, [10, 6, 2]],
  [
    '$zip with defaults',
    { $zip: { inputs: [[1, 2], [3]], useLongestLength: true, defaults: [0, 9] } },
    {},
    [
      [1, 3],
      [2, 9],
    ],
  ],
  [
    '$sortArray by field',
    { $sortArray: { input: '$a', sortBy: { b: -1 } } },
    { a: [{ b: 1 }, { b: 2 }] },
    [{ b: 2 }, { b: 1 }],
  ],
  ['sets do not tell number types apart', { $setUnion: [[1, new Double(1)], [2]] }, {}, [1, 2]],
  ['$setDifference keeps the order', { $setDifference: [[3, 1, 2], [1]] }, {}, [3, 2]],
  ['$mergeObjects', { $mergeObjects: ['$a', null, { b: 2 }] }, { a: { a: 1, b: 1 } }, { a: 1, b: 2 }],
  [
    '$getField reads names with dots',
    { $getField: { field: 'a.b', input: { $literal: { 'a.b': 5 } } } },
    {},
    5,
  ],
  ['$unsetField', { $unsetField: { field: 'a', input: '$$ROOT' } }, { a: 1, b: 2 }, { b: 2 }],
  [
    '$arrayToObject takes the last of a name',
    {
      $arrayToObject: [
        [
          ['a', 1],
          ['a', 2],
        ],
      ],
    },
    {},
    { a: 2 },
  ],
  ['bytes and code points differ', [{ $strLenBytes: 'é' }, { $strLenCP: 'é' }], {}, [2, 1]],
  ['$substrCP counts characters', { $substrCP: ['a😀b', 1, 1] }, {}, '😀'],
  ['only ASCII changes case', { $toUpper: 'straßé' }, {}, 'STRAßé'],
  ['$trim takes a set of characters', { $trim: { input: 'xyhixy', chars: 'xy' } }, {}, 'hi'],
  [
    '$regexFind says where in code points',
    { $regexFind: { input: '😀 cafe', regex: 'c(a)(z)?' } },
    {},
    { match: 'ca', idx: 2, captures: ['a', null] },
  ],
  [
    '$regexFindAll',
    { $regexFindAll: { input: 'a1b22', regex: '\\d+' } },
    {},
    [
      { match: '1', idx: 1, captures: [] },
      { match: '22', idx: 3, captures: [] },
    ],
  ],
  ['$type of nothing', { $type: '$x' }, {}, 'missing'],
  ['$convert falls back on an error', { $convert: { input: 'x', to: 'int', onError: -1 } }, {}, -1],
  ['a double as text has the fewest digits', { $toString: new Double(0.1) }, {}, '0.1'],
  ['a great double as text has an exponent', { $toString: new Double(1e20) }, {}, '1e+20'],
];

const DATES: Case[] = [
  ['a zone moves the hour', { $hour: { date: '$d', timezone: 'America/New_York' } }, { d: DAY }, 20],
  [
    'daylight saving begins',
    { $hour: { date: { $add: ['$d', 3_600_000] }, timezone: 'Europe/Berlin' } },
    { d: DAY },
    3,
  ],
  ['an offset is a zone', { $minute: { date: '$d', timezone: '+05:45' } }, { d: DAY }, 15],
  [
    'ISO weeks belong to the year of their Thursday',
    { $isoWeekYear: new Date('2021-01-03T00:00:00Z') },
    {},
    2020,
  ],
  [
    'a day is added by the calendar of the zone, not by 24 hours',
    { $dateAdd: { startDate: '$d', unit: 'day', amount: 1, timezone: 'Europe/Berlin' } },
    { d: new Date('2024-03-30T12:00:00Z') },
    new Date('2024-03-31T11:00:00Z'),
  ],
  [
    'a month ends early',
    { $dateAdd: { startDate: new Date('2024-01-31T00:00:00Z'), unit: 'month', amount: 1 } },
    {},
    new Date('2024-02-29T00:00:00Z'),
  ],
  [
    'boundaries are counted, not lengths',
    {
      $dateDiff: {
        startDate: new Date('2023-12-31T23:59:00Z'),
        endDate: new Date('2024-01-01T00:01:00Z'),
        unit: 'year',
      },
    },
    {},
    1,
  ],
  [
    '$dateTrunc to a week that starts on Monday',
    { $dateTrunc: { date: new Date('2024-03-31T10:00:00Z'), unit: 'week', startOfWeek: 'mon' } },
    {},
    new Date('2024-03-25T00:00:00Z'),
  ],
  [
    '$dateToString',
    { $dateToString: { date: '$d', format: '%d.%m.%Y %H:%M %z', timezone: 'Asia/Kolkata' } },
    { d: DAY },
    '31.03.2024 06:00 +0530',
  ],
  [
    '$dateFromString with a format',
    { $dateFromString: { dateString: '31.03.2024', format: '%d.%m.%Y' } },
    {},
    new Date('2024-03-31T00:00:00Z'),
  ],
  [
    '$dateFromParts carries over',
    { $dateFromParts: { year: 2024, month: 14, day: 1 } },
    {},
    new Date('2025-02-01T00:00:00Z'),
  ],
  [
    '$dateToParts',
    { $dateToParts: { date: DAY } },
    {},
    { year: 2024, month: 3, day: 31, hour: 0, minute: 30, second: 0, millisecond: 0 },
  ],
  ['an id carries its date', { $year: new ObjectId('507f1f77bcf86cd799439011') }, {}, 2012],
];

const ERRORS: [what: string, expression: unknown, code: number][] = [
  ['an unknown operator', { $foo: 1 }, 168],
  ['two operators in one document', { $add: [1], $abs: 1 }, 15983],
  ['too few operands', { $divide: [1] }, 16020],
  ['an undefined variable', '$$x', 17276],
  ['the empty path', '$', 16872],
  ['a path that ends in a dot', '$a.', 40353],
  ['division by zero', { $divide: [1, 0] }, 2],
  ['a text among numbers', { $add: [1, 'a'] }, 14],
  ['$range without an end', { $range: [0] }, 28667],
  ['$range that never moves', { $range: [0, 5, 0] }, 34449],
  ['$range that would fill the memory', { $range: [0, 2_147_483_647] }, 146],
  ['an unknown zone', { $hour: { date: new Date(0), timezone: 'Mars/Base' } }, 40485],
  ['a text that is no number', { $toInt: 'x' }, 241],
  ['half a character', { $substrBytes: ['é', 1, 1] }, 28656],
  ['no branch and no default', { $switch: { branches: [branch(false, 1)] } }, 40069],
  ['an unknown named operand', { $map: { input: [], in: 1, foo: 1 } }, 16879],
  ['what is not offered', { $function: { body: '', args: [], lang: 'js' } }, 168],
];

describe('expressions', () => {
  it.each(NUMBERS)('%s', (_, expression, document, expected) => {
    expect(evaluate(expression, document, { typed: true })).toEqual(expected);
  });

  it.each([...VALUES, ...DATES])('%s', (_, expression, document, expected) => {
    expect(evaluate(expression, document)).toEqual(expected);
  });

  it.each(ERRORS)('refuses %s', (_, expression, code) => {
    expect(codeOf(() => evaluate(expression))).toBe(code);
  });

  it('leaves alone what constants rule out', () => {
    const never = branch(false, { $divide: [1, 0] });
    expect(evaluate({ $switch: { branches: [never], default: 'ok' } })).toBe('ok');
  });

  it('evaluates constants when it compiles, so that a fault shows without a document', () => {
    expect(codeOf(() => evaluate({ $cond: ['$a', { $divide: [1, 0] }, 1] }, { a: false }))).toBe(2);
  });

  it('asks for the time while it runs through long arrays', () => {
    let asked = 0;
    const context = {
      variables: new Map(),
      checkTime: () => {
        asked += 1;
      },
    };
    evaluate({ $map: { input: { $range: [0, 5000] }, in: '$$this' } }, {}, { context });
    expect(asked).toBeGreaterThan(10);
  });

  it('takes variables from the command', () => {
    const context = { variables: new Map([['limit', 3n]]), checkTime: () => undefined };
    expect(evaluate({ $gt: ['$a', '$$limit'] }, { a: 4 }, { context })).toBe(true);
  });
});
