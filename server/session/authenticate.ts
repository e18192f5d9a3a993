import { agents, toAgent } from '../agents/agentCollection.ts';
import type { Context } from '../context.ts';
import type { SignedIn } from '../http/route.ts';
import { findSession, readCookie, SESSION_COOKIE } from './sessions.ts';

/** Who a cookie header belongs to; null when nobody, or the agent was deactivated. */
export async function authenticateCookie(
  ctx: Context,
  cookieHeader: string | undefined,
): Promise<SignedIn | null> {
  const token = readCookie(cookieHeader, SESSION_COOKIE);
  if (token === null) {
    return null;
  }
  const session = await findSession(ctx, token);
  if (session === null) {
    return null;
  }
  const document = await agents.of(ctx.database).findOne({ _id: session.agentId, isActive: true });
  if (document === null) {
    return null;
  }
  const agent = toAgent(document);
  return {
    sessionId: session._id,
    agent,
    actor: { id: agent.id, role: agent.role, queueIds: agent.queueIds },
  };
}
