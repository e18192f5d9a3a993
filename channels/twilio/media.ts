import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { type Readable, Transform } from 'node:stream';
import { ChannelError } from '../channelError.ts';
import { isPublicAddress, publicLookup } from './publicAddress.ts';
import { isLoopbackHost, type TwilioAccount } from './settings.ts';

const MAX_REDIRECTS = 3;

export interface MediaLimits {
  maxBytes: number;
  /** For the whole transfer, not for one packet. */
  timeoutMs: number;
}

/** Twilio itself takes 16 MB at most; more than that is not a file of a message. */
export const MEDIA_LIMITS: MediaLimits = { maxBytes: 20_000_000, timeoutMs: 30_000 };

/**
 * Opens a file of an inbound message.
 *
 * The URL came in a signed webhook and is still not trusted: the first request goes to the account's API
 * host only, redirects are followed to the allowed media hosts only, over https, to public addresses only.
 * The single exception is a stand-in on this machine, and then only its exact origin.
 *
 * @returns the bytes, cut with an error at `maxBytes`; the content type as the host states it
 * @throws ChannelError `forbiddenHost`, `tooLarge`, `rejected`, or `unreachable` (retryable)
 */
export async function openMedia(
  url: string,
  account: TwilioAccount,
  limits: MediaLimits = MEDIA_LIMITS,
): Promise<{ stream: Readable; contentType: string | null }> {
  const signal = AbortSignal.timeout(limits.timeoutMs);
  let target = allowedTarget(url, account);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await get(target, account, signal);
    const location = response.headers.location;
    if (isRedirect(response) && location !== undefined) {
      response.destroy();
      target = allowedTarget(new URL(location, target).href, account);
      continue;
    }
    return opened(response, limits);
  }
  throw new ChannelError('rejected', `the file was redirected more than ${MAX_REDIRECTS} times`);
}

/** @throws ChannelError `forbiddenHost` unless the account's settings allow the URL */
function allowedTarget(text: string, account: TwilioAccount): URL {
  if (!URL.canParse(text)) {
    throw new ChannelError('forbiddenHost', 'the address of the file is not a URL');
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    throw new ChannelError('forbiddenHost', 'the address of the file carries a password of its own');
  }
  if (url.origin === apiOrigin(account) || (url.protocol === 'https:' && isMediaHost(url, account))) {
    return url;
  }
  throw new ChannelError(
    'forbiddenHost',
    `files are not fetched from ${url.origin}; it is no media host of Twilio`,
  );
}

function isMediaHost(url: URL, account: TwilioAccount): boolean {
  const isPublicHost = !isIP(bareHost(url)) || isPublicAddress(bareHost(url));
  const isAllowed = account.mediaHosts.some((entry) => {
    const [host, ...path] = entry.split('/');
    return url.host === host && url.pathname.startsWith(`/${path.join('/')}`);
  });
  return isPublicHost && isAllowed;
}

async function get(url: URL, account: TwilioAccount, signal: AbortSignal): Promise<IncomingMessage> {
  const isApi = url.origin === apiOrigin(account);
  const isStandIn = isApi && isLoopbackHost(url.hostname);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const { promise, resolve, reject } = withResolvers<IncomingMessage>();
  const call = send(url, {
    agent: false,
    signal,
    ...(isApi && { auth: `${account.accountSid}:${account.authToken}` }),
    ...(!isStandIn && { lookup: publicLookup }),
  });
  call.once('response', resolve);
  call.once('error', reject);
  call.end();
  return promise.catch((cause: unknown) => {
    throw cause instanceof ChannelError ? cause : unreachable(url, cause);
  });
}

function opened(
  response: IncomingMessage,
  limits: MediaLimits,
): { stream: Readable; contentType: string | null } {
  const status = response.statusCode ?? 0;
  if (status !== 200) {
    response.destroy();
    throw new ChannelError('rejected', `Twilio answered ${status} for the file`, {
      retryable: status >= 500,
    });
  }
  if (Number(response.headers['content-length'] ?? 0) > limits.maxBytes) {
    response.destroy();
    throw tooLarge(limits);
  }
  const stream = response.pipe(capped(limits));
  // `pipe` does not pass errors on: without this a cut transfer would look like a complete file.
  response.once('error', (cause) => stream.destroy(cause));
  response.once('aborted', () =>
    stream.destroy(new ChannelError('unreachable', 'the file was cut', { retryable: true })),
  );
  stream.once('close', () => response.destroy());
  return { stream, contentType: response.headers['content-type'] ?? null };
}

function capped(limits: MediaLimits): Transform {
  let sizeBytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      done(sizeBytes > limits.maxBytes ? tooLarge(limits) : null, chunk);
    },
  });
}

function isRedirect(response: IncomingMessage): boolean {
  return [301, 302, 303, 307, 308].includes(response.statusCode ?? 0);
}

function apiOrigin(account: TwilioAccount): string {
  return new URL(account.apiBaseUrl).origin;
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function tooLarge(limits: MediaLimits): ChannelError {
  return new ChannelError('tooLarge', `the file is larger than ${limits.maxBytes} bytes`);
}

function unreachable(url: URL, cause: unknown): ChannelError {
  return new ChannelError('unreachable', `${url.host} did not deliver the file`, { retryable: true, cause });
}

function withResolvers<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<Value>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
