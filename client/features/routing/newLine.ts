import type { SimulatedLine } from '../../../shared/api/trials.ts';

/** Calls at a load that six agents just carry. */
export function newLine(queueId: string): SimulatedLine {
  return { queueId, channel: 'voice', casesPerHour: 90, handleSeconds: 180, patienceSeconds: 120 };
}
