import type { Server } from 'node:http';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import type { Redis } from 'ioredis';
import { type Namespace, type Socket, Server as SocketServer } from 'socket.io';
import type { AgentToServer, ServerToAgent } from '../../shared/events.ts';
import type { Actor } from '../../shared/permissions.ts';
import type { ServerToVisitor, VisitorToServer } from '../../shared/webchat.ts';

export interface AgentSocketData {
  actor: Actor & { name: string };
  sessionId: string;
  conversationId: string | null;
}

export interface VisitorSocketData {
  inboxId: string;
  visitorId: string;
  conversationId: string | null;
  verifiedAs: { subject: string; name: string | null; email: string | null } | null;
  address: string;
}

export type AgentNamespace = Namespace<AgentToServer, ServerToAgent, Record<string, never>, AgentSocketData>;
export type VisitorNamespace = Namespace<
  VisitorToServer,
  ServerToVisitor,
  Record<string, never>,
  VisitorSocketData
>;

export type AgentSocket = Socket<AgentToServer, ServerToAgent, Record<string, never>, AgentSocketData>;
export type VisitorSocket = Socket<
  VisitorToServer,
  ServerToVisitor,
  Record<string, never>,
  VisitorSocketData
>;

export interface Realtime {
  io: SocketServer;
  agents: AgentNamespace;
  visitors: VisitorNamespace;
  /** This process among several; stands in the agents' records of live sockets. */
  processId: string;
  close(): Promise<void>;
}

/** Largest frame of a socket: a message's text and its ids; files go over HTTP. */
const MAX_FRAME_BYTES = 256 * 1024;

/**
 * Opens socket.io over the HTTP server. Several processes share rooms through Redis Streams.
 *
 * @param isAllowedOrigin asked at each handshake with the `Origin` header; visitors' origins are checked
 *                        per inbox later
 */
export function createRealtime(server: Server, redis: Redis | null, processId: string): Realtime {
  const io = new SocketServer(server, {
    serveClient: false,
    perMessageDeflate: false,
    maxHttpBufferSize: MAX_FRAME_BYTES,
    pingInterval: 20_000,
    pingTimeout: 20_000,
    cors: { origin: true, credentials: false },
    ...(redis === null
      ? {}
      : { adapter: createAdapter(redis, { streamName: 'atende:events', maxLen: 10_000 }) }),
  });
  // Namespaces carry their own event maps; socket.io types them like the whole server's.
  const agents = io.of('/agents') as unknown as AgentNamespace;
  return {
    io,
    agents,
    visitors: io.of('/visitors') as unknown as VisitorNamespace,
    processId,
    async close() {
      await io.close();
    },
  };
}

export const rooms = {
  everyone: 'everyone',
  supervisors: 'supervisors',
  agent: (agentId: string) => `agent:${agentId}`,
  queue: (queueId: string) => `queue:${queueId}`,
  conversation: (conversationId: string) => `conversation:${conversationId}`,
  session: (sessionId: string) => `session:${sessionId}`,
  visitor: (inboxId: string, visitorId: string) => `visitor:${inboxId}:${visitorId}`,
  widgets: (inboxId: string) => `widgets:${inboxId}`,
} as const;
