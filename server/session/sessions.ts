import type { Context } from '../context.ts';
import { rooms } from '../realtime/realtime.ts';
import { hashToken, randomToken } from '../secrets.ts';
import { type SessionDocument, sessions } from './sessionCollection.ts';

export const SESSION_COOKIE = 'atende_session';
const SESSION_MS = 14 * 24 * 3600 * 1000;

/** @returns the token for the cookie; only its hash is kept */
export async function createSession(
  ctx: Context,
  agentId: string,
  userAgent: string,
): Promise<{ token: string; expiresAt: Date }> {
  const token = randomToken();
  const expiresAt = new Date(ctx.now().getTime() + SESSION_MS);
  await sessions.of(ctx.database).insertOne({
    _id: hashToken(token),
    agentId,
    createdAt: ctx.now().toISOString(),
    expiresAt,
    userAgent: userAgent.slice(0, 300),
  });
  return { token, expiresAt };
}

/** @returns the session a token belongs to, or null when it is unknown, revoked or over */
export async function findSession(ctx: Context, token: string): Promise<SessionDocument | null> {
  const session = await sessions.of(ctx.database).findOne({ _id: hashToken(token) });
  return session !== null && session.expiresAt > ctx.now() ? session : null;
}

export type EndReason = 'signedOut' | 'deactivated' | 'expired';

export async function endSession(ctx: Context, sessionId: string, reason: EndReason): Promise<void> {
  await sessions.of(ctx.database).deleteOne({ _id: sessionId });
  disconnect(ctx, rooms.session(sessionId), reason);
}

/** Ends all sessions of an agent, or all but one, and closes their sockets on every process at once. */
export async function endSessionsOf(
  ctx: Context,
  agentId: string,
  reason: EndReason,
  exceptSessionId?: string,
): Promise<void> {
  const collection = sessions.of(ctx.database);
  const ended = await collection.find({ agentId }, { projection: { _id: 1 } }).toArray();
  const ids = ended.map((session) => session._id).filter((id) => id !== exceptSessionId);
  await collection.deleteMany({ _id: { $in: ids } });
  for (const id of ids) {
    disconnect(ctx, rooms.session(id), reason);
  }
}

function disconnect(ctx: Context, room: string, reason: EndReason): void {
  ctx.realtime.agents.to(room).emit('sessionEnded', { reason });
  ctx.realtime.agents.in(room).disconnectSockets(true);
}

/** Reads one cookie without a parser's dependency: the value is our own token, never quoted. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value) {
      return value;
    }
  }
  return null;
}
