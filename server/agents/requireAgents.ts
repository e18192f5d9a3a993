import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { agents } from './agentCollection.ts';

/** @throws DomainError `invalidInput` at the field, naming an agent who does not exist */
export async function requireAgents(
  ctx: Context,
  agentIds: readonly string[],
  path = 'body.memberIds',
): Promise<void> {
  const known = await agents
    .of(ctx.database)
    .find({ _id: { $in: [...agentIds] } }, { projection: { _id: 1 } })
    .toArray();
  const stranger = agentIds.find((id) => !known.some((agent) => agent._id === id));
  if (stranger !== undefined) {
    const message = `agent ${stranger} does not exist`;
    throw new DomainError('invalidInput', `${path}: ${message}`, { issues: [{ path, message, rule: 'id' }] });
  }
}
