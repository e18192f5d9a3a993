const LENGTH = /^(?:auto|0|\d{1,4}(?:\.\d{1,4})?(?:px|pt|em|rem|ex|%|cm|mm|in)?)$/;
const LENGTHS = /^(?:(?:auto|0|\d{1,4}(?:\.\d{1,4})?(?:px|pt|em|rem|ex|%|cm|mm|in)?)(?: |$)){1,4}$/;
const COLOR = /^(?:#[0-9a-f]{3,8}|[a-z]{3,30}|(?:rgb|rgba|hsl|hsla)\([\d.,%/ deg]{1,60}\))$/;
const BORDER =
  /^(?:(?:[a-z]{3,20}|#[0-9a-f]{3,8}|\d{1,2}(?:\.\d{1,4})?(?:px|pt|em)?|0|rgba?\([\d.,%/ ]{1,60}\))(?: |$)){1,4}$/;
const WORDS = /^[a-z0-9 -]{1,60}$/;
const FONTS = /^[a-z0-9 ,'"_-]{1,200}$/;

/** What a declaration's value must look like, by property; properties that are absent are dropped. */
const PROPERTIES: Readonly<Record<string, RegExp>> = {
  color: COLOR,
  'background-color': COLOR,
  background: COLOR,
  'font-family': FONTS,
  'font-size': /^(?:\d{1,2}(?:\.\d{1,4})?(?:px|pt|em|rem)|\d{1,3}(?:\.\d{1,4})?%|[a-z-]{5,9})$/,
  'font-style': WORDS,
  'font-weight': WORDS,
  'text-align': WORDS,
  'text-decoration': WORDS,
  'text-indent': LENGTH,
  'text-transform': WORDS,
  'line-height': /^(?:normal|\d{1,2}(?:\.\d{1,4})?(?:px|pt|em|%)?|\d{3}(?:\.\d{1,4})?%)$/,
  'letter-spacing': LENGTH,
  'white-space': WORDS,
  'word-break': WORDS,
  'overflow-wrap': WORDS,
  'vertical-align': WORDS,
  direction: WORDS,
  display: /^(?:none|block|inline|inline-block|list-item|table|table-row|table-cell|inline-table)$/,
  float: /^(?:left|right|none)$/,
  clear: WORDS,
  width: LENGTH,
  'max-width': LENGTH,
  'min-width': LENGTH,
  height: LENGTH,
  'max-height': LENGTH,
  margin: LENGTHS,
  'margin-top': LENGTH,
  'margin-right': LENGTH,
  'margin-bottom': LENGTH,
  'margin-left': LENGTH,
  padding: LENGTHS,
  'padding-top': LENGTH,
  'padding-right': LENGTH,
  'padding-bottom': LENGTH,
  'padding-left': LENGTH,
  border: BORDER,
  'border-top': BORDER,
  'border-right': BORDER,
  'border-bottom': BORDER,
  'border-left': BORDER,
  'border-color': BORDER,
  'border-style': BORDER,
  'border-width': BORDER,
  'border-radius': LENGTHS,
  'border-collapse': WORDS,
  'border-spacing': LENGTHS,
  'table-layout': WORDS,
  'list-style-type': WORDS,
};

const MAX_STYLE_LENGTH = 4_000;
const MAX_VALUE_LENGTH = 220;

/**
 * Keeps the declarations of an inline style that can only dress the text itself: nothing positioned,
 * nothing negative, no URL, no function but colours, no escape, no comment.
 */
export function cleanStyle(style: string): string {
  if (style === '' || style.length > MAX_STYLE_LENGTH || /[\\{}@<]|\/\*/.test(style)) {
    return '';
  }
  const kept: string[] = [];
  for (const declaration of style.split(';')) {
    const colon = declaration.indexOf(':');
    const property = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration
      .slice(colon + 1)
      .replace('!important', '')
      .trim()
      .toLowerCase();
    const shape = colon > 0 && Object.hasOwn(PROPERTIES, property) ? PROPERTIES[property] : undefined;
    if (shape && value.length <= MAX_VALUE_LENGTH && shape.test(value)) {
      kept.push(`${property}:${value}`);
    }
  }
  return kept.join(';');
}
