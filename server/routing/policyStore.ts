import { type RoutingPolicy, routingPolicySchema } from '../../shared/routingPolicy.ts';
import type { Context } from '../context.ts';
import { defineCollection } from '../database/collection.ts';
import { defaultPolicy } from './engine/policy.ts';

export interface PolicyDocument {
  /** The version: policies are never changed, only followed by others. */
  _id: number;
  policy: RoutingPolicy;
  /** Null for the policy that a workspace begins with. */
  activatedAt: string | null;
  byAgentId: string | null;
  /** Why; absent where nothing was asked. */
  note?: string;
}

export const policies = defineCollection<PolicyDocument>('policies', []);

/**
 * The policy in force: the newest. Read each time rather than kept, so that no process goes by an old one;
 * it is one document, found by its key.
 */
export async function currentPolicy(ctx: Context): Promise<RoutingPolicy> {
  const [newest] = await policies.of(ctx.database).find({}).sort({ _id: -1 }).limit(1).toArray();
  return newest?.policy ?? defaultPolicy();
}

export { routingPolicySchema };
