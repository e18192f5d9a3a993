import type { Channel } from '../../../shared/primitives.ts';
import type { Arrival } from './transitions/line.ts';
import type { Millis, RoutingAgent } from './types.ts';

/**
 * All that can happen to the state besides decisions: plain JSON, so that a history can be recorded and run
 * again. Timers are events too; one that comes too early or twice is refused and changes nothing.
 */
export type RoutingEvent =
  | { readonly kind: 'arrive'; readonly item: Arrival }
  | { readonly kind: 'accept'; readonly itemId: string; readonly agentId: string }
  | { readonly kind: 'decline'; readonly itemId: string; readonly agentId: string }
  | { readonly kind: 'offerTimeout'; readonly offerId: string }
  | { readonly kind: 'reply'; readonly itemId: string }
  | { readonly kind: 'customerMessage'; readonly itemId: string }
  | { readonly kind: 'firstReplyTimeout'; readonly itemId: string }
  | { readonly kind: 'inactivityTimeout'; readonly itemId: string }
  | { readonly kind: 'park'; readonly itemId: string; readonly until: Millis | null }
  | { readonly kind: 'wake'; readonly itemId: string }
  | { readonly kind: 'close'; readonly itemId: string; readonly disposition: string | null }
  | { readonly kind: 'finishWrapUp'; readonly itemId: string; readonly disposition: string | null }
  | { readonly kind: 'wrapUpTimeout'; readonly itemId: string }
  | { readonly kind: 'abandon'; readonly itemId: string }
  | { readonly kind: 'cancel'; readonly itemId: string }
  | { readonly kind: 'transfer'; readonly itemId: string; readonly queueId: string }
  | { readonly kind: 'force'; readonly itemId: string; readonly agentId: string }
  | { readonly kind: 'takeCallback'; readonly itemId: string }
  | { readonly kind: 'changeChannel'; readonly itemId: string; readonly channel: Channel }
  | { readonly kind: 'status'; readonly agentId: string; readonly status: RoutingAgent['status'] }
  | { readonly kind: 'offChannels'; readonly agentId: string; readonly channels: readonly Channel[] }
  | {
      readonly kind: 'abilities';
      readonly agentId: string;
      readonly skills: RoutingAgent['skills'];
      readonly totalUnits: number;
    }
  | { readonly kind: 'connection'; readonly agentId: string; readonly isConnected: boolean }
  | { readonly kind: 'agentLoss'; readonly agentId: string }
  | { readonly kind: 'drainTimeout'; readonly agentId: string }
  | { readonly kind: 'dismiss'; readonly agentId: string }
  | { readonly kind: 'members'; readonly queueId: string; readonly memberIds: readonly string[] };
