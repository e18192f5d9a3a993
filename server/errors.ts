import type { Issue } from '../shared/issue.ts';

/** Codes and the HTTP status each is answered with. Adding one touches only this table. */
export const errorStatus = {
  invalidInput: 400,
  notSignedIn: 401,
  wrongCredentials: 401,
  wrongPassword: 422,
  forbidden: 403,
  invalidSignature: 403,
  notFound: 404,
  conflict: 409,
  nameTaken: 409,
  lastAdmin: 409,
  offerExpired: 409,
  offerEnded: 409,
  offeredToOther: 409,
  offerTaken: 409,
  identityTaken: 409,
  alreadySent: 409,
  queueHasWork: 409,
  queueIsNamed: 409,
  agentHasWork: 409,
  skillIsNeeded: 409,
  hasNewerCase: 409,
  overCapacity: 409,
  policyChanged: 409,
  notesChanged: 409,
  alreadySetUp: 409,
  tooLarge: 413,
  unsupported: 415,
  disabled: 422,
  caseIsClosed: 422,
  outcomeMissing: 422,
  colleagueInactive: 422,
  customerFirst: 422,
  skillOfNobody: 422,
  unprocessable: 422,
  tooManyRequests: 429,
  providerFailed: 502,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/**
 * What a command refuses, for people: names the thing and what was expected of it.
 * `details` carries what the caller needs to go on, such as who won a race.
 */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string>> | undefined;
  readonly issues: readonly Issue[] | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    facts: {
      details?: Record<string, string>;
      issues?: readonly Issue[];
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: facts.cause });
    this.name = 'DomainError';
    this.code = code;
    this.details = facts.details;
    this.issues = facts.issues;
  }
}

/** The one answer for what is not there and for what the actor may not see. */
export function notFound(noun: string, id: string): DomainError {
  return new DomainError('notFound', `${noun} ${id} does not exist, or you may not see it`);
}
