import type { Doc } from '../values/doc.ts';
import { badValue, StoreError } from '../values/errors.ts';
import { textField } from './arguments.ts';

const ALLOWED = {
  validationLevel: ['off', 'strict', 'moderate'],
  validationAction: ['error', 'warn', 'errorAndLog'],
} as const;

/** @throws StoreError 2 for a level or an action that does not exist */
export function checkValidationOptions(body: Doc): void {
  for (const [option, allowed] of Object.entries(ALLOWED)) {
    const value = textField(body, option);
    if (value !== null && !allowed.some((one) => one === value)) {
      throw badValue(`Enumeration value '${value}' for field '${option}' is not a valid value.`);
    }
  }
}

const INVALID_OPTIONS = 72;
const INTERNAL_DATABASES = new Set(['admin', 'config', 'local']);

/** @throws StoreError 72 for collections that are MongoDB's own */
export function checkMayValidate(database: string, collection: string): void {
  if (INTERNAL_DATABASES.has(database) || collection.startsWith('system.')) {
    throw new StoreError(INVALID_OPTIONS, `Document validators are not allowed on ${database}.${collection}`);
  }
}
