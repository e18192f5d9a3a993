import { agents } from '../agents/agentCollection.ts';
import type { Context } from '../context.ts';

/** Whether anybody who serves the queue is there right now. */
export async function isAttended(ctx: Context, queueId: string): Promise<boolean> {
  const somebody = await agents.of(ctx.database).findOne(
    {
      queueIds: queueId,
      isActive: true,
      'presence.status': { $in: ['available', 'busy'] },
      'presence.isReachable': true,
    },
    { projection: { _id: 1 } },
  );
  return somebody !== null;
}
