import type { TFunction } from 'i18next';
import { ApiError } from '../api/apiError.ts';
import { en } from './en/index.ts';

type ErrorCode = keyof typeof en.errors;

function isKnown(code: string): code is ErrorCode {
  return Object.hasOwn(en.errors, code);
}

/**
 * A failure as a sentence for the person who caused it, in their language. A code that we have no words
 * for is said in the server's own.
 */
export function errorText(error: unknown, t: TFunction): string {
  if (!(error instanceof ApiError)) {
    return t('errors.unexpected');
  }
  if (isKnown(error.code)) {
    return t(`errors.${error.code}`, { replace: error.details });
  }
  const [issue] = error.issues;
  return issue ? `${issue.path}: ${issue.message}` : error.message;
}
