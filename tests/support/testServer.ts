import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { io, type Socket } from 'socket.io-client';
import { inject } from 'vitest';
import type { z } from 'zod';
import { createAgent } from '../../server/agents/createAgent.ts';
import { type App, startApp } from '../../server/app.ts';
import type { Config } from '../../server/config.ts';
import type { Context } from '../../server/context.ts';
import { freePort } from '../../server/dependencies/processes.ts';
import { createLog } from '../../server/log.ts';
import type { Agent, Role } from '../../shared/agent.ts';
import type { Endpoint } from '../../shared/endpoint.ts';
import type { AgentToServer, DomainEvent, ServerToAgent } from '../../shared/events.ts';

export interface TestServer extends App {
  url: string;
  config: Config & { mongodbUri: string; redisUrl: string };
}

const PASSWORD = 'a long enough password';

/** A server of its own on a database of its own; several on the same with `sameAs`. */
export async function startTestServer(
  options: {
    sameAs?: TestServer;
    prepare?: (ctx: Context) => Promise<void>;
    isDemo?: boolean;
    /** Where the console may connect to beside the server. */
    connectSources?: string[];
  } = {},
): Promise<TestServer> {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'atende-data-'));
  const own = {
    mongodbUri: `${inject('mongodbUri').replace(/\/[^/]*$/, '')}/test_${randomBytes(6).toString('hex')}`,
    redisUrl: `${inject('redisUrl')}/${Number(process.env.VITEST_POOL_ID ?? 0) % 16}`,
    secret: randomBytes(32).toString('hex'),
  };
  const { mongodbUri, redisUrl, secret } = options.sameAs?.config ?? own;
  if (options.sameAs === undefined) {
    await emptyRedis(redisUrl);
  }
  const config = {
    isProduction: false,
    host: '127.0.0.1',
    port,
    dataDir,
    publicUrl: `http://127.0.0.1:${port}`,
    mongodbUri,
    redisUrl,
    secret,
    isDemo: options.isDemo ?? false,
    isAlone: false,
    smtpDoorPort: 0,
    trustedProxies: 0,
    logLevel: process.env.LOG_LEVEL ?? 'silent',
    connectSources: options.connectSources ?? [],
  };
  const app = await startApp(config, createLog(config.logLevel), options.prepare);
  const { stop } = app;
  app.stop = async () => {
    await stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return Object.assign(app, { url: config.publicUrl, config });
}

/** Files that run one after the other share a Redis: the sign-ins of one must not count against the next. */
async function emptyRedis(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushdb();
  redis.disconnect();
}

/** Somebody who is signed in, with REST and a socket. */
export interface Person {
  agent: Agent;
  cookie: string;
  /** @throws Error with status and body when refused */
  request<E extends Endpoint>(endpoint: E, input?: RequestInput<E>): Promise<z.output<E['response']>>;
  /** The whole answer, also when it is a refusal. */
  attempt<E extends Endpoint>(
    endpoint: E,
    input?: RequestInput<E>,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  connect(): Promise<AgentSocket>;
}

export interface RequestInput<E extends Endpoint> {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: z.input<E['body']>;
}

export type AgentSocket = Socket<ServerToAgent, AgentToServer> & { events: DomainEvent[] };

/** Makes an agent and signs in as them. */
export async function signUp(
  server: TestServer,
  fields: { name?: string; role?: Role; queueIds?: string[]; unitsTotal?: number } = {},
): Promise<Person> {
  const email = `${randomBytes(5).toString('hex')}@team.example`;
  const agent = await createAgent(server.ctx, {
    name: fields.name ?? 'Ana Souza',
    email,
    password: PASSWORD,
    role: fields.role ?? 'agent',
    language: 'en',
    queueIds: fields.queueIds ?? [],
    unitsTotal: fields.unitsTotal ?? 100,
  });
  return signIn(server, agent, email);
}

async function signIn(server: TestServer, agent: Agent, email: string): Promise<Person> {
  const answer = await fetch(`${server.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (!answer.ok) {
    // The door counts: somebody who is not let in would be refused everywhere, and tests would pass on that.
    throw new Error(`${email} could not sign in: ${answer.status} ${await answer.text()}`);
  }
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return personWith(server, agent, cookie);
}

export function personWith(server: { url: string }, agent: Agent, cookie: string): Person {
  async function attempt<E extends Endpoint>(endpoint: E, input: RequestInput<E> = {}) {
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent(input.params?.[name] ?? ''),
    );
    const query = input.query ? `?${new URLSearchParams(input.query)}` : '';
    const answer = await fetch(`${server.url}${path}${query}`, {
      method: endpoint.method.toUpperCase(),
      headers: { cookie, ...(endpoint.method === 'get' ? {} : { 'content-type': 'application/json' }) },
      ...(endpoint.method === 'get' ? {} : { body: JSON.stringify(input.body ?? {}) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }
  return {
    agent,
    cookie,
    attempt,
    async request(endpoint, input) {
      const { status, body } = await attempt(endpoint, input);
      if (status !== 200) {
        throw new Error(`${endpoint.method} ${endpoint.path}: ${status} ${JSON.stringify(body)}`);
      }
      return endpoint.response.parse(body) as never;
    },
    connect: () => connect(server.url, cookie),
  };
}

async function connect(url: string, cookie: string): Promise<AgentSocket> {
  const socket = io(`${url}/agents`, {
    extraHeaders: { cookie },
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  const events: DomainEvent[] = [];
  socket.on('event', (event: DomainEvent) => events.push(event));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return Object.assign(socket, { events }) as unknown as AgentSocket;
}
