import type { Channel } from '../../shared/primitives.ts';
import { defaultPolicy } from './engine/policy.ts';

/** What a case costs before routing has looked at it; the policy in force decides when it is offered. */
export const channelCosts: Readonly<Record<Channel, number>> = defaultPolicy().capacity.cost;
