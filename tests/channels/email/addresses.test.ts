import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeAddress, parseMailboxes, parseSingleMailbox } from '../../../channels/email/addresses.ts';
import { costMs } from './support.ts';

describe('the address of a From field', () => {
  it.each([
    ['ana@example.com', 'ana@example.com', ''],
    ['Ana Silva <Ana@Example.COM>', 'ana@example.com', 'Ana Silva'],
    ['"Silva, Ana" <ana@example.com>', 'ana@example.com', 'Silva, Ana'],
    ['"Ana \\"Nita\\" Silva" <ana@example.com>', 'ana@example.com', 'Ana "Nita" Silva'],
    ['ana@example.com (Ana Silva)', 'ana@example.com', 'Ana Silva'],
    ['(a (nested) note) Ana <ana@example.com> (more)', 'ana@example.com', 'Ana'],
    ['Ana<ana@example.com>', 'ana@example.com', 'Ana'],
    ['<ana@example.com>', 'ana@example.com', ''],
    ['"ana"@example.com', 'ana@example.com', ''],
    ['ana . silva @ example . com', 'ana.silva@example.com', ''],
    ['J. R. Silva <jr@example.com>', 'jr@example.com', 'J. R. Silva'],
    ['José <jose@example.com>', 'jose@example.com', 'José'],
    ['ana@example.com <ana@example.com>', 'ana@example.com', 'ana@example.com'],
    ['Silva, Ana [Sales] <ana@example.com>', 'ana@example.com', 'Silva, Ana [Sales]'],
    ['Ana at work, Inc. <ana@example.com>', 'ana@example.com', 'Ana at work, Inc.'],
    ['ana@münchen.example', 'ana@xn--mnchen-3ya.example', ''],
    ["o'neil+tag=x@sub.example.com", "o'neil+tag=x@sub.example.com", ''],
  ])('%s is %s', (field, address, name) => {
    expect(parseSingleMailbox(field)).toEqual({ address, name });
  });

  it.each([
    // A parenthesis inside a comment is part of it, so the address is the one outside.
    ['(a (b) <evil@evil.test>) good@example.com', 'good@example.com'],
    ['good@example.com (<evil@evil.test>)', 'good@example.com'],
    // A quoted name is a name, whatever it looks like.
    ['"<evil@evil.test>" <good@example.com>', 'good@example.com'],
    ['"evil@evil.test" <good@example.com>', 'good@example.com'],
    ['evil@evil.test <good@example.com>', null],
    ['"xclow3n@gmail.com x"@internal.domain', null],
    ['"evil@evil.test"@example.com', null],
    ['=?utf-8?q?evil=40evil.test?=', null],
    ['=?utf-8?b?ZXZpbEBldmlsLnRlc3Q=?= <good@example.com>', 'good@example.com'],
    ['=?utf-8?q?a?=@example.com', null],
    ['<@evil.test:good@example.com>', null],
    ['Group: good@example.com, evil@evil.test;', null],
    ['good@example.com, evil@evil.test', null],
    ['evil@evil.test:good@example.com;', null],
    ['good@example.com:;, evil@evil.test', null],
    ['good@example.com, evil@evil.test:;', null],
    ['"evil@evil.test": good@example.com;', 'good@example.com'],
    ['good@example.com <evil@evil.test', null],
    ['"unclosed <good@example.com>', null],
    ['(unclosed <good@example.com>', null],
    ['good@example.com> <evil@evil.test>', null],
    ['<evil@evil.test> good@example.com', null],
    ['evil@evil.test<good@example.com>', null],
    ['good@example.com\\@evil.test', null],
    ['good@[127.0.0.1]', null],
    ['good@example.com\u0000@evil.test', null],
    ['.good@example.com', null],
    ['go..od@example.com', null],
    ['good@-example.com', null],
    ['good@example..com', null],
    [`good@example.com${','.repeat(5_000)} evil@evil.test`, null],
    [`good@example.com${','.repeat(50_000)} evil@evil.test`, null],
    ['', null],
    ['Ana', null],
    ['<>', null],
    [`${'a'.repeat(65)}@example.com`, null],
  ])('%j is %j', (field, address) => {
    expect(parseSingleMailbox(field)?.address ?? null).toBe(address);
  });

  it('never reads an address that is not in the field, whatever surrounds it', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '<',
      '>',
      '"',
      '\\',
      ',',
      ':',
      ';',
      '@',
      ' ',
      '=?',
      'evil@evil.test',
      'x',
      '.',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(piece, { maxLength: 12 }), (before, after) => {
        const field = `${before.join('')}good@example.com${after.join('')}`;
        const read = parseSingleMailbox(field);
        // Outside quotes and comments exactly one address may be named, or it is not read at all.
        const plain = field.replace(/\\./g, '').replace(/"[^"]*"/g, '');
        const named = plain.match(/@/g)?.length ?? 0;
        return (
          read === null ||
          plain.includes('(') ||
          new Set(plain.match(/[a-z.]+@[a-z.]+/g)).size <= 1 ||
          named <= 1
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads a list of 100,000 recipients quickly, up to the limit', () => {
    const field = Array.from({ length: 100_000 }, (_, index) => `"R ${index}" <r${index}@example.com>`).join(
      ', ',
    );
    expect(parseMailboxes(field, 100)).toHaveLength(100);
    expect(costMs(() => parseMailboxes(field, 100))).toBeLessThan(200);
  });

  it('flattens groups of recipients, empty ones included', () => {
    expect(
      parseMailboxes('Team: Ana <ana@example.com>, bea@example.com;, Undisclosed: ;, c@example.com'),
    ).toEqual([
      { name: 'Ana', address: 'ana@example.com' },
      { name: '', address: 'bea@example.com' },
      { name: '', address: 'c@example.com' },
    ]);
  });
});

describe('an address that stands alone', () => {
  it('is spelled one way, or refused', () => {
    expect(normalizeAddress('Ana@Example.com')).toBe('ana@example.com');
    expect(normalizeAddress('ana@example.com, b@example.com')).toBeNull();
    expect(normalizeAddress('ana@example.com\r\nRCPT TO:<b@example.com>')).toBeNull();
  });
});
