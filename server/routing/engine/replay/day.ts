import type { RoutingEvent } from '../events.ts';
import type { Arrival } from '../transitions/line.ts';
import type { Millis, RoutingState } from '../types.ts';

/** A case of the recorded day. Plain JSON, as the event log has it. */
export interface RecordedCase {
  readonly arrival: Arrival;
  readonly at: Millis;
  /** When an agent first took it, and who; null when none did. */
  readonly answeredAt: Millis | null;
  readonly agentId: string | null;
  /** When it left the line, where no agent took it. */
  readonly leftAt: Millis | null;
  /** From acceptance to the end of the conversation; null where that is not known. */
  readonly handleMs: number | null;
  readonly wrapMs: number | null;
}

/** What a replay runs on: the workspace when the day began, and all that came from outside during it. */
export interface RecordedDay {
  readonly from: Millis;
  readonly to: Millis;
  /** Agents as they were, queues with their members; no items or offers. */
  readonly state: RoutingState;
  /** Presences and memberships as they changed; anything else is decided anew. */
  readonly events: readonly { readonly at: Millis; readonly event: RoutingEvent }[];
  readonly cases: readonly RecordedCase[];
  /** How long agents took to accept an offer. */
  readonly answerMs: number;
}
