import type {
  ReplayResult,
  SimulationOrder,
  SimulationResult,
  TriedCase,
} from '../../../shared/api/trials.ts';
import type { RoutingPolicy } from '../../../shared/routingPolicy.ts';
import type { RecordedDay } from '../engine/replay/day.ts';

/** What a trial's worker is started with. Milliseconds by queue; `numbers` are those that people know cases by. */
export type TrialOrder = { readonly policy: RoutingPolicy; readonly targetsMs: Record<string, number> } & (
  | {
      readonly kind: 'replay';
      readonly day: RecordedDay;
      readonly numbers: Record<string, number>;
      readonly assumedAgentIds: readonly string[];
      readonly rosterSince: string | null;
    }
  | {
      readonly kind: 'simulation';
      readonly order: Omit<SimulationOrder, 'policy'>;
      readonly queueIds: readonly string[];
    }
);

/** What it says: how far it is, now and then, and in the end the result, once. */
export type TrialReport =
  | { readonly kind: 'progress'; readonly share: number }
  | {
      readonly kind: 'done';
      readonly result: ReplayResult | SimulationResult;
      readonly cases: readonly TriedCase[];
    };

/** Gets how far a run is, from 0 to 1; may be called as often as one likes. */
export type Progress = (share: number) => void;

/** Where a queue says nothing. */
export const USUAL_TARGET_MS = 20_000;
