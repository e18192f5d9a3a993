import type { ErrorBody } from '../../shared/endpoint.ts';

/** What the server refused and why; `status` 0 means that it was not reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly issues: NonNullable<ErrorBody['issues']>;
  readonly details: Record<string, string>;

  constructor(status: number, body: ErrorBody, cause?: unknown) {
    super(body.message, { cause });
    this.name = 'ApiError';
    this.status = status;
    this.code = body.code;
    this.issues = body.issues ?? [];
    this.details = body.details ?? {};
  }

  /** Nobody can say whether the server acted: the same request may be made again. */
  get isUncertain(): boolean {
    return this.code === 'unreachable';
  }
}

/** The answer for "the network or the server is away". */
export function unreachable(cause: unknown): ApiError {
  return new ApiError(0, { code: 'unreachable', message: 'the server could not be reached' }, cause);
}
