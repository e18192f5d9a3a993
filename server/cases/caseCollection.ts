import type { Case, Offer } from '../../shared/case.ts';
import { defineCollection } from '../database/collection.ts';

/** What routing keeps of a case; instants in milliseconds since 1970, as the engine compares them. */
export interface RoutingFacts {
  enteredAt: number;
  /** The place in line: kept through decline, time-out and transfer. */
  virtualStart: number;
  queueEnteredAt: number;
  step: number;
  /** Who missed, declined or gave it back, left out until then. */
  excluded: { agentId: string; until: number }[];
  leftQueueIds: string[];
  attempts: number;
  drainAfter: number | null;
  preferredAgentId: string | null;
  lastAgentId: string | null;
  /** The case that makes this one cost nothing while it lasts. */
  interruptedBy: string | null;
  /** What it costs while its customer is silent; null while they are not. */
  silentUnits: number | null;
  /** It brought its agent over their total, by their own doing or the customer's; cleared when they are below. */
  isOver: boolean;
  /** Whether the caller has been asked if they would rather be called back. */
  callback: 'none' | 'offered';
}

/** A pending offer with the units it holds of the agent. */
export interface HeldOffer extends Offer {
  units: number;
}

export interface Hold {
  agentId: string;
  units: number;
}

export interface CaseDocument extends Omit<Case, 'id' | 'offers' | 'wrapUp'> {
  _id: string;
  /** Of its last wrap-up; absent before the first. */
  wrapUp?: NonNullable<Case['wrapUp']>;
  offers: HeldOffer[];
  /** Of its owner's units, how many it holds now: 0 while another case interrupts it. */
  held: Hold | null;
  routing: RoutingFacts;
  /** Whether the queue's service level counts it already. */
  isCounted: boolean;
  closedBy: string | null;
  callId: string | null;
  /** Of the last change that routing has to know of, in milliseconds since 1970. */
  changedAt?: number;
}

// Partial by `$gt: ''` rather than by type: a query for one value is then seen to be covered.
export const cases = defineCollection<CaseDocument>('cases', [
  { key: { number: 1 }, unique: true },
  // One open case a conversation, however many first messages arrive at once.
  { key: { conversationId: 1 }, unique: true, partial: { isOpen: true } },
  { key: { state: 1, queueId: 1, queuedAt: 1, _id: 1 } },
  { key: { agentId: 1, isOpen: 1, openedAt: -1, _id: -1 } },
  { key: { 'offers.agentId': 1 }, partial: { 'offers.agentId': { $gt: '' } } },
  { key: { isOpen: 1, queueId: 1, openedAt: -1, _id: -1 } },
  { key: { isOpen: 1, openedAt: -1, _id: -1 } },
  { key: { contactId: 1, openedAt: -1 } },
  { key: { 'routing.interruptedBy': 1 }, partial: { 'routing.interruptedBy': { $gt: '' } } },
  { key: { callId: 1 }, partial: { callId: { $gt: '' } } },
  { key: { changedAt: 1 } },
]);

export function toCase(document: CaseDocument): Case {
  const {
    _id,
    held: _held,
    routing: _routing,
    isCounted: _counted,
    closedBy: _closedBy,
    callId: _callId,
    changedAt: _changedAt,
    wrapUp,
    ...rest
  } = document;
  return { id: _id, ...rest, wrapUp: rest.state === 'wrapping' ? (wrapUp ?? null) : null };
}
