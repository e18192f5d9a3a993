import type { PolicyProblem } from '../../../shared/api/routing.ts';

/** Where in the editor one is. */
export interface Part {
  tab: 'general' | 'defaults' | 'queue' | 'calendars';
  queueId: string | null;
}

/** The part of the editor in which a problem is mended. */
export function partOf({ path, queueId }: PolicyProblem): Part {
  const [first = '', second] = path.split('.');
  if (first === 'queues') {
    return { tab: 'queue', queueId: second ?? queueId };
  }
  if (first === 'defaults' || first === 'calendars') {
    return { tab: first, queueId };
  }
  return { tab: 'general', queueId };
}
