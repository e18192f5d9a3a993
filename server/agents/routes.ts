import * as api from '../../shared/api/agents.ts';
import { type Route, route } from '../http/route.ts';
import { withoutUndefined } from '../http/withoutUndefined.ts';
import { requireQueues } from '../queues/requireQueues.ts';
import { refreshRooms } from '../realtime/refreshRooms.ts';
import { hashPassword } from '../session/passwords.ts';
import { requirePermission } from '../session/requirePermission.ts';
import { endSessionsOf } from '../session/sessions.ts';
import { requireFate } from '../skills/needs.ts';
import { settleNeeds } from '../skills/settleNeeds.ts';
import { skillsLost } from '../skills/skillsLost.ts';
import { agents, toAgent } from './agentCollection.ts';
import { createAgent } from './createAgent.ts';
import { handOver, requireHandOver } from './handOver.ts';
import { keepAnAdmin } from './keepAnAdmin.ts';
import { setPresence } from './presence.ts';
import { updateAgentRecord } from './updateAgentRecord.ts';

export const agentRoutes: Route[] = [
  route(api.listAgents, async (ctx) => {
    const documents = await agents.of(ctx.database).find({}).sort({ email: 1 }).limit(2_000).toArray();
    return { items: documents.map(toAgent) };
  }),

  route(api.createAgent, async (ctx, { signedIn, body }) => {
    requirePermission(signedIn.actor, 'agent.manage');
    await requireQueues(ctx, body.queueIds);
    return createAgent(ctx, body);
  }),

  route(api.updateAgent, async (ctx, { signedIn, params, body }) => {
    requirePermission(signedIn.actor, 'agent.manage');
    const { password, unitsTotal, workTo, needsTo, ...fields } = body;
    await requireQueues(ctx, body.queueIds ?? []);
    if (body.isActive === false) {
      await requireHandOver(ctx, params.agentId, workTo);
    }
    const skills = body.isActive === false ? [] : body.skills;
    const loss = skills === undefined ? null : await skillsLost(ctx, params.agentId, skills);
    await (loss && requireFate(ctx, loss.names, loss.needs, needsTo));
    const changes = {
      ...withoutUndefined(fields),
      ...(unitsTotal === undefined ? {} : { 'units.total': unitsTotal }),
      ...(password === undefined ? {} : { passwordHash: await hashPassword(password) }),
    };
    const agent = await keepAnAdmin(ctx, params.agentId, () =>
      updateAgentRecord(ctx, params.agentId, changes),
    );
    await (loss && needsTo && settleNeeds(ctx, loss.names, loss.needs, needsTo));
    if (body.isActive === false) {
      await handOver(ctx, agent.id, workTo ?? 'line');
    }
    if (body.isActive === false || password !== undefined) {
      await endSessionsOf(ctx, agent.id, 'deactivated');
    } else if (body.role !== undefined || body.queueIds !== undefined) {
      refreshRooms(ctx, agent.id);
    }
    return agent;
  }),

  route(api.setMyPresence, (ctx, { signedIn, body }) =>
    setPresence(ctx, signedIn.actor.id, body.status, body),
  ),

  route(api.setPresenceOf, (ctx, { signedIn, params, body }) => {
    requirePermission(signedIn.actor, 'agent.setPresenceOfOthers');
    return setPresence(ctx, params.agentId, body.status, body);
  }),
];
