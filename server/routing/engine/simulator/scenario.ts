import type { RoutingEvent } from '../events.ts';
import type { RoutingPolicy } from '../policy.ts';
import type { Arrival } from '../transitions/line.ts';
import type { Millis, RoutingOffer, RoutingState } from '../types.ts';
import type { World } from '../world.ts';

/** Somebody who comes, with all that will turn out about them. */
export interface Customer {
  readonly at: Millis;
  readonly arrival: Arrival;
  /** The conversation, from its acceptance to its end, without interruptions. */
  readonly handleMs: number;
  /** What the agent does after it; null lasts as long as the queue allows. */
  readonly wrapMs: number | null;
  /** In line, before they leave; null is for ever. */
  readonly patienceMs: number | null;
}

export interface Scenario {
  readonly state: RoutingState;
  readonly policy: RoutingPolicy;
  /** In order of time. */
  readonly customers: Iterable<Customer>;
  /** What agents and supervisors do besides, in any order. */
  readonly events: readonly { readonly at: Millis; readonly event: RoutingEvent }[];
  /** After how long an agent accepts an offer; null lets it ring out. */
  readonly answer: (offer: RoutingOffer) => number | null;
  /** Called after every step; for tests, and to tell how far the run is. */
  readonly look?: (world: World, now: Millis) => void;
}

/** What became of a case. */
export interface Course {
  readonly itemId: string;
  readonly queueId: string;
  readonly at: Millis;
  /** When an agent took it first; null when none did. */
  readonly answeredAt: Millis | null;
  /** Who did. */
  readonly agentId: string | null;
  readonly endedAt: Millis | null;
  readonly outcome: 'answered' | 'abandoned' | 'overflowed' | 'waiting';
  readonly offers: number;
}
