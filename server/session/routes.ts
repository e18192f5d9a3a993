import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Agent } from '../../shared/agent.ts';
import * as api from '../../shared/api/session.ts';
import { agents, toAgent } from '../agents/agentCollection.ts';
import { createAgent } from '../agents/createAgent.ts';
import { updateAgentRecord } from '../agents/updateAgentRecord.ts';
import type { Context } from '../context.ts';
import { demoAccounts } from '../demo/accounts.ts';
import { DomainError } from '../errors.ts';
import { type Route, route } from '../http/route.ts';
import { claimSetUp, getWorkspace, releaseSetUp, saveWorkspace } from '../workspace/workspace.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { createSession, endSession, endSessionsOf, SESSION_COOKIE } from './sessions.ts';

export const sessionRoutes: Route[] = [
  route(api.getWelcome, async (ctx) => ({
    needsSetup: await isEmpty(ctx),
    workspaceName: (await getWorkspace(ctx)).name,
    demoAccounts: ctx.config.isDemo ? demoAccounts : [],
  })),

  route(api.setUpWorkspace, async (ctx, { body, request, response }) => {
    const agent = await createFirstAdmin(ctx, body);
    await signInAs(ctx, agent.id, request, response);
    return { agent, workspace: await getWorkspace(ctx) };
  }),

  route(api.signIn, async (ctx, { body, request, response }) => {
    const email = body.email.trim().toLowerCase();
    await ctx.rateLimits.consume('signInByAddress', request.ip ?? 'unknown');
    await ctx.rateLimits.consume('signInByAccount', email);
    const document = await agents.of(ctx.database).findOne({ email, isActive: true });
    const isRight = await isPassword(body.password, document?.passwordHash ?? null);
    if (document === null || !isRight) {
      throw new DomainError('wrongCredentials', 'the e-mail address or the password is wrong');
    }
    await ctx.rateLimits.reset('signInByAccount', email);
    await signInAs(ctx, document._id, request, response);
    return { agent: toAgent(document), workspace: await getWorkspace(ctx) };
  }),

  route(api.getSession, async (ctx, { signedIn }) => ({
    agent: signedIn.agent,
    workspace: await getWorkspace(ctx),
  })),

  route(api.signOut, async (ctx, { signedIn, response }) => {
    response.clearCookie(SESSION_COOKIE, cookieOptions(ctx));
    await endSession(ctx, signedIn.sessionId, 'signedOut');
    return { ok: true as const };
  }),

  route(api.signOutEverywhere, async (ctx, { signedIn, response }) => {
    response.clearCookie(SESSION_COOKIE, cookieOptions(ctx));
    await endSessionsOf(ctx, signedIn.actor.id, 'signedOut');
    return { ok: true as const };
  }),

  route(api.updateMe, (ctx, { signedIn, body }) => updateAgentRecord(ctx, signedIn.actor.id, body)),

  route(api.changePassword, async (ctx, { signedIn, body }) => {
    await ctx.rateLimits.consume('signInByAccount', signedIn.agent.email);
    const document = await agents.of(ctx.database).findOne({ _id: signedIn.actor.id });
    if (!(await isPassword(body.current, document?.passwordHash ?? null))) {
      throw new DomainError('wrongPassword', 'the current password is wrong');
    }
    await agents
      .of(ctx.database)
      .updateOne({ _id: signedIn.actor.id }, { $set: { passwordHash: await hashPassword(body.next) } });
    await ctx.rateLimits.reset('signInByAccount', signedIn.agent.email);
    await endSessionsOf(ctx, signedIn.actor.id, 'signedOut', signedIn.sessionId);
    return { ok: true as const };
  }),
];

/** @throws DomainError `alreadySetUp`, also for the second of two who do it at once */
async function createFirstAdmin(
  ctx: Context,
  body: z.output<typeof api.setUpWorkspace.body>,
): Promise<Agent> {
  if (!(await claimSetUp(ctx))) {
    throw new DomainError('alreadySetUp', 'this workspace is being set up by somebody else; sign in instead');
  }
  try {
    if (!(await isEmpty(ctx))) {
      throw new DomainError('alreadySetUp', 'this workspace has its first admin; sign in instead');
    }
    await saveWorkspace(ctx, { name: body.workspaceName, timeZone: body.timeZone });
    return await createAgent(ctx, { ...body, role: 'admin', queueIds: [], unitsTotal: 100 });
  } finally {
    await releaseSetUp(ctx);
  }
}

async function isEmpty(ctx: Context): Promise<boolean> {
  return (await agents.of(ctx.database).findOne({}, { projection: { _id: 1 } })) === null;
}

async function signInAs(ctx: Context, agentId: string, request: Request, response: Response): Promise<void> {
  const { token, expiresAt } = await createSession(ctx, agentId, request.get('user-agent') ?? '');
  response.cookie(SESSION_COOKIE, token, { ...cookieOptions(ctx), expires: expiresAt });
}

function cookieOptions(ctx: Context) {
  return {
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: ctx.config.publicUrl.startsWith('https:'),
    path: '/',
  };
}
