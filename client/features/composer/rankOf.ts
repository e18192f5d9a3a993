/**
 * How well typed words fit a name: 0 for its beginning, 1 for the beginning of one of its words, 2 for
 * somewhere inside, null for not at all.
 */
export function rankOf(typed: string, name: string): number | null {
  const [words, text] = [typed.toLocaleLowerCase(), name.toLocaleLowerCase()];
  const at = text.indexOf(words);
  if (at <= 0) {
    return at === 0 ? 0 : null;
  }
  return text.split(/[\s._-]+/).some((part) => part.startsWith(words)) ? 1 : 2;
}

/** Those that fit, the best first; among equals the order stays. */
export function bestFirst<Item>(items: readonly Item[], rank: (item: Item) => number | null): Item[] {
  return items
    .flatMap((item) => {
      const at = rank(item);
      return at === null ? [] : [{ item, at }];
    })
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
