type Compare = (left: string, right: string) => number;

const CLUSTER = /\P{M}\p{M}*|\p{M}+/gu;

/**
 * Compares texts that differ in accents at most, the last accent first, as French in Canada does.
 *
 * @param compareAccents finds a difference in accents between single letters
 */
export function compareAccentsBackwards(compareAccents: Compare): Compare {
  return (left, right) => {
    const a = letters(left);
    const b = letters(right);
    if (a.length !== b.length) {
      return compareAccents(left, right);
    }
    for (let at = a.length - 1; at >= 0; at -= 1) {
      const order = compareAccents(a[at] as string, b[at] as string);
      if (order !== 0) {
        return order;
      }
    }
    return 0;
  };
}

function letters(text: string): string[] {
  return text.normalize('NFD').match(CLUSTER) ?? [];
}
