import type { AgentSkill } from '../../shared/agent.ts';
import type { SkillNeed } from '../../shared/case.ts';
import { defineCollection } from '../database/collection.ts';

export interface AgentTerms {
  /** None for an agent who is switched off. */
  queueIds: readonly string[];
  skills: readonly AgentSkill[];
  totalUnits: number;
}

export interface QueueTerms {
  skills: readonly SkillNeed[];
}

/** The version of the agent or queue puts those of one instant in order. */
export type RosterChange = {
  _id: string;
  subjectId: string;
  at: string;
  version: number;
  /** Met as it stood, not seen to change: it may have been so for longer. */
  isFound: boolean;
} & ({ kind: 'agent'; terms: AgentTerms } | { kind: 'queue'; terms: QueueTerms });

/** Of an agent or a queue: an entry holds from its instant until the next. */
export const rosterChanges = defineCollection<RosterChange>('rosterChanges', [
  { key: { subjectId: 1, at: 1, version: 1 } },
  { key: { at: 1 } },
]);
