import type { Agent, PresenceStatus } from '../../shared/agent.ts';
import type { Channel } from '../../shared/primitives.ts';
import { type Context, instant } from '../context.ts';
import { defineCollection, newId } from '../database/collection.ts';
import { currentPolicy } from '../routing/policyStore.ts';
import { type AgentDocument, agents } from './agentCollection.ts';
import { announceAgent, updateAgentRecord } from './updateAgentRecord.ts';

/** A process renews its sockets' beat this often … */
export const BEAT_MS = 20_000;
/** … and its agents are unreachable when it has been silent this long. */
const SILENT_MS = 60_000;

interface PresenceInterval {
  _id: string;
  agentId: string;
  status: PresenceStatus;
  reason: string | null;
  isReachable: boolean;
  isNotResponding: boolean;
  from: string;
}

/** Every change, for reports: an interval lasts until the agent's next one. */
export const presenceIntervals = defineCollection<PresenceInterval>('presenceIntervals', [
  { key: { agentId: 1, from: -1 } },
  { key: { from: 1 } },
]);

/** What the agent says, or a supervisor for them; saying "available" ends "not responding". */
export async function setPresence(
  ctx: Context,
  agentId: string,
  status: PresenceStatus,
  { reason, offChannels }: { reason: string | null; offChannels?: readonly Channel[] | undefined },
): Promise<Agent> {
  const now = instant(ctx);
  const agent = await updateAgentRecord(ctx, agentId, {
    'presence.status': status,
    'presence.reason': status === 'busy' ? reason : null,
    'presence.since': now,
    'presence.isNotResponding': false,
    misses: 0,
    ...(status === 'available' ? { idleSince: now } : {}),
    ...(offChannels === undefined ? {} : { 'presence.offChannels': offChannels }),
  });
  await recordInterval(ctx, agent);
  return agent;
}

export async function setNotResponding(ctx: Context, agentId: string): Promise<void> {
  const agent = await updateAgentRecord(ctx, agentId, {
    'presence.isNotResponding': true,
    'presence.since': instant(ctx),
  });
  await recordInterval(ctx, agent);
}

/** The first socket of an agent on this process opened. */
export async function noteSocketOpened(ctx: Context, agentId: string): Promise<void> {
  const document = await agents.of(ctx.database).findOneAndUpdate(
    { _id: agentId },
    {
      $set: { [`sockets.${ctx.realtime.processId}`]: instant(ctx), 'presence.isReachable': true },
      $inc: { version: 1 },
    },
    { returnDocument: 'after' },
  );
  await ctx.timers.cancel('presence.lost', agentId);
  if (document !== null) {
    await recordInterval(ctx, announceAgent(ctx, document));
  }
}

/** The last socket of an agent on this process closed; a reload is forgiven for a while. */
export async function noteSocketClosed(ctx: Context, agentId: string): Promise<void> {
  // First the timer: a crash in between leaves one without a loss, never a loss without one.
  await scheduleLoss(ctx, agentId);
  await agents
    .of(ctx.database)
    .updateOne({ _id: agentId }, { $unset: { [`sockets.${ctx.realtime.processId}`]: '' } });
}

/** A reload is forgiven: an agent without a socket counts as unreachable only after the policy's grace. */
async function scheduleLoss(ctx: Context, agentId: string): Promise<void> {
  const { presenceGraceSeconds } = (await currentPolicy(ctx)).timers;
  await ctx.timers.schedule({
    kind: 'presence.lost',
    key: agentId,
    dueAt: instant(ctx, presenceGraceSeconds * 1000),
  });
}

/** Due after the grace: unreachable unless a socket came back on any process. */
export async function losePresence(ctx: Context, agentId: string): Promise<void> {
  const agent = await agents.of(ctx.database).findOne({ _id: agentId });
  if (agent === null || hasLiveSocket(agent.sockets, ctx.now())) {
    return;
  }
  const lost = await agents.of(ctx.database).findOneAndUpdate(
    { _id: agentId, 'presence.isReachable': true, sockets: agent.sockets },
    {
      $set: { 'presence.isReachable': false, 'presence.since': instant(ctx), sockets: {} },
      $inc: { version: 1 },
    },
    { returnDocument: 'after' },
  );
  if (lost !== null) {
    await recordInterval(ctx, announceAgent(ctx, lost));
  }
}

/** Renews this process's beat for the agents connected to it. */
export async function beat(ctx: Context, agentIds: readonly string[]): Promise<void> {
  await agents
    .of(ctx.database)
    .updateMany(
      { _id: { $in: [...agentIds] } },
      { $set: { [`sockets.${ctx.realtime.processId}`]: instant(ctx) } },
    );
}

/** Finds agents whose process died without closing their sockets: it has been silent for longer than any reload. */
export async function sweepPresence(ctx: Context): Promise<void> {
  const reachable = await agents.of(ctx.database).find({ 'presence.isReachable': true }).toArray();
  const isDeserted = ({ sockets }: AgentDocument) =>
    Object.keys(sockets).length > 0 && !hasLiveSocket(sockets, ctx.now());
  for (const agent of reachable.filter(isDeserted)) {
    await losePresence(ctx, agent._id);
  }
}

function hasLiveSocket(sockets: Record<string, string>, now: Date): boolean {
  return Object.values(sockets).some((beatAt) => now.getTime() - new Date(beatAt).getTime() < SILENT_MS);
}

async function recordInterval(ctx: Context, agent: Agent): Promise<void> {
  const { status, reason, isReachable, isNotResponding } = agent.presence;
  await presenceIntervals.of(ctx.database).insertOne({
    _id: newId(),
    agentId: agent.id,
    status,
    reason,
    isReachable,
    isNotResponding,
    from: instant(ctx),
  });
}
