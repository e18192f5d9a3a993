import type { IncomingMessage, ServerResponse } from 'node:http';
import { ChannelError } from '../../channels/channelError.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { ingestEntries, keepEvents } from '../inbound/journal.ts';
import { openInbox } from '../inboxes/inboxes.ts';
import { waitOfCall } from '../voice/waitOfCall.ts';
import { errorAnswer } from './errorResponses.ts';

/** Providers' largest calls are a few kilobytes. */
const MAX_BODY_BYTES = 256 * 1024;
const PATH = /^\/webhooks\/([0-9a-f]{24})((?:\/[\w-]+)*)\/?(?:\?|$)/;

/**
 * The providers' door. It stands in front of express, which costs more than all the rest of it.
 *
 * The order is the promise: verify, parse, store, and only then say yes. What follows the storing must not
 * hold the provider up, and the sweep repairs it.
 *
 * @returns false when the request is none of its business
 */
export function handleWebhook(ctx: Context, request: IncomingMessage, response: ServerResponse): boolean {
  const url = request.url ?? '';
  if (!url.startsWith('/webhooks/')) {
    return false;
  }
  answerWebhook(ctx, request, response, url).catch((error: unknown) => {
    const { status, body } = errorAnswer(error, ctx.log);
    reply(response, status === 500 ? 503 : status, 'application/json', JSON.stringify(body));
  });
  return true;
}

async function answerWebhook(
  ctx: Context,
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
): Promise<void> {
  const match = PATH.exec(url);
  if (match === null) {
    throw new DomainError('notFound', 'no webhook has this address');
  }
  const [, inboxId = '', subpath = ''] = match;
  const caller = request.socket.remoteAddress ?? 'unknown';
  const body = await readBody(request);
  const { adapter, inbox, document } = await openInbox(ctx, inboxId);
  if (adapter.receive === undefined) {
    throw new DomainError('notFound', `${document.name} takes no webhooks`);
  }
  const call = {
    method: request.method ?? 'GET',
    url: `${ctx.config.publicUrl}${url}`,
    subpath: subpath === '' ? '/' : subpath,
    headers: flatten(request.headers),
    body,
    waitOf: (callId: string) => waitOfCall(ctx, inboxId, callId),
  };
  const received = await receive(ctx, caller, () => adapter.receive?.(call, inbox));
  const entries = await keepEvents(ctx, inboxId, received.events);
  reply(response, received.reply.status, received.reply.contentType, received.reply.body);
  await ingestEntries(ctx, entries);
}

type Received = Awaited<ReturnType<NonNullable<Awaited<ReturnType<typeof openInbox>>['adapter']['receive']>>>;

/** Who keeps sending wrong signatures is told so more briefly. */
async function receive(
  ctx: Context,
  caller: string,
  verify: () => Promise<Received> | undefined,
): Promise<Received> {
  try {
    const received = await verify();
    if (received === undefined) {
      throw new DomainError('notFound', 'this inbox takes no webhooks');
    }
    return received;
  } catch (error) {
    if (error instanceof ChannelError && error.code === 'invalidSignature') {
      await ctx.rateLimits.consume('badSignature', caller);
    }
    throw error;
  }
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) {
        reject(new DomainError('tooLarge', `the body is larger than the limit of ${MAX_BODY_BYTES} bytes`));
        request.resume();
        return;
      }
      chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

function flatten(headers: IncomingMessage['headers']): Record<string, string | undefined> {
  const flat: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers)) {
    flat[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return flat;
}

function reply(response: ServerResponse, status: number, contentType: string, body: string): void {
  if (!response.headersSent) {
    response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
    response.end(body);
  }
}
