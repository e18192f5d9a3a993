import type { Context } from '../context.ts';
import { defineCollection, newId } from '../database/collection.ts';
import { insertEach, together } from '../database/together.ts';
import type { Decision, DecisionRecord } from './engine/types.ts';

export interface DecisionDocument {
  _id: string;
  caseId: string;
  at: string;
  /** Its record stands beside it. */
  decision: Decision;
  /** All that decided, as JSON: hundreds of candidates are written and read whole, never asked for one by one. */
  record: string | null;
  /** Whether the claim went through; a lost race is recorded too. */
  isCarriedOut: boolean;
}

export const decisions = defineCollection<DecisionDocument>('decisions', [
  { key: { caseId: 1, at: -1 } },
  { key: { at: 1 } },
]);

/** Decisions of one pass share their inserts. Nobody is promised a record, so none waits for the disk. */
const insert = together((database, made: readonly DecisionDocument[]) =>
  insertEach(decisions.of(database), made, { writeConcern: { w: 1, j: false } }),
);

export async function recordDecision(ctx: Context, decision: Decision, isCarriedOut: boolean): Promise<void> {
  const record = 'record' in decision ? decision.record : null;
  await insert(ctx.database, {
    _id: newId(),
    caseId: decision.itemId,
    at: new Date(decision.at).toISOString(),
    decision: 'record' in decision ? { ...decision, record: null } : decision,
    record: record === null ? null : JSON.stringify(record),
    isCarriedOut,
  });
}

export function recordIn({ record }: DecisionDocument): DecisionRecord | null {
  // Written by `recordDecision` and by nobody else.
  return record === null ? null : (JSON.parse(record) as DecisionRecord);
}
