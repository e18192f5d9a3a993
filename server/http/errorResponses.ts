import type { ErrorRequestHandler } from 'express';
import mongoose from 'mongoose';
import { ChannelError } from '../../channels/channelError.ts';
import type { ErrorBody } from '../../shared/endpoint.ts';
import { DomainError, type ErrorCode, errorStatus } from '../errors.ts';
import type { Log } from '../log.ts';

export interface ErrorAnswer {
  status: number;
  body: ErrorBody;
}

const { MongoServerSelectionError, MongoNetworkError, MongoOperationTimeoutError, MongoServerError } =
  mongoose.mongo;

/** The one place where an error becomes an answer. Only what we know by name is shown; the rest is logged. */
export function errorAnswer(error: unknown, log: Log): ErrorAnswer {
  if (error instanceof DomainError) {
    const { code, message, details, issues } = error;
    return of(code, message, {
      ...(details ? { details: { ...details } } : {}),
      ...(issues ? { issues: [...issues] } : {}),
    });
  }
  if (error instanceof ChannelError) {
    return error.code === 'invalidSignature'
      ? of('invalidSignature', error.message)
      : of(error.code === 'malformed' ? 'invalidInput' : 'providerFailed', error.message);
  }
  if (isUnavailable(error)) {
    log.warn({ err: error }, 'the database does not answer');
    return of('unavailable', 'the database does not answer; try again in a moment');
  }
  const parserProblem = bodyProblem(error);
  if (parserProblem !== null) {
    return parserProblem;
  }
  log.error({ err: error }, 'unexpected error');
  return { status: 500, body: { code: 'internal', message: 'something went wrong here; it was logged' } };
}

/** Errors of the driver that it does not export as classes. */
const DRIVER_AWAY = new Set([
  'MongoWaitQueueTimeoutError',
  'MongoPoolClearedError',
  'MongoServerClosedError',
]);

/** The database is away, too slow, or shutting down: the caller may try again. */
export function isUnavailable(error: unknown): boolean {
  return (
    error instanceof MongoServerSelectionError ||
    error instanceof MongoNetworkError ||
    error instanceof MongoOperationTimeoutError ||
    error instanceof mongoose.mongo.MongoNotConnectedError ||
    error instanceof mongoose.mongo.MongoTopologyClosedError ||
    (error instanceof Error && DRIVER_AWAY.has(error.name)) ||
    (error instanceof MongoServerError && (error.code === 50 || error.code === 11_600))
  );
}

function of(code: ErrorCode, message: string, more: Partial<ErrorBody> = {}): ErrorAnswer {
  return { status: errorStatus[code], body: { code, message, ...more } };
}

/** body-parser's and multer's own errors, by the fields they carry. */
function bodyProblem(error: unknown): ErrorAnswer | null {
  if (!(error instanceof Error)) {
    return null;
  }
  const type = 'type' in error ? String(error.type) : 'code' in error ? String(error.code) : '';
  if (type === 'entity.too.large') {
    const limit = 'limit' in error ? Number(error.limit) : 0;
    return of('tooLarge', `the body is larger than the limit of ${limit} bytes`);
  }
  if (type === 'LIMIT_FILE_SIZE') {
    return of('tooLarge', 'the file is larger than the limit of 26214400 bytes');
  }
  if (
    type.startsWith('entity.') ||
    type.startsWith('LIMIT_') ||
    type === 'encoding.unsupported' ||
    type === 'charset.unsupported'
  ) {
    return of('invalidInput', `body: ${error.message}`);
  }
  if ('status' in error && error.status === 400) {
    return of('invalidInput', error.message);
  }
  return null;
}

export function errorMiddleware(log: Log): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { status, body } = errorAnswer(error, log);
    response.status(status).json(body);
  };
}
