import type { z } from 'zod';
import { type Endpoint, errorSchema } from '../../shared/endpoint.ts';
import { ApiError, unreachable } from './apiError.ts';
import { noteServerDate } from './clock.ts';
import { dropDeadLines } from './deadLines.ts';

type Part<Schema extends z.ZodType, Key extends string> =
  Record<never, never> extends z.input<Schema>
    ? { [K in Key]?: z.input<Schema> }
    : { [K in Key]: z.input<Schema> };

interface Manner {
  signal?: AbortSignal;
  /** How long the answer may keep us waiting; for what the server itself has to wait for. */
  patienceMs?: number;
}

type Input<E extends Endpoint> = Part<E['params'], 'params'> &
  Part<E['query'], 'query'> &
  Part<E['body'], 'body'> &
  Manner;

type Arguments<E extends Endpoint> =
  Record<never, never> extends Input<E> ? [input?: Input<E>] : [input: Input<E>];

interface LooseInput extends Manner {
  params?: unknown;
  query?: unknown;
  body?: unknown;
}

/**
 * A line can die without a word: behind a router that forgot it, or when a laptop changes networks. The browser
 * would wait for many minutes, and hand the dead connection to the next request as well; ended by us, it is closed.
 */
const ANSWER_MS = 20_000;
/** An answer that has begun may take longer to arrive: the longest are some hundred kB, on any line. */
const ARRIVAL_MS = 60_000;

/** Marks our own calls: a form on another site cannot set it. */
export const OWN_HEADER = { 'x-requested-with': 'atende' };

/**
 * Calls one endpoint of the contract.
 *
 * @throws ApiError with the server's code; status 0 when it was not reached
 */
export async function request<E extends Endpoint>(
  endpoint: E,
  ...[input]: Arguments<E>
): Promise<z.output<E['response']>> {
  const given: LooseInput = input ?? {};
  const hasBody = given.body !== undefined;
  const line = new AbortController();
  const leave = () => line.abort();
  const giveUp = () => {
    leave();
    void dropDeadLines();
  };
  let patience = setTimeout(giveUp, given.patienceMs ?? ANSWER_MS);
  given.signal?.addEventListener('abort', leave, { once: true });
  const lost = (cause: unknown): unknown => (given.signal?.aborted ? cause : unreachable(cause));
  try {
    given.signal?.throwIfAborted();
    const response = await fetch(urlOf(endpoint.path, given), {
      method: endpoint.method.toUpperCase(),
      credentials: 'same-origin',
      headers: {
        ...(endpoint.method === 'get' ? {} : OWN_HEADER),
        ...(hasBody ? { 'content-type': 'application/json' } : {}),
      },
      ...(hasBody ? { body: JSON.stringify(given.body) } : {}),
      signal: line.signal,
    }).catch((cause: unknown) => {
      throw lost(cause);
    });
    clearTimeout(patience);
    patience = setTimeout(giveUp, ARRIVAL_MS);
    noteServerDate(response.headers.get('date'));
    // An answer that was cut short says as little as none.
    const answer: unknown = await response.json().catch((cause: unknown) => {
      if (response.ok) {
        throw lost(cause);
      }
      return null;
    });
    if (!response.ok) {
      throw errorOf(response.status, answer);
    }
    // The server parses its answer by the same schema before it is sent.
    return answer as z.output<E['response']>;
  } finally {
    clearTimeout(patience);
    given.signal?.removeEventListener('abort', leave);
  }
}

/** Reads the server's `{ code, message, issues? }`, or says what is known without one. */
export function errorOf(status: number, answer: unknown): ApiError {
  const parsed = errorSchema.safeParse(answer);
  if (parsed.success) {
    return new ApiError(status, parsed.data);
  }
  return new ApiError(status, {
    code: status >= 502 ? 'unreachable' : 'unexpected',
    message: `HTTP ${status}`,
  });
}

function urlOf(path: string, input: LooseInput): string {
  const params = asRecord(input.params);
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asRecord(input.query))) {
    if (value !== undefined && value !== null) {
      query.set(name, String(value));
    }
  }
  const search = query.toString();
  return search === '' ? filled : `${filled}?${search}`;
}

function asRecord(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? { ...value } : {};
}
