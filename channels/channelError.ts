export type ChannelErrorCode =
  | 'invalidSignature'
  | 'malformed'
  | 'rejected'
  | 'rateLimited'
  | 'unreachable'
  | 'unauthorized'
  | 'tooLarge'
  | 'forbiddenHost'
  | 'misconfigured';

/**
 * What went wrong with a provider, for people and for the job that may try again.
 *
 * `retryable`: another try may succeed. `isAmbiguous`: the provider may have acted although we heard no yes,
 * so a second try must first find out.
 */
export class ChannelError extends Error {
  readonly code: ChannelErrorCode;
  readonly retryable: boolean;
  readonly isAmbiguous: boolean;
  /** The provider's own code, such as Twilio's 21610 or SMTP's 550 5.1.1; shown beside the message. */
  readonly providerCode: string | null;
  /** Asked for by the provider (Retry-After). */
  readonly retryAfterMs: number | null;

  constructor(
    code: ChannelErrorCode,
    message: string,
    facts: {
      retryable?: boolean;
      isAmbiguous?: boolean;
      providerCode?: string;
      retryAfterMs?: number;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: facts.cause });
    this.name = 'ChannelError';
    this.code = code;
    this.retryable = facts.retryable ?? false;
    this.isAmbiguous = facts.isAmbiguous ?? false;
    this.providerCode = facts.providerCode ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
  }
}
