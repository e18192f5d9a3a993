/** Digits of the country codes that stand alone; every other is taken as two. */
const SINGLE = /^\+(1|7)/;

/** An E.164 number in groups that can be read aloud; the grouping is for the eye only. */
export function shownPhone(number: string): string {
  const code = number.slice(0, SINGLE.test(number) ? 2 : 3);
  const rest = number.slice(code.length);
  if (!/^\+\d+$/.test(number) || rest.length < 6) {
    return number;
  }
  const area = rest.slice(0, rest.length > 9 ? rest.length - (rest.length === 11 ? 9 : 7) : 2);
  const local = rest.slice(area.length);
  return `${code} ${area} ${local.slice(0, -4)}-${local.slice(-4)}`;
}
