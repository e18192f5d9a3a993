import { describe, expect, it } from 'vitest';
import { en } from '../../client/i18n/en/index.ts';
import { pt } from '../../client/i18n/pt/index.ts';
import { errorStatus } from '../../server/errors.ts';
import { systemEntrySchema } from '../../shared/message.ts';

type Words = { [key: string]: string | Words };

const PLURAL = /_(zero|one|two|few|many|other)$/;

function entries(words: Words, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : entries(value, `${path}${key}.`),
  );
}

/** Plural forms are one key here: each language has its own set of them. */
function keysOf(words: Words): Set<string> {
  return new Set(entries(words).map(([key]) => key.replace(PLURAL, '')));
}

function pluralFormsOf(words: Words): Map<string, Set<string>> {
  const forms = new Map<string, Set<string>>();
  for (const [key] of entries(words)) {
    const form = PLURAL.exec(key)?.[1];
    if (form) {
      const base = key.replace(PLURAL, '');
      forms.set(base, (forms.get(base) ?? new Set()).add(form));
    }
  }
  return forms;
}

function variablesOf(text: string): string[] {
  return Array.from(text.matchAll(/\{\{(\w+)\}\}/g), (match) => match[1] ?? '').sort();
}

const languages: { name: string; words: Words; locale: string }[] = [
  { name: 'English', words: en, locale: 'en' },
  { name: 'Portuguese', words: pt, locale: 'pt-BR' },
];

describe('the languages of the console', () => {
  it('have the same keys', () => {
    const [english, portuguese] = [keysOf(en), keysOf(pt)];
    expect([...english].filter((key) => !portuguese.has(key))).toEqual([]);
    expect([...portuguese].filter((key) => !english.has(key))).toEqual([]);
  });

  it.each(languages)('have every plural form that $name asks for', ({ words, locale }) => {
    const wanted = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    for (const [key, forms] of pluralFormsOf(words)) {
      expect([...forms].sort(), key).toEqual([...wanted].sort());
    }
  });

  it.each(languages)('leave no text of $name empty', ({ words }) => {
    expect(entries(words).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('fill in the same variables', () => {
    const english = new Map(entries(en));
    for (const [key, text] of entries(pt)) {
      const source = english.get(key) ?? english.get(key.replace(PLURAL, '_other'));
      expect(variablesOf(text), key).toEqual(variablesOf(source ?? ''));
    }
  });

  it('have words for every system entry', () => {
    const codes = systemEntrySchema.shape.code.options.map((code) => code.replace('.', '_'));
    expect(codes.filter((code) => !Object.hasOwn(en.system, code))).toEqual([]);
  });

  it('have words for every refusal that is not explained by its own message', () => {
    // These name the thing and the expectation themselves, which no general sentence could.
    const speakForThemselves = [
      'invalidInput',
      'invalidSignature',
      'disabled',
      'unprocessable',
      'providerFailed',
    ];
    const codes = Object.keys(errorStatus).filter((code) => !speakForThemselves.includes(code));
    expect(codes.filter((code) => !Object.hasOwn(en.errors, code))).toEqual([]);
  });
});
