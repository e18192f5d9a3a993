const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9]{0,20})/g;
const WITHOUT_DEPTH = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dt dd tr td th option optgroup'.split(
    ' ',
  ),
);
const MAX_DEPTH = 500;

/**
 * Whether HTML nests deeper than people write: parsing it would cost the square of its depth.
 * Elements that the next of their kind closes are not counted, since mail leaves them open all the time.
 */
export function isTooDeep(html: string): boolean {
  let depth = 0;
  for (const tag of html.matchAll(TAG)) {
    if (WITHOUT_DEPTH.has((tag[2] ?? '').toLowerCase())) {
      continue;
    }
    depth = tag[1] === '' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > MAX_DEPTH) {
      return true;
    }
  }
  return false;
}

/** The words of HTML that is not worth parsing, in one pass; shown as text only. */
export function roughText(html: string): string {
  return withoutHidden(html)
    .replace(/<(?:br|p|div|tr|li|h[1-6])\b[^<>]{0,4000}>/gi, '\n')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&(?:nbsp|#160);/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/\n\s*\n/g, '\n');
}

function withoutHidden(html: string): string {
  const lower = html.toLowerCase();
  let text = '';
  let position = 0;
  for (;;) {
    const next = /<(script|style)\b/g;
    next.lastIndex = position;
    const open = next.exec(lower);
    if (!open) {
      return text + html.slice(position);
    }
    text += html.slice(position, open.index);
    const close = lower.indexOf(`</${open[1]}`, open.index);
    if (close < 0) {
      return text;
    }
    position = close;
  }
}
