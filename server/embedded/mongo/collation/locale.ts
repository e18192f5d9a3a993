import { badValue } from '../values/errors.ts';

/** Keywords of ICU's locale names and the extension of BCP 47 that says the same. */
const COLLATIONS: { readonly [name: string]: string } = {
  phonebook: 'phonebk',
  dictionary: 'dict',
  traditional: 'trad',
};

/** Locales whose tag is another; the backward accents of Canada's French are an option of ours. */
const TAGS: { readonly [name: string]: string } = { en_US_POSIX: 'en-US-u-va-posix', fr_CA: 'fr' };

/**
 * The language tag of one of ICU's locale names, such as `de_AT@collation=phonebook`.
 *
 * @throws StoreError 2 for a name ICU does not know or would write in another way
 */
export function languageTag(locale: string): string {
  const [name = '', keywords] = locale.split('@');
  const base = TAGS[name] ?? name.replaceAll('_', '-');
  const tag = keywords === undefined ? base : `${base}-u-co-${collationKeyword(locale, keywords)}`;
  if (name.includes('-') || !isKnown(tag)) {
    throw badValue(`Field 'locale' is invalid in: { locale: "${locale}" }`);
  }
  return tag;
}

function collationKeyword(locale: string, keywords: string): string {
  const found = /^collation=([a-z]+)$/.exec(keywords);
  if (found === null) {
    throw badValue(`Field 'locale' is invalid in: { locale: "${locale}" }`);
  }
  return COLLATIONS[found[1] as string] ?? (found[1] as string);
}

function isKnown(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag && Intl.Collator.supportedLocalesOf(tag).length > 0;
  } catch {
    // Not even the shape of a language tag.
    return false;
  }
}
