import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../../../server/embedded/mongo/match/pcre/compilePattern.ts';
import { codeOf } from '../documents.ts';

function finds(pattern: string, text: string, options = ''): boolean {
  const { expression } = compilePattern(pattern, options);
  expression.lastIndex = 0;
  return expression.test(text);
}

const FOUND: [pattern: string, text: string, options?: string][] = [
  ['^abc$', 'abc'],
  ['abc$', 'abc\n'],
  ['abc\\Z', 'abc\n'],
  ['\\Aabc', 'abcd'],
  ['ABC', 'xabcx', 'i'],
  ['^b', 'a\nb', 'm'],
  ['a$', 'a\nb', 'm'],
  ['a.b', 'a\nb', 's'],
  ['a b # said\n c', 'abc', 'x'],
  ['(?i)abc', 'ABC'],
  ['(?i)a(?-i)bc', 'Abc'],
  ['(?i:a)bc', 'Abc'],
  ['(?s).', '\n'],
  ['a++b', 'aaab'],
  ['^(?>abc)+$', 'abcabc'],
  ['(?P<word>abc)-(?P=word)', 'abc-abc'],
  ['(?<word>abc)-\\k<word>', 'abc-abc'],
  ['^(abc)\\1$', 'abcabc'],
  ['(a)(b)\\g{-1}', 'abb'],
  ['foo(?=bar)', 'foobar'],
  ['(?<!foo)bar', 'xbar'],
  ['[[:alpha:]]', '1é2z'],
  ['[^[:digit:]]', '1a'],
  ['[]a]', ']'],
  ['[\\w-]+$', 'a-b'],
  ['\\p{Cyrillic}', 'Привет'],
  ['\\p{L}', 'é'],
  ['\\PL', '1'],
  ['(*UCP)^\\w+$', 'été'],
  ['(*UTF8)^.{1}$', '😀'],
  ['\\x{1F600}', '😀'],
  ['\\Qa.b\\E', 'a.b'],
  ['a{,3}', 'a{,3}'],
  ['a{2}', 'aa'],
  ['(?#said)a', 'a'],
  ['\\bcat\\b', 'a cat.'],
  ['user\\/path', 'user/path'],
  ['foo@bar\\.com', 'foo@bar.com'],
  ['a-b', 'a-b'],
  ['', 'anything'],
];

const NOT_FOUND: [pattern: string, text: string, options?: string][] = [
  ['abc$', 'abc\n\n'],
  ['abc\\z', 'abc\n'],
  ['a.b', 'a\nb'],
  ['^b', 'a\nb'],
  ['(?i)a(?-i)bc', 'aBC'],
  ['^\\w+$', 'été'],
  ['\\d', '٣'],
  ['\\s', '\u2003'],
  ['(?>a+)ab', 'aaab'],
  ['a++ab', 'aaab'],
];

describe('a pattern', () => {
  it.each(FOUND)('%s is found in %j', (pattern, text, options) => {
    expect(finds(pattern, text, options)).toBe(true);
  });

  it.each(NOT_FOUND)('%s is not found in %j', (pattern, text, options) => {
    expect(finds(pattern, text, options)).toBe(false);
  });

  it.each([
    '(',
    ')',
    '[a',
    'a{3,1}',
    '*a',
    '\\',
    '(?<n>a)(?<n>b)',
    '\\p{Nope}',
    '[z-a]',
    '(a)\\2',
    'a'.repeat(32_769),
  ])('%# does not compile', (pattern) => {
    expect(codeOf(() => compilePattern(pattern, ''))).toBe(51091);
  });

  it.each(['(a)?(?(1)b|c)', '(?R)', '(?|a|b)'])('%s is refused by name', (pattern) => {
    expect(() => compilePattern(pattern, '')).toThrow(/is not supported by the embedded store$/);
  });

  it.each([
    ['(a+)+b', 'a'.repeat(60)],
    ['^(\\w+\\s?)*$', `${'word '.repeat(40)}!`],
    ['(a|aa)+$', `${'a'.repeat(80)}!`],
    ['(?=(a+)+b)a', 'a'.repeat(60)],
    ['a?'.repeat(40) + 'a'.repeat(40), 'a'.repeat(39)],
    ['(.*),(.*),(.*),(.*),(.*);', ','.repeat(2000)],
  ])('%s gives up where it would take for ever', (pattern, text) => {
    const started = performance.now();
    expect(codeOf(() => finds(pattern, text))).toBe(51156);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('that might take for ever is quick where it does not', () => {
    expect(finds('^(\\w+\\s?)*$', 'word '.repeat(40))).toBe(true);
    expect(finds('(a+)+b', `${'a'.repeat(60)}b`)).toBe(true);
  });

  it('gives what its groups caught in their order, whatever their names', () => {
    const { expression, captures } = compilePattern('(a)(?>b)(?<x>c)?(d)', '');
    const match = expression.exec('abd');
    expect(match && captures(match)).toEqual(['a', undefined, 'd']);
  });
});
