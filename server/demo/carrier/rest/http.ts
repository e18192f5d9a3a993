import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import { Refusal } from '../refusals.ts';

const MAX_BODY_BYTES = 1_000_000;

/** One request to the REST API, read. */
export interface ApiRequest {
  method: string;
  /** Path behind `/2010-04-01/Accounts/<sid>`, without `.json`. */
  path: string;
  /** Whether the path ended in `.json`. */
  isJson: boolean;
  query: URLSearchParams;
  /** Posted fields; empty for a GET. */
  form: FormFields;
}

export class FormFields {
  private readonly fields: ReturnType<typeof parse>;

  constructor(body: string) {
    this.fields = parse(body, '&', '=', { maxKeys: 1000 });
  }

  text(name: string): string {
    return this.all(name)[0] ?? '';
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined;
  }

  all(name: string): string[] {
    const value = this.fields[name];
    return value === undefined ? [] : [value].flat();
  }

  flag(name: string, fallback: boolean): boolean {
    const text = this.text(name).toLowerCase();
    return text === '' ? fallback : text === 'true';
  }

  number(name: string, fallback: number): number {
    const number = Number.parseInt(this.text(name), 10);
    return Number.isNaN(number) ? fallback : number;
  }
}

/** What a handler answers; neither body nor file for 204. */
export interface ApiAnswer {
  status: number;
  body?: unknown;
  /** Sound instead of JSON. */
  file?: { contentType: string; bytes: Buffer };
  /** A redirect, as for media. */
  location?: string;
}

export type ApiHandler = (request: ApiRequest, params: readonly string[]) => ApiAnswer;

/** One row of the API: method, pattern of the path with its ids in groups, handler. */
export interface ApiRoute {
  method: 'GET' | 'POST' | 'DELETE';
  pattern: RegExp;
  handle: ApiHandler;
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_BODY_BYTES) {
      throw new Refusal(20001, 'the body is too large');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function sendAnswer(response: ServerResponse, answer: ApiAnswer): void {
  const body = answer.file?.bytes ?? (answer.body === undefined ? '' : JSON.stringify(answer.body));
  response.writeHead(answer.status, {
    'content-type': answer.file?.contentType ?? 'application/json;charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...(answer.location !== undefined && { location: answer.location }),
  });
  response.end(body);
}

export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  if (refusal.retryAfterSeconds !== null) {
    response.setHeader('retry-after', String(refusal.retryAfterSeconds));
  }
  if (refusal.code === 20003) {
    response.setHeader('www-authenticate', 'Basic realm="Twilio API"');
  }
  const { code, message, status } = refusal;
  sendAnswer(response, {
    status,
    body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
  });
}
