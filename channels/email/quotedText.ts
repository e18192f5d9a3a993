export interface SplitText {
  text: string;
  /** Signature and quoted mail, in the order they stood; null when there was none. */
  quotedText: string | null;
}

const MAX_LINES = 20_000;
const MAX_LINE_LENGTH = 1_000;
const MAX_ATTRIBUTION_LENGTH = 600;
const MAX_BARE_ATTRIBUTION_LENGTH = 120;
const MAX_SIGNATURE_LINES = 15;

const ATTRIBUTION_START =
  /^\W{0,2}(?:On|At|Em|No dia|Na|El|Le|Am|\d{1,4}[./-]\d|\S{1,80}@|.{0,80}<\S{1,80}@)/i;
const ATTRIBUTION_END = /\b(?:wrote|writes|escreveu|escreve|escribió|a écrit|schrieb)(?: ?.{0,120}?)?: ?$/i;
const SEPARATOR =
  /^[-_ ]{3,20}(?:Original Message|Mensagem original|Original-Nachricht|Mensaje original|Message d'origine)[-_ ]{0,20}$/i;
const FORWARDED =
  /^[-_ ]{0,20}(?:Forwarded message|Begin forwarded message|Mensagem encaminhada|Início da mensagem (?:re)?encaminhada)/i;
const HEADER_FROM = /^[>* ]{0,3}(?:From|De|Von):\*? {0,3}\S/i;
const HEADER_NEXT = /^[>* ]{0,3}(?:Sent|Date|Enviad[ao](?: em)?|Data|To|Para|Cc|Subject|Assunto):\*?/i;
const MOBILE_SIGNATURE =
  /^(?:Sent from my .{1,40}|Sent from (?:Outlook|Mail|Yahoo) .{0,40}|Get Outlook for .{1,40}|Enviad[ao] d[oe] (?:meu |minha )?.{1,40}|Obter o Outlook para .{1,40})$/i;

/**
 * Splits a mail's plain text into what was written now, and what was only carried along.
 *
 * Every line is looked at a bounded number of times, so that no body can make this slow.
 *
 * @param isForward a forwarded mail: what it carries is its content, so nothing is cut but the signature
 */
export function splitQuotedText(text: string, isForward = false): SplitText {
  const lines = text.split('\n', MAX_LINES + 1);
  if (lines.length > MAX_LINES) {
    return { text: text.trim(), quotedText: null };
  }
  const cut = isForward ? null : findQuote(lines);
  const written = cut ? [...lines.slice(0, cut.start), ...lines.slice(cut.end)] : lines;
  const quoted = cut ? lines.slice(cut.start, cut.end) : [];
  const signatureStart = findSignature(written);
  const main = written.slice(0, signatureStart).join('\n').trim();
  if (main === '') {
    return { text: text.trim(), quotedText: null };
  }
  const rest = [...written.slice(signatureStart), ...quoted].join('\n').trim();
  return { text: main, quotedText: rest === '' ? null : rest };
}

interface Range {
  start: number;
  end: number;
}

function findQuote(lines: readonly string[]): Range | null {
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (FORWARDED.test(line)) {
      return null;
    }
    if (startsOutlookQuote(lines, index)) {
      return { start: startWithRule(lines, index), end: lines.length };
    }
    const attributionLines = attributionAt(lines, index);
    if (attributionLines > 0) {
      return quoteAfter(lines, index, index + attributionLines);
    }
    if (isQuoted(line)) {
      return quoteAfter(lines, withBareAttribution(lines, index), index);
    }
  }
  return null;
}

/**
 * A quote that begins at `start` and whose lines begin at `body`: it is cut when nothing is written after it,
 * or when all is written after it. Answers between the quoted lines make no sense without them.
 */
function quoteAfter(lines: readonly string[], start: number, body: number): Range | null {
  let first = body;
  while (first < lines.length && isBlank(lines[first])) {
    first++;
  }
  if (!isQuoted(lines[first])) {
    return { start, end: lines.length };
  }
  let end = first;
  while (end < lines.length && (isQuoted(lines[end]) || isBlank(lines[end]))) {
    end++;
  }
  const hasBefore = lines.slice(0, start).some((line) => !isBlank(line));
  const hasQuoteAfter = lines.slice(end).some((line) => isQuoted(line));
  const isAllAfter = !hasBefore && !hasQuoteAfter;
  return end === lines.length || isAllAfter ? { start, end } : null;
}

/** @returns how many lines from here say "On … wrote:", up to four since programs wrap them; 0 for none */
function attributionAt(lines: readonly string[], index: number): number {
  const first = lines[index] ?? '';
  if (first.length > MAX_LINE_LENGTH || !ATTRIBUTION_START.test(first)) {
    return 0;
  }
  let joined = '';
  for (let count = 1; count <= 4; count++) {
    const line = lines[index + count - 1];
    if (line === undefined || isBlank(line) || (count > 1 && isQuoted(line))) {
      return 0;
    }
    joined += `${count > 1 ? ' ' : ''}${line.trim()}`;
    if (joined.length > MAX_ATTRIBUTION_LENGTH) {
      return 0;
    }
    if (ATTRIBUTION_END.test(joined.slice(-160)) && /\d|@/.test(joined)) {
      return count;
    }
  }
  return 0;
}

/** Some programs say no more than "Ana wrote:", which only the quote below it makes an attribution. */
function withBareAttribution(lines: readonly string[], quote: number): number {
  const above = isBlank(lines[quote - 1]) ? quote - 2 : quote - 1;
  const line = lines[above] ?? '';
  return line.length <= MAX_BARE_ATTRIBUTION_LENGTH && ATTRIBUTION_END.test(line) ? above : quote;
}

function startsOutlookQuote(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? '';
  if (line.length > MAX_LINE_LENGTH) {
    return false;
  }
  if (SEPARATOR.test(line.trim())) {
    return true;
  }
  if (!HEADER_FROM.test(line)) {
    return false;
  }
  const following = lines.slice(index + 1, index + 7).filter((next) => HEADER_NEXT.test(next.slice(0, 80)));
  return following.length >= 2;
}

/** Outlook draws a rule of underscores above the header of what it quotes. */
function startWithRule(lines: readonly string[], index: number): number {
  let start = index;
  while (
    start > 0 &&
    (isBlank(lines[start - 1]) || /^_{5,}\s*$/.test((lines[start - 1] ?? '').slice(0, 200)))
  ) {
    start--;
  }
  return start;
}

function findSignature(lines: readonly string[]): number {
  let last = lines.length;
  while (last > 0 && isBlank(lines[last - 1])) {
    last--;
  }
  for (let index = last - 1; index >= Math.max(0, last - MAX_SIGNATURE_LINES); index--) {
    const line = (lines[index] ?? '').slice(0, 120).trimEnd();
    if (line === '--' || (index >= last - 2 && MOBILE_SIGNATURE.test(line))) {
      return index;
    }
  }
  return lines.length;
}

function isQuoted(line: string | undefined): boolean {
  return line?.startsWith('>') === true;
}

function isBlank(line: string | undefined): boolean {
  return line === undefined || line.length > MAX_LINE_LENGTH ? line === undefined : line.trim() === '';
}
