import type { Queue } from '../../shared/queue.ts';
import { agents } from '../agents/agentCollection.ts';
import type { Context } from '../context.ts';
import { type QueueDocument, toQueue } from './queueCollection.ts';

/** Tells everybody of a queue that was just written. */
export async function announceQueue(ctx: Context, document: QueueDocument): Promise<Queue> {
  const members = await agents
    .of(ctx.database)
    .find({ queueIds: document._id, isActive: true }, { projection: { _id: 1 } })
    .toArray();
  const queue = toQueue(
    document,
    members.map((agent) => agent._id),
  );
  ctx.bus.publish({ type: 'queue.updated', payload: { queue } });
  return queue;
}
