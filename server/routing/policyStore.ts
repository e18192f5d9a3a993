import { type RoutingPolicy, routingPolicySchema } from '../../shared/routingPolicy.ts';
import type { Context } from '../context.ts';
import { defineCollection } from '../database/collection.ts';
import { defaultPolicy } from './engine/policy.ts';

interface PolicyDocument {
  /** The version: policies are never changed, only followed by others. */
  _id: number;
  policy: RoutingPolicy;
  activatedAt: string;
  byAgentId: string | null;
}

export const policies = defineCollection<PolicyDocument>('policies', []);

/** The policy in force: the newest. */
export async function currentPolicy(ctx: Context): Promise<RoutingPolicy> {
  const [newest] = await policies.of(ctx.database).find({}).sort({ _id: -1 }).limit(1).toArray();
  return newest?.policy ?? defaultPolicy();
}

export { routingPolicySchema };
