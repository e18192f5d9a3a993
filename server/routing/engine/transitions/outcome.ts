/** Why a change was refused; nothing was changed then. */
export type ConflictCode =
  | 'unknownItem'
  | 'unknownAgent'
  | 'unknownQueue'
  | 'wrongState'
  | 'taken'
  | 'expired'
  | 'tooEarly'
  | 'dispositionMissing';

/** `takenBy` names the agent who has the item, where one has. */
export type Outcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: ConflictCode; readonly takenBy: string | null };

export const done: Outcome = { ok: true };

export function refused(code: ConflictCode, takenBy: string | null = null): Outcome {
  return { ok: false, code, takenBy };
}
