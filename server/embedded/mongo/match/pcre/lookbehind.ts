import { PatternError } from './pattern.ts';

/**
 * Refuses to look back over what has no longest match, which PCRE cannot and JavaScript can.
 *
 * @throws PatternError at the quantifier
 */
export function refuseUnboundedLookbehind(pattern: string): void {
  for (const found of pattern.matchAll(/\(\?<[=!]/g)) {
    checkGroup(pattern, found.index + found[0].length);
  }
}

/** From behind a group's opening to its end; what is escaped or in a class is no quantifier. */
function checkGroup(pattern: string, from: number): void {
  let depth = 1;
  let inClass = false;
  for (let at = from; at < pattern.length && depth > 0; at += 1) {
    const letter = pattern[at];
    if (letter === '\\') {
      at += 1;
    } else if (inClass) {
      inClass = letter !== ']';
    } else if (letter === '[') {
      inClass = true;
    } else if (letter === '(') {
      depth += 1;
    } else if (letter === ')') {
      depth -= 1;
    } else if (letter === '*' || letter === '+' || /^\{\d+,\}/.test(pattern.slice(at, at + 8))) {
      throw new PatternError('lookbehind assertion is not of bounded length', at);
    }
  }
}
