import type { Context } from '../context.ts';
import { rooms } from './realtime.ts';

/** After a change of role or queues: the agent's sockets come back and join what they may hear now. */
export function refreshRooms(ctx: Context, agentId: string): void {
  ctx.realtime.agents.in(rooms.agent(agentId)).disconnectSockets(true);
}
