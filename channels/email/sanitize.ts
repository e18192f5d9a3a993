import sanitizeHtml from 'sanitize-html';
import { quoteMarkOf } from './quotedHtml.ts';
import { cleanStyle } from './styles.ts';

export interface SanitizedMail {
  html: string;
  /** Whether images were held back that the reader may ask for. */
  hasRemoteImages: boolean;
}

type Attributes = Record<string, string>;

const BLOCKS =
  'p div center blockquote pre ul ol li dl dt dd h1 h2 h3 h4 h5 h6 hr address article section header footer main figure figcaption';
const INLINE =
  'a b strong i em u s strike del ins sub sup small big font span br code tt kbd samp var abbr cite q mark time bdo wbr img';
const TABLES = 'table thead tbody tfoot tr td th caption col colgroup';
const ALLOWED_TAGS = `${BLOCKS} ${INLINE} ${TABLES}`.split(' ');
const IS_ALLOWED = new Set(ALLOWED_TAGS);

/** Elements whose content is not text for people, or is read by other rules than HTML's. */
const DROPPED_WITH_CONTENT =
  'script style textarea option select xmp title noscript noembed noframes template svg math iframe object embed applet audio video canvas map frameset plaintext listing'.split(
    ' ',
  );

const SIZED = ['width', 'height', 'align', 'valign', 'bgcolor'];
const PLAIN_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  img: ['alt', 'title', 'width', 'height', 'align', 'border'],
  font: ['color', 'face', 'size'],
  table: [...SIZED, 'border', 'cellpadding', 'cellspacing'],
  td: [...SIZED, 'colspan', 'rowspan', 'nowrap'],
  th: [...SIZED, 'colspan', 'rowspan', 'nowrap'],
  tr: ['align', 'valign', 'bgcolor'],
  col: ['span', 'width'],
  colgroup: ['span', 'width'],
  ol: ['start', 'type'],
  ul: ['type'],
  li: ['value'],
  hr: ['width', 'size', 'align', 'color'],
};
const EVERYWHERE = ['dir', 'lang', 'align'];
/** Letters, digits and what lengths, colours and words need: nothing that could begin a URL or a script. */
const PLAIN_VALUE = /^[\p{L}\p{N} .,%#;:!?'()+*/_-]*$/u;
const MAX_PLAIN_VALUE_LENGTH = 500;
const MAX_URL_LENGTH = 2_048;
const MAX_DATA_URL_LENGTH = 256 * 1024;
const NESTING_LIMIT = 120;

/**
 * Makes a stranger's HTML safe to show beside our own: an allow-list of elements, attributes and styles,
 * nothing that runs, nothing that is fetched.
 *
 * Remote images become `<img data-remote-src="https://…">`, for the console to load when the reader asks;
 * images of the mail itself become `<img data-attachment-id="part-N">`, N being what `partOf` returned.
 * Quoted mail is marked `data-quote`.
 *
 * @param partOf finds the mail's own part by Content-ID
 */
export function sanitizeMailHtml(html: string, partOf: (contentId: string) => number | null): SanitizedMail {
  const seen = { hasRemoteImages: false };
  const safe = sanitizeHtml(html, {
    allowedTags: ALLOWED_TAGS,
    // Attributes are rebuilt by the transformation below; nothing of the original passes by itself.
    allowedAttributes: false,
    allowedSchemesAppliedToAttributes: [],
    parseStyleAttributes: false,
    nonTextTags: DROPPED_WITH_CONTENT,
    disallowedTagsMode: 'discard',
    enforceHtmlBoundary: false,
    nestingLimit: NESTING_LIMIT,
    transformTags: {
      '*': (tagName, attributes) => ({
        tagName,
        attribs: IS_ALLOWED.has(tagName) ? safeAttributes(tagName, attributes, { partOf, seen }) : {},
      }),
    },
  });
  return { html: safe, hasRemoteImages: seen.hasRemoteImages };
}

interface Images {
  partOf: (contentId: string) => number | null;
  seen: { hasRemoteImages: boolean };
}

function safeAttributes(tagName: string, attributes: Attributes, images: Images): Attributes {
  const safe: Attributes = tagName === 'img' ? imageSource(attributes, images) : {};
  if (tagName === 'a') {
    Object.assign(safe, linkTarget(attributes));
  }
  for (const name of [...EVERYWHERE, ...(PLAIN_ATTRIBUTES[tagName] ?? [])]) {
    const value = attributes[name];
    if (value !== undefined && value.length <= MAX_PLAIN_VALUE_LENGTH && isPlain(name, value)) {
      safe[name] = value;
    }
  }
  const style = cleanStyle(attributes.style ?? '');
  if (style) {
    safe.style = style;
  }
  const mark = quoteMarkOf(tagName, attributes);
  if (mark) {
    safe['data-quote'] = mark;
  }
  return safe;
}

/** Words for people may hold any character, since they are escaped; the rest may not. */
function isPlain(name: string, value: string): boolean {
  return name === 'alt' || name === 'title' || PLAIN_VALUE.test(value);
}

function imageSource(attributes: Attributes, { partOf, seen }: Images): Attributes {
  const source = (attributes.src ?? '').trim();
  const contentId = /^cid:(.{1,250})$/is.exec(source)?.[1];
  if (contentId !== undefined) {
    const part = partOf(decodeContentId(contentId));
    return part === null ? {} : { 'data-attachment-id': `part-${part}` };
  }
  if (isInlineRaster(source)) {
    return { src: source };
  }
  const remote = remoteUrl(source.startsWith('//') ? `https:${source}` : source);
  if (remote) {
    seen.hasRemoteImages = true;
    return { 'data-remote-src': remote };
  }
  return {};
}

function isInlineRaster(source: string): boolean {
  return (
    source.length <= MAX_DATA_URL_LENGTH &&
    /^data:image\/(?:png|gif|jpeg|webp);base64,[A-Za-z0-9+/=\s]+$/.test(source)
  );
}

function linkTarget(attributes: Attributes): Attributes {
  const href = (attributes.href ?? '').trim();
  const isAddress = /^(?:mailto|tel):[^\s<>"]{1,500}$/i.test(href);
  const url = isAddress ? href : remoteUrl(href);
  return url ? { href: url, target: '_blank', rel: 'noopener noreferrer nofollow' } : {};
}

function remoteUrl(text: string): string | null {
  if (text.length > MAX_URL_LENGTH || !URL.canParse(text)) {
    return null;
  }
  const url = new URL(text);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  // A user name in front of the host is there to mislead the reader.
  return isWeb && url.username === '' && url.password === '' ? url.href : null;
}

function decodeContentId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    if (!(cause instanceof URIError)) {
      throw cause;
    }
    return text;
  }
}
