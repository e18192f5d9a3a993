export interface TextPart {
  /** Where in the text it begins. */
  at: number;
  text: string;
  href: string | null;
}

const LINK = /https?:\/\/[^\s<>"']+/g;
/** Signs that end a sentence rather than an address. */
const TRAILING = /[.,;:!?)\]}»”]+$/;

/** Cuts a text at the web addresses in it. Only `http` and `https`: nothing else is ever followed. */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const href = match[0].replace(TRAILING, '');
    if (match.index > from) {
      parts.push({ at: from, text: text.slice(from, match.index), href: null });
    }
    parts.push({ at: match.index, text: href, href });
    from = match.index + href.length;
  }
  if (from < text.length) {
    parts.push({ at: from, text: text.slice(from), href: null });
  }
  return parts;
}
