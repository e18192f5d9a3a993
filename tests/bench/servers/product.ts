import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { signVisitorToken } from '../../../channels/webchat/visitorToken.ts';
import { agents } from '../../../server/agents/agentCollection.ts';
import { createAgent } from '../../../server/agents/createAgent.ts';
import { startApp } from '../../../server/app.ts';
import { cases } from '../../../server/cases/caseCollection.ts';
import { giveCase } from '../../../server/cases/takeCase.ts';
import type { Context } from '../../../server/context.ts';
import { newId } from '../../../server/database/collection.ts';
import { freePort } from '../../../server/dependencies/processes.ts';
import { receiveMessage } from '../../../server/inbound/receiveMessage.ts';
import type { InboxDocument } from '../../../server/inboxes/inboxCollection.ts';
import { createInbox } from '../../../server/inboxes/saveInbox.ts';
import { createLog } from '../../../server/log.ts';
import { queues } from '../../../server/queues/queueCollection.ts';
import { visitorSecret } from '../../../server/realtime/visitorSockets.ts';
import { createSession, SESSION_COOKIE } from '../../../server/session/sessions.ts';
import { senderNumber } from '../support/people.ts';
import { sampleEvent } from './sampleEvent.ts';
import type { Facts, Settings, Started } from './serverProcess.ts';

const AUTH_TOKEN = randomBytes(16).toString('hex');

interface World extends Omit<Facts, 'url' | 'authToken'> {
  queueId: string;
  visitorIds: readonly string[];
}

/** The product as it is started, over a workspace whose customers are already in an agent's hands. */
export async function startProduct(settings: Settings): Promise<Started> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = {
    isProduction: false,
    host: '127.0.0.1',
    port,
    dataDir: join(settings.dataDir, 'product'),
    publicUrl: url,
    mongodbUri: settings.mongodbUri,
    redisUrl: settings.redisUrl,
    secret: randomBytes(32).toString('hex'),
    isDemo: false,
    // As it is started without a Redis of somebody else's.
    isAlone: true,
    smtpDoorPort: 0,
    // Each visitor comes with an address of its own, as through a proxy.
    trustedProxies: 1,
    logLevel: process.env.LOG_LEVEL ?? 'error',
    connectSources: [],
  };
  const made: { world: World | null } = { world: null };
  const app = await startApp(config, createLog(config.logLevel), async (ctx) => {
    made.world = await makeWorld(ctx, settings.counts);
  });
  const { world } = made;
  if (world === null) {
    throw new Error('the server opened without its workspace');
  }
  const { ctx } = app;
  let number = 0;
  return {
    facts: { url, authToken: AUTH_TOKEN, ...world },
    async prepare() {
      // The limit stays in the path of each message; only no visitor of the bench may reach it.
      await Promise.all(world.visitorIds.map((id) => ctx.rateLimits.reset('visitorSend', id)));
    },
    async publish(count) {
      for (let sent = 0; sent < count; sent += 1) {
        number += 1;
        ctx.bus.publish(sampleEvent(number, world.queueId));
        await new Promise(setImmediate);
      }
    },
    stop: () => app.stop(),
  };
}

async function makeWorld(ctx: Context, counts: Settings['counts']): Promise<World> {
  const queue = { _id: newId(), name: 'Support', serviceLevel: { percent: 80, seconds: 60 }, version: 1 };
  await queues.of(ctx.database).insertOne(queue);
  const chat = await createInbox(ctx, {
    channel: 'webchat',
    name: 'Chat',
    queueId: queue._id,
    settings: { title: 'Shop' },
  });
  const sms = await createInbox(ctx, {
    channel: 'sms',
    name: 'SMS',
    queueId: queue._id,
    settings: { accountSid: `AC${'0'.repeat(32)}`, authToken: AUTH_TOKEN, number: '+12125550100' },
  });
  const agentIds = await makeAgents(ctx, queue._id, counts.agents);
  const [owner = ''] = agentIds;
  const visitorIds = Array.from({ length: counts.visitors }, (_, index) => `bench-visitor-${index}`);
  for (const address of visitorIds) {
    await bringCase(ctx, chat, { kind: 'visitor', address, name: null }, owner);
  }
  for (let index = 0; index < counts.senders; index += 1) {
    await bringCase(ctx, sms, { kind: 'phone', address: senderNumber(index), name: null }, owner);
  }
  const sessions = await Promise.all(agentIds.map((id) => createSession(ctx, id, 'bench')));
  return {
    queueId: queue._id,
    chatInboxId: chat._id,
    smsInboxId: sms._id,
    visitorIds,
    visitorTokens: visitorIds.map((visitorId) =>
      signVisitorToken({ inboxId: chat._id, visitorId }, visitorSecret(ctx)),
    ),
    cookies: sessions.map(({ token }) => `${SESSION_COOKIE}=${token}`),
  };
}

/** The first is made as a person makes it; the rest are copies, without the cost of a password each. */
async function makeAgents(ctx: Context, queueId: string, count: number): Promise<string[]> {
  const first = await createAgent(ctx, {
    name: 'Ana Souza',
    email: 'agent0@team.example',
    password: randomBytes(16).toString('hex'),
    role: 'agent',
    language: 'en',
    queueIds: [queueId],
    unitsTotal: 100,
  });
  const document = await agents.of(ctx.database).findOne({ _id: first.id });
  if (document === null) {
    throw new Error('the agent that was just made is not there');
  }
  const copies = Array.from({ length: count - 1 }, (_, index) => ({
    ...document,
    _id: newId(),
    email: `agent${index + 1}@team.example`,
  }));
  if (copies.length > 0) {
    await agents.of(ctx.database).insertMany(copies);
  }
  return [first.id, ...copies.map(({ _id }) => _id)];
}

/** Somebody's first message, and their case in the agent's hands. */
async function bringCase(
  ctx: Context,
  inbox: InboxDocument,
  sender: { kind: 'visitor' | 'phone'; address: string; name: null },
  agentId: string,
): Promise<void> {
  const { conversation } = await receiveMessage(ctx, inbox, {
    type: 'message',
    externalId: `first:${sender.address}`,
    sender,
    text: 'Hello',
    html: null,
    quotedText: null,
    hasRemoteImages: false,
    attachments: [],
    sentAt: ctx.now().toISOString(),
    email: null,
  });
  const opened = await cases.of(ctx.database).findOne({ conversationId: conversation._id, isOpen: true });
  if (opened === null) {
    throw new Error(`${sender.address} has no case`);
  }
  await giveCase(ctx, opened, agentId, 'hand');
}
