import type { SkillNeed } from '../../shared/case.ts';
import type { Queue } from '../../shared/queue.ts';
import { defineCollection } from '../database/collection.ts';

/** Members stand on the agents (`queueIds`), so that one place says who belongs where. */
export interface QueueDocument extends Omit<Queue, 'id' | 'memberIds' | 'skills'> {
  _id: string;
  skills?: SkillNeed[];
  /** It is being deleted, and its work is on its way to that queue. */
  movesTo?: string;
}

export const queues = defineCollection<QueueDocument>('queues', [{ key: { name: 1 }, unique: true }]);

export function toQueue(document: QueueDocument, memberIds: string[]): Queue {
  return {
    id: document._id,
    name: document.name,
    serviceLevel: document.serviceLevel,
    skills: document.skills ?? [],
    memberIds,
    version: document.version,
  };
}
