import { Readable } from 'node:stream';
import { MailParser, type MailParserOptions } from 'mailparser';
import { cleanLine, type HeaderFields, wellFormed } from './headerFields.ts';
import { MAIL_LIMITS } from './limits.ts';
import type { ParsedFile } from './parsedMail.ts';

export interface MailBody {
  text: string | null;
  html: string | null;
  files: ParsedFile[];
  /** Files beyond the limit, which only the raw mail has. */
  skippedFiles: number;
}

/** Fields that say how the body is built. The parser is shown no others: ours reads them, and strictly. */
const BODY_FIELDS = [
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'content-id',
];
const SLICE_BYTES = 64 * 1024;
const WHOLE_BYTES = 256 * 1024;
const MAX_BODY_FIELD_LENGTH = 16 * 1024;

/** Options of the splitter inside mailparser, which its types do not name. */
interface SplitterOptions {
  maxChildNodes: number;
  ignoreEmbedded: boolean;
}

/**
 * Reads the MIME tree below a mail's header: its text, its HTML as it came, and its files.
 *
 * @throws when the tree is beyond the limits or cannot be read
 */
export async function readBody(raw: Uint8Array, header: HeaderFields): Promise<MailBody> {
  const options: MailParserOptions & SplitterOptions = {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    skipTextLinks: true,
    keepDeliveryStatus: true,
    // A mail inside the mail stays a file, `message.eml`: its text is not what the sender says.
    ignoreEmbedded: true,
    maxChildNodes: MAIL_LIMITS.mimeParts,
  };
  const parser = new MailParser(options);
  const body: MailBody = { text: null, html: null, files: [], skippedFiles: 0 };
  const done = new Promise<void>((resolve, reject) => {
    parser.once('end', resolve);
    parser.on('error', reject);
    parser.on('data', (part: ParserPart) => {
      if (part.type === 'text') {
        body.text = part.text || null;
        body.html = part.html || null;
      } else {
        takeFile(part, body).catch((cause: unknown) => {
          reject(cause instanceof Error ? cause : new Error(String(cause)));
        });
      }
    });
  });
  if (raw.length <= WHOLE_BYTES) {
    // Most mail: one piece is cheaper than a stream of them.
    parser.end(Buffer.concat([bodyHeader(header), raw.subarray(header.bodyStart)]));
    await done;
    return body;
  }
  const source = Readable.from(slices(raw, header));
  source.pipe(parser);
  try {
    await done;
    return body;
  } finally {
    source.destroy();
    parser.destroy();
  }
}

type ParserPart =
  | { type: 'text'; text?: string | false; html?: string | false }
  | {
      type: 'attachment';
      content: Readable;
      contentType?: string;
      filename?: string;
      cid?: string;
      release(): void;
    };

async function takeFile(part: Extract<ParserPart, { type: 'attachment' }>, body: MailBody): Promise<void> {
  if (body.files.length >= MAIL_LIMITS.attachments) {
    body.skippedFiles++;
    part.content.on('error', () => undefined); // the parser reports it too
    part.content.resume();
    part.release();
    return;
  }
  const contentType = cleanContentType(part.contentType);
  const file: ParsedFile = {
    name: cleanFileName(part.filename) ?? fallbackName(contentType, body.files.length + 1),
    contentType,
    contentId: part.cid ? cleanLine(part.cid, 250) : null,
    bytes: new Uint8Array(0),
  };
  body.files.push(file);
  const chunks: Buffer[] = [];
  for await (const chunk of part.content) {
    chunks.push(chunk);
  }
  file.bytes = joined(chunks);
  part.release();
}

/** Handed over piece by piece, so that what the parser makes of one piece is gone before the next. */
function* slices(raw: Uint8Array, header: HeaderFields): Generator<Buffer> {
  yield bodyHeader(header);
  for (let start = header.bodyStart; start < raw.length; start += SLICE_BYTES) {
    const end = Math.min(raw.length, start + SLICE_BYTES);
    yield Buffer.from(raw.buffer, raw.byteOffset + start, end - start);
  }
}

/** Joined in a buffer of its own, not a slice of Node's pool: it is moved to the other thread. */
function joined(chunks: Buffer[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let position = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, position);
    position += chunk.length;
  }
  return bytes;
}

function bodyHeader(header: HeaderFields): Buffer {
  const lines: string[] = [];
  for (const name of BODY_FIELDS) {
    const value = header.fields.find((field) => field.name === name)?.value;
    if (value !== undefined) {
      lines.push(`${name}: ${value.slice(0, MAX_BODY_FIELD_LENGTH).replace(/[\r\n]/g, ' ')}`);
    }
  }
  return Buffer.from(`${lines.join('\r\n')}${lines.length > 0 ? '\r\n' : ''}\r\n`);
}

function cleanContentType(contentType: string | undefined): string {
  const lower = (contentType ?? '').trim().toLowerCase();
  return /^[a-z0-9!#$&^_.+-]{1,80}\/[a-z0-9!#$&^_.+-]{1,100}$/.test(lower)
    ? lower
    : 'application/octet-stream';
}

/** A name to show and to save under: no folders, no control characters, no letters that reverse the reading. */
export function cleanFileName(name: string | undefined): string | null {
  const line = cleanLine((name ?? '').slice(0, 2_000).replace(/\p{Cf}/gu, ''), 400)
    .replace(/^.*[/\\]/, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^\.+/, '')
    .trim();
  if (line === '') {
    return null;
  }
  const dot = line.lastIndexOf('.');
  const extension = dot > 0 && line.length - dot <= 12 ? line.slice(dot) : '';
  const stem = line
    .slice(0, line.length - extension.length)
    .slice(0, MAIL_LIMITS.nameLength - extension.length);
  return `${wellFormed(stem)}${extension}`;
}

const NAMES_BY_TYPE: Readonly<Record<string, string>> = {
  'message/rfc822': 'message.eml',
  'text/rfc822-headers': 'headers.txt',
  'message/delivery-status': 'delivery-status.txt',
  'text/calendar': 'invite.ics',
  'text/plain': 'text.txt',
  'text/html': 'page.html',
  'image/png': 'image.png',
  'image/jpeg': 'image.jpg',
  'image/gif': 'image.gif',
  'application/pdf': 'document.pdf',
};

function fallbackName(contentType: string, number: number): string {
  return NAMES_BY_TYPE[contentType] ?? `attachment-${number}`;
}
