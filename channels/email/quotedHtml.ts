/**
 * `rest`: everything from here to the end is the quoted mail (Outlook). `block`: the element holds it.
 */
export type QuoteMark = 'rest' | 'block';

const REST_IDS = new Set(['divrplyfwdmsg', 'appendonsend', 'mail-editor-reference-message-container']);
const BLOCK_CLASSES =
  /(?:^|\s)(?:gmail_quote|gmail_quote_container|yahoo_quoted|protonmail_quote|moz-cite-prefix|zmail_extra)(?:\s|$)/;
const OUTLOOK_RULE = /border(?:-top)?:\s?(?:none;\s?border-top:\s?)?solid #(?:e1e1e1|b5c4df) 1\.0pt/i;

/** Recognises how the common programs wrap what they quote; asked before classes and ids are dropped. */
export function quoteMarkOf(tagName: string, attributes: Record<string, string>): QuoteMark | null {
  if (tagName === 'blockquote') {
    const isCited = attributes.type === 'cite' || BLOCK_CLASSES.test(attributes.class ?? '');
    return isCited ? 'block' : null;
  }
  if (tagName !== 'div') {
    return null;
  }
  // Outlook on the web prefixes the ids of what it quotes with x_.
  const id = (attributes.id ?? '').toLowerCase().replace(/^(?:x_)+/, '');
  const style = (attributes.style ?? '').slice(0, 300);
  if (REST_IDS.has(id) || (style.includes('1.0pt') && OUTLOOK_RULE.test(style))) {
    return 'rest';
  }
  return BLOCK_CLASSES.test((attributes.class ?? '').slice(0, 300)) ? 'block' : null;
}

/**
 * Cuts the quoted mail off sanitised HTML.
 *
 * @param html sanitised, hence well-formed and marked with `data-quote`
 * @returns    what was written and what was quoted; `quoted` is null when nothing can be cut: no mark, an
 *             answer between the quotes, nothing before them, or a forwarded mail, which is content
 */
export function cutQuotedHtml(html: string): { main: string; quoted: string | null } {
  const mark = /<(div|blockquote)\b[^>]{0,4000}? data-quote="(rest|block)"/.exec(html);
  if (!mark) {
    return { main: html, quoted: null };
  }
  const start = mark.index;
  const quoted = html.slice(start);
  const isForward = FORWARDED.test(visibleText(quoted.slice(0, 4_000)).slice(0, 400));
  if (isForward || !hasContent(html.slice(0, start))) {
    return { main: html, quoted: null };
  }
  if (mark[2] === 'block' && hasContent(afterQuotes(quoted))) {
    return { main: html, quoted: null };
  }
  return { main: html.slice(0, start), quoted };
}

const FORWARDED =
  /-{2,} ?(?:Forwarded message|Mensagem encaminhada|Original forwarded)|Begin forwarded message|Início da mensagem (?:re)?encaminhada/i;

/** What stands after the marked elements at the top level of the quote, several of which may follow each other. */
function afterQuotes(quoted: string): string {
  let depth = 0;
  let rest = '';
  let position = 0;
  let isQuoting = false;
  for (const tag of quoted.matchAll(/<(\/?)(div|blockquote)\b([^>]*)>/g)) {
    if (depth === 0 && !isQuoting) {
      rest += quoted.slice(position, tag.index);
    }
    if (tag[1] === '') {
      isQuoting ||= tag[3]?.includes(' data-quote="') === true;
      depth += isQuoting ? 1 : 0;
    } else if (isQuoting && --depth === 0) {
      isQuoting = false;
    }
    position = tag.index + tag[0].length;
  }
  return rest + (isQuoting ? '' : quoted.slice(position));
}

function hasContent(html: string): boolean {
  return /<img\b/.test(html) || visibleText(html).trim() !== '';
}

function visibleText(html: string): string {
  return html.replace(/<[^>]*>/g, ' ').replace(/&nbsp;|&#160;|\u00a0|\p{Cf}/gu, ' ');
}
