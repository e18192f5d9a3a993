import type { Trial, TriedCase } from '../../../shared/api/trials.ts';
import { defineCollection } from '../../database/collection.ts';

/** A result is looked at on the day it was asked for. */
const KEPT_SECONDS = 86_400;

export interface TrialDocument extends Omit<Trial, 'id'> {
  _id: string;
  /** The process that runs it says so every second. */
  beatAt: string;
  createdAt: Date;
}

export const trials = defineCollection<TrialDocument>('trials', [
  { key: { createdAt: 1 }, expireAfterSeconds: KEPT_SECONDS },
]);

/** A stretch of a trial's cases: all of a day together could be larger than a document may be. */
export interface TrialCasesDocument {
  _id: string;
  runId: string;
  index: number;
  items: TriedCase[];
  createdAt: Date;
}

export const trialCases = defineCollection<TrialCasesDocument>('trialCases', [
  { key: { runId: 1, index: 1 }, unique: true },
  { key: { createdAt: 1 }, expireAfterSeconds: KEPT_SECONDS },
]);

/** A process that has not said for so long that a trial goes on has died. */
const SILENT_MS = 30_000;

export function toTrial(document: TrialDocument, now: Date): Trial {
  const { _id, kind, state, progress, problem, startedAt, result } = document;
  const isDead = state === 'running' && now.getTime() - Date.parse(document.beatAt) > SILENT_MS;
  return isDead
    ? { id: _id, kind, state: 'failed', progress, problem: 'stopped', startedAt, result: null }
    : { id: _id, kind, state, progress, problem, startedAt, result };
}
