import { StoreError } from '../values/errors.ts';
import { missingField } from './arguments.ts';
import type { Call } from './command.ts';

const INVALID_LENGTH = 16;
export const MAX_WRITE_BATCH = 100_000;

/** The documents or statements of a write command. @throws StoreError 40414 or 16 */
export function statements(call: Call, command: string, field: string): readonly Buffer[] {
  const found = call.documents.get(field);
  if (found === undefined) {
    throw missingField(`${command}.${field}`);
  }
  if (found.length === 0 || found.length > MAX_WRITE_BATCH) {
    throw new StoreError(
      INVALID_LENGTH,
      `Write batch sizes must be between 1 and ${MAX_WRITE_BATCH}. Got ${found.length} operations.`,
    );
  }
  return found;
}
