import { agents } from '../agents/agentCollection.ts';
import { announceAgent } from '../agents/updateAgentRecord.ts';
import type { Context } from '../context.ts';
import { refreshRooms } from '../realtime/refreshRooms.ts';

/** Members stand on the agents; each who comes or goes joins and leaves the queue's room. */
export async function setMembers(ctx: Context, queueId: string, memberIds: readonly string[]): Promise<void> {
  const collection = agents.of(ctx.database);
  const before = await collection.find({ queueIds: queueId }, { projection: { _id: 1 } }).toArray();
  const former = before.map((agent) => agent._id).filter((id) => !memberIds.includes(id));
  const added = memberIds.filter((id) => !before.some((agent) => agent._id === id));
  await collection.updateMany(
    { _id: { $in: former } },
    { $pull: { queueIds: queueId }, $inc: { version: 1 } },
  );
  await collection.updateMany(
    { _id: { $in: added } },
    { $addToSet: { queueIds: queueId }, $inc: { version: 1 } },
  );
  const changed = await collection.find({ _id: { $in: [...former, ...added] } }).toArray();
  for (const agent of changed) {
    announceAgent(ctx, agent);
    refreshRooms(ctx, agent._id);
  }
}
