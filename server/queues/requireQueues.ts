import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { queues } from './queueCollection.ts';

/** @throws DomainError `invalidInput` at the field, naming a queue that does not exist */
export async function requireQueues(
  ctx: Context,
  queueIds: readonly string[],
  path = 'body.queueIds',
): Promise<void> {
  const known = await queues
    .of(ctx.database)
    .find({ _id: { $in: [...queueIds] } }, { projection: { _id: 1 } })
    .toArray();
  const stranger = queueIds.find((id) => !known.some((queue) => queue._id === id));
  if (stranger !== undefined) {
    const message = `queue ${stranger} does not exist`;
    throw new DomainError('invalidInput', `${path}: ${message}`, { issues: [{ path, message, rule: 'id' }] });
  }
}
