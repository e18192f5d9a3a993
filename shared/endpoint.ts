import { z } from 'zod';
import { issueSchema } from './issue.ts';

/** Anything but `public` needs a session; the server asks `can(actor, action, subject)` besides. */
export type Access = 'public' | 'session';

export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `:name` for parameters, starting with `/api/`. */
  path: string;
  summary: string;
  access: Access;
  params: Params;
  query: Query;
  body: Body;
  response: Response;
}

const empty = z.object({});
type Empty = typeof empty;

/**
 * Describes one REST endpoint. Server handlers get parsed values and must return the response type; the
 * answer is parsed before it is sent, so a field outside the contract cannot leak.
 */
export function defineEndpoint<
  Response extends z.ZodType,
  Params extends z.ZodType = Empty,
  Query extends z.ZodType = Empty,
  Body extends z.ZodType = Empty,
>(description: {
  method: Endpoint['method'];
  path: string;
  summary: string;
  access?: Access;
  params?: Params;
  query?: Query;
  body?: Body;
  response: Response;
}): Endpoint<Params, Query, Body, Response> {
  // The defaults of the type parameters are exactly these empty objects.
  return {
    access: 'session',
    params: empty as unknown as Params,
    query: empty as unknown as Query,
    body: empty as unknown as Body,
    ...description,
  };
}

export const errorSchema = z.object({
  code: z.string(),
  message: z.string(),
  issues: z.array(issueSchema).optional(),
  /** What the loser of a race needs to know: who won, what is there now. */
  details: z.record(z.string(), z.string()).optional(),
});
export type ErrorBody = z.infer<typeof errorSchema>;

export const nothingSchema = z.object({ ok: z.literal(true) });
