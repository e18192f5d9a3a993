import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { Agent } from '../../shared/agent.ts';
import type { Endpoint } from '../../shared/endpoint.ts';
import { parseOrIssues } from '../../shared/issue.ts';
import type { Actor } from '../../shared/permissions.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';

/** Who is signed in, and by which session. */
export interface SignedIn {
  actor: Actor;
  agent: Agent;
  sessionId: string;
}

export interface Input<E extends Endpoint> {
  /** Present unless the endpoint is public. */
  signedIn: SignedIn;
  params: z.output<E['params']>;
  query: z.output<E['query']>;
  body: z.output<E['body']>;
  request: Request;
  response: Response;
}

export type Handler<E extends Endpoint> = (ctx: Context, input: Input<E>) => Promise<z.input<E['response']>>;

export interface Route {
  endpoint: Endpoint;
  /** Runs before the body is parsed; for multipart. */
  before: RequestHandler[];
  handler: Handler<Endpoint>;
}

/** Joins an endpoint of `shared/api` with what answers it. */
export function route<E extends Endpoint>(
  endpoint: E,
  handler: Handler<E>,
  before: RequestHandler[] = [],
): Route {
  // Widened for the table; `answer` parses by the same endpoint, so the handler gets what it was typed for.
  return { endpoint, before, handler: handler as unknown as Handler<Endpoint> };
}

export type Authenticate = (request: Request) => Promise<SignedIn | null>;

/** Parses the input, runs the handler, parses the answer. */
export function answer(
  ctx: Context,
  { endpoint, handler }: Route,
  authenticate: Authenticate,
): RequestHandler {
  return async (request: Request, response: Response, _next: NextFunction) => {
    const signedIn = await authenticate(request);
    if (signedIn === null && endpoint.access === 'session') {
      throw new DomainError('notSignedIn', 'sign in first');
    }
    const input = {
      // Public endpoints' handlers do not read it.
      signedIn: signedIn as SignedIn,
      params: parse(endpoint.params, request.params, 'path'),
      query: parse(endpoint.query, request.query, 'query'),
      body: parse(endpoint.body, request.body ?? {}, 'body'),
      request,
      response,
    };
    const result = await handler(ctx, input);
    response.set('cache-control', 'no-store');
    response.json(endpoint.response.parse(result));
  };
}

function parse(schema: z.ZodType, value: unknown, where: string): unknown {
  const parsed = parseOrIssues(schema, value, where);
  if ('data' in parsed) {
    return parsed.data;
  }
  const { issues } = parsed;
  const first = issues[0];
  throw new DomainError('invalidInput', first ? `${first.path}: ${first.message}` : 'malformed input', {
    issues,
  });
}
