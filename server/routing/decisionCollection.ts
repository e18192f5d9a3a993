import { defineCollection } from '../database/collection.ts';
import type { Decision } from './engine/types.ts';

export interface DecisionDocument {
  _id: string;
  caseId: string;
  at: string;
  decision: Decision;
  /** Whether the claim went through; a lost race is recorded too. */
  isCarriedOut: boolean;
}

export const decisions = defineCollection<DecisionDocument>('decisions', [
  { key: { caseId: 1, at: -1 } },
  { key: { at: 1 } },
]);
