import type { TFunction } from 'i18next';
import type { Issue } from '../../shared/issue.ts';
import { ApiError } from '../api/apiError.ts';
import { first } from './en/first.ts';

type ErrorCode = keyof typeof first.errors;

function isKnown(code: string): code is ErrorCode {
  return Object.hasOwn(first.errors, code);
}

/**
 * A failure as a sentence for the person who caused it, in their language. A code that we have no words
 * for is said in the server's own.
 */
export function errorText(error: unknown, t: TFunction): string {
  if (!(error instanceof ApiError)) {
    return t('errors.unexpected');
  }
  const [issue] = error.issues;
  if (error.code === 'invalidInput') {
    return issue ? issueText(issue, t) : error.message;
  }
  if (isKnown(error.code)) {
    return t(`errors.${error.code}`, { replace: error.details });
  }
  return issue ? issueText(issue, t) : error.message;
}

/** What is wrong with one value, in the reader's words where we have them. */
export function issueText({ message, rule, limit }: Issue, t: TFunction): string {
  return rule === undefined ? message : t(`issues.${rule}`, { count: limit ?? 0 });
}

/** What each field of a form is told, by its name: the end of the issue's path, and the path as a whole. */
export function fieldIssues(error: unknown, t: TFunction): Record<string, string> {
  const issues = error instanceof ApiError ? error.issues : [];
  return Object.fromEntries(
    issues.flatMap((issue) => {
      const path = issue.path.replace(/^body\./, '');
      const text = issueText(issue, t);
      // An item of a list is told of at the list.
      const name = path.split('.').findLast((part) => !/^\d+$/.test(part)) ?? path;
      return [
        [path, text],
        [name, text],
      ];
    }),
  );
}

/** For the foot of a form whose fields say themselves what is wrong with them. */
export function formErrorText(error: unknown, t: TFunction): string {
  return error instanceof ApiError && error.code === 'invalidInput' && error.issues.length > 0
    ? t('errors.invalidInput')
    : errorText(error, t);
}
