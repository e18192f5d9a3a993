import type { DraftKind } from './draftStore.ts';

export interface Trigger {
  sign: '/' | '@';
  /** Where the sign stands. */
  from: number;
  words: string;
}

const PATTERN = /(^|\s)([/@])([\p{L}\p{N}._-]*)$/u;

/** The `/` or `@` that the cursor stands behind, at the beginning of a word; `@` is for notes. */
export function triggerAt(text: string, caret: number, kind: DraftKind): Trigger | null {
  const match = PATTERN.exec(text.slice(0, caret));
  const sign = match?.[2];
  const words = match?.[3] ?? '';
  if ((sign !== '/' && sign !== '@') || (sign === '@' && kind !== 'note')) {
    return null;
  }
  return { sign, from: caret - words.length - 1, words };
}
