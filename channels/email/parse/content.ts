import { compile } from 'html-to-text';
import { cutQuotedHtml } from '../quotedHtml.ts';
import { splitQuotedText } from '../quotedText.ts';
import { sanitizeMailHtml } from '../sanitize.ts';
import type { MailBody } from './body.ts';
import { wellFormed } from './headerFields.ts';
import { MAIL_LIMITS } from './limits.ts';
import { isTooDeep, roughText } from './roughText.ts';

export interface MailContent {
  text: string;
  html: string | null;
  quotedText: string | null;
  hasRemoteImages: boolean;
}

/** Makes of a body what is shown: safe HTML, text in any case, the quoted part aside. */
export function bodyContent(
  body: MailBody,
  of: { isForward: boolean; wholeSizeBytes: number | null },
): MailContent {
  const html = body.html === null ? null : readHtml(body.html, body, of.isForward);
  const wasCut = body.html !== null && html === null;
  const plain =
    body.text ?? (wasCut && body.html ? roughText(body.html.slice(0, MAIL_LIMITS.htmlLength)) : null);
  const split =
    plain === null || (html && plain.trim() === '')
      ? { text: html ? htmlToText(html.main) : '', quotedText: null }
      : splitQuotedText(normalize(plain), of.isForward);
  // What the HTML no longer shows must be found somewhere, even where the plain text kept it.
  const quotedText = split.quotedText ?? (html?.quoted ? htmlToText(html.quoted) || null : null);
  const notices = noticesFor(body, of.wholeSizeBytes, split.text.length > MAIL_LIMITS.textLength || wasCut);
  return {
    text: [shorten(split.text), ...notices].filter((part) => part !== '').join('\n\n'),
    html: html && html.main !== '' ? html.main + notices.map((notice) => `<p>${notice}</p>`).join('') : null,
    quotedText: quotedText === null ? null : shorten(quotedText),
    hasRemoteImages: html?.hasRemoteImages ?? false,
  };
}

/** @returns null for HTML that is too large or too deep to be shown as such */
function readHtml(source: string, body: MailBody, isForward: boolean) {
  if (source.length > MAIL_LIMITS.htmlLength || isTooDeep(source)) {
    return null;
  }
  const byContentId = new Map<string, number>();
  for (const [index, file] of body.files.entries()) {
    if (file.contentId && file.contentType.startsWith('image/')) {
      byContentId.set(file.contentId, index);
    }
  }
  const safe = sanitizeMailHtml(source, (contentId) => byContentId.get(contentId) ?? null);
  if (safe.html.length > MAIL_LIMITS.htmlLength) {
    return null;
  }
  const cut = isForward ? { main: safe.html, quoted: null } : cutQuotedHtml(safe.html);
  const main = cut.quoted === null ? safe.html : closeElements(cut.main);
  return {
    main: main.trim(),
    quoted: cut.quoted,
    hasRemoteImages: main.includes(' data-remote-src="') || /<img data-remote-src="/.test(main),
  };
}

const VOID = new Set(['br', 'hr', 'img', 'col', 'wbr']);

/** Closes what a cut left open in sanitised, hence well-formed, HTML. */
function closeElements(html: string): string {
  const open: string[] = [];
  for (const tag of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    const name = tag[2] ?? '';
    if (tag[1] === '/') {
      open.pop();
    } else if (!VOID.has(name)) {
      open.push(name);
    }
  }
  return (
    html +
    open
      .toReversed()
      .map((name) => `</${name}>`)
      .join('')
  );
}

const toText = compile({
  wordwrap: false,
  limits: { maxDepth: 150, maxChildNodes: 20_000, maxInputLength: MAIL_LIMITS.htmlLength },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
});

function htmlToText(html: string): string {
  return normalize(toText(html)).trim();
}

/** No NUL, which no store keeps, no other control characters, no lone surrogates. */
function normalize(text: string): string {
  return (
    wellFormed(text)
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
  );
}

function shorten(text: string): string {
  return text.length <= MAIL_LIMITS.textLength ? text : wellFormed(text.slice(0, MAIL_LIMITS.textLength));
}

function noticesFor(body: MailBody, wholeSizeBytes: number | null, isTextCut: boolean): string[] {
  const notices: string[] = [];
  if (wholeSizeBytes !== null) {
    const size = Math.ceil(wholeSizeBytes / 1024 / 1024);
    const limit = MAIL_LIMITS.rawBytes / 1024 / 1024;
    notices.push(
      `[This mail has ${size} MB, more than the ${limit} MB that are taken over. The rest was left out.]`,
    );
  }
  if (isTextCut) {
    notices.push(
      '[This mail is too long or too complicated to be shown whole. All of it is in the original mail.]',
    );
  }
  if (body.skippedFiles > 0) {
    notices.push(`[${body.skippedFiles} more files are in the original mail.]`);
  }
  return notices;
}
