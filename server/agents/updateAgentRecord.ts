import type mongoose from 'mongoose';
import type { Agent } from '../../shared/agent.ts';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import { type AgentDocument, agents, toAgent } from './agentCollection.ts';

/**
 * Writes fields of an agent, raises the version and tells everybody.
 *
 * @throws DomainError `notFound`
 */
export async function updateAgentRecord(ctx: Context, agentId: string, fields: object): Promise<Agent> {
  // The driver's type knows no computed paths; the callers' types name the fields.
  const set = fields as mongoose.mongo.UpdateFilter<AgentDocument>['$set'];
  const document = await agents.of(ctx.database).findOneAndUpdate(
    { _id: agentId },
    {
      $inc: { version: 1 },
      ...(Object.keys(fields).length > 0 ? { $set: set } : {}),
    } as mongoose.mongo.UpdateFilter<AgentDocument>,
    { returnDocument: 'after' },
  );
  if (document === null) {
    throw notFound('agent', agentId);
  }
  return announceAgent(ctx, document);
}

const announced = new WeakMap<Agent, AgentDocument>();

/** As `announcedCase`: the document as it was written, undefined where the event was made without one. */
export function announcedAgent(told: Agent): AgentDocument | undefined {
  return announced.get(told);
}

/** Tells everybody of an agent that was just written. */
export function announceAgent(ctx: Context, document: AgentDocument): Agent {
  const agent = toAgent(document);
  announced.set(agent, document);
  ctx.bus.publish({ type: 'agent.updated', payload: { agent } });
  return agent;
}
