import { codeNameOf } from './errorCodes.ts';

/** An error as MongoDB reports it to a client. The message is the `errmsg`. */
export class StoreError extends Error {
  readonly code: number;
  readonly codeName: string;
  /** Further fields of the reply or write error, such as `keyPattern` of a duplicate key. */
  readonly details: { readonly [name: string]: unknown };

  constructor(code: number, message: string, details: { readonly [name: string]: unknown } = {}) {
    super(message);
    this.name = 'StoreError';
    this.code = code;
    this.codeName = codeNameOf(code);
    this.details = details;
  }
}

export const CODE = {
  badValue: 2,
  noSuchKey: 4,
  failedToParse: 9,
  unauthorized: 13,
  typeMismatch: 14,
  overflow: 15,
  invalidBson: 22,
  pathNotViable: 28,
  conflictingUpdateOperators: 40,
  maxTimeMsExpired: 50,
  dollarPrefixedFieldName: 52,
  invalidIdField: 53,
  emptyFieldName: 56,
  commandNotFound: 59,
  immutableField: 66,
  invalidOptions: 72,
  notSupportedOption: 238,
  unknownExpression: 168,
  unknownStage: 40324,
} as const;

/**
 * Refuses what MongoDB offers and this store does not.
 *
 * @param what the thing by its name, such as `$where` or `the $text operator`
 * @param code MongoDB's own code for an unknown command (59), stage (40324), expression (168) or query
 *             operator (2) where there is one
 */
export function notSupported(what: string, code: number = CODE.notSupportedOption): StoreError {
  return new StoreError(code, `${what} is not supported by the embedded store`);
}

export function badValue(message: string): StoreError {
  return new StoreError(CODE.badValue, message);
}

export function failedToParse(message: string): StoreError {
  return new StoreError(CODE.failedToParse, message);
}

export function typeMismatch(message: string): StoreError {
  return new StoreError(CODE.typeMismatch, message);
}
