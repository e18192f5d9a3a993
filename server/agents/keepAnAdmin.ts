import type { Agent } from '../../shared/agent.ts';
import type { Context } from '../context.ts';
import { DomainError, notFound } from '../errors.ts';
import { agents } from './agentCollection.ts';
import { updateAgentRecord } from './updateAgentRecord.ts';

/**
 * Makes a change to an agent unless it would leave the workspace without an admin. Two admins may take the
 * role from each other at once: whoever finds nobody left afterwards takes back what was done.
 *
 * @throws DomainError `lastAdmin`, `notFound`
 */
export async function keepAnAdmin(
  ctx: Context,
  agentId: string,
  change: () => Promise<Agent>,
): Promise<Agent> {
  const before = await agents.of(ctx.database).findOne({ _id: agentId });
  if (before === null) {
    throw notFound('agent', agentId);
  }
  const after = await change();
  const isAdminLost = isAdmin(before) && !isAdmin(after);
  if (isAdminLost && (await agents.of(ctx.database).findOne({ role: 'admin', isActive: true })) === null) {
    await updateAgentRecord(ctx, agentId, { role: before.role, isActive: before.isActive });
    throw new DomainError('lastAdmin', `${before.name} is the only admin; make somebody else one first`);
  }
  return after;
}

function isAdmin({ role, isActive }: Pick<Agent, 'role' | 'isActive'>): boolean {
  return role === 'admin' && isActive;
}
