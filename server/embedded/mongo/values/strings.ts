/**
 * Orders strings as their UTF-8 bytes are ordered, which is the order of code points. JavaScript's own
 * order differs where one has a surrogate pair and the other a character above U+DFFF.
 */
export function compareStrings(left: string, right: string): number {
  if (left === right) {
    return 0;
  }
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a !== b) {
      return rank(a) - rank(b);
    }
  }
  return left.length - right.length;
}

/** Lifts surrogates above all other units: they stand for code points from U+10000. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
