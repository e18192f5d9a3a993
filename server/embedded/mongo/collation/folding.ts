import { languageTag } from './locale.ts';
import type { CollationSpec } from './specification.ts';

type Fold = (text: string) => string;

/** Letters that compare as two, or as a plain one, although Unicode does not decompose them. */
const LETTERS: { readonly [letter: string]: string } = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ħ: 'h',
};

// Control and format characters, which no rule gives any weight.
const WEIGHTLESS = /(?![\t\n\v\f\r\x85])[\p{Cc}\p{Cf}]/gu;

/**
 * A text that equal texts share, in most cases. It is a proposal: who uses it checks that the collation finds
 * it equal to the text.
 */
export function foldingOf(spec: CollationSpec): Fold {
  const steps: Fold[] = [(text) => text.replace(WEIGHTLESS, '')];
  const ignoresCase = spec.strength < 3 && !spec.caseLevel;
  if (spec.strength === 1) {
    steps.push(withoutMarks);
  }
  if (ignoresCase) {
    // Turkish has two letters i, with and without the dot, each with a capital of its own.
    const language = languageTag(spec.locale);
    steps.push((text) => text.toLocaleLowerCase(language));
  }
  if (spec.strength === 1 && ignoresCase) {
    steps.push(plainLetters);
  }
  if (spec.alternate === 'shifted' && spec.strength < 4) {
    steps.push((text) => text.replace(/[\p{P}\p{Z}\t\n\v\f\r]/gu, ''));
  }
  if (spec.numericOrdering) {
    steps.push((text) => text.replace(/(?<!\d)0+(?=\d)/g, ''));
  }
  steps.push((text) => text.normalize('NFC'));
  return (text) => steps.reduce((current, step) => step(current), text);
}

function withoutMarks(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '');
}

function plainLetters(text: string): string {
  return text.replace(/[ßæœøđłħ]/g, (letter) => LETTERS[letter] ?? letter);
}
