import type { Doc } from '../values/doc.ts';
import { badValue } from '../values/errors.ts';
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
