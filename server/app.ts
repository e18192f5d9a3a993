import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import type { SmtpDoor } from '../channels/email/smtpDoor.ts';
import { losePresence } from './agents/presence.ts';
import { agentRoutes } from './agents/routes.ts';
import { firstReplyDue, silenceDue } from './cases/handlingTimers.ts';
import { resumeDue } from './cases/reopenCase.ts';
import { caseRoutes } from './cases/routes.ts';
import { wrapUpDue } from './cases/wrapUp.ts';
import type { Config } from './config.ts';
import { contactRoutes } from './contacts/routes.ts';
import type { Context } from './context.ts';
import { conversationRoutes } from './conversations/routes.ts';
import { createIndexes } from './database/collection.ts';
import { connectDatabase } from './database/connection.ts';
import { migrate } from './database/migrate.ts';
import { demoRoutes } from './demo/routes.ts';
import { createBus } from './events/bus.ts';
import { fetchAttachments } from './files/fetchAttachments.ts';
import { serveFiles } from './files/fileRoutes.ts';
import { serveHealth } from './http/health.ts';
import { listen } from './http/listen.ts';
import { createRateLimits } from './http/rateLimits.ts';
import type { Route } from './http/route.ts';
import { createHttpServer, serveApi, serveClient, setUpExpress } from './http/server.ts';
import { handleWebhook } from './http/webhooks.ts';
import { openMailDoor } from './inboxes/mailDoor.ts';
import { serveQuarantine } from './inboxes/quarantine.ts';
import { inboxRoutes } from './inboxes/routes.ts';
import { createInboxWatcher } from './inboxes/watchInboxes.ts';
import { createJobs, type JobHandlers } from './jobs/jobs.ts';
import type { Log } from './log.ts';
import { deliverMessage } from './messages/deliverMessage.ts';
import { migrations } from './migrations/index.ts';
import { queueRoutes } from './queues/routes.ts';
import { attachAgentSockets } from './realtime/agentSockets.ts';
import { createRealtime } from './realtime/realtime.ts';
import { attachVisitorSockets } from './realtime/visitorSockets.ts';
import { tellOfAbsence } from './redisAbsence.ts';
import { createBoardPublisher } from './reports/boardPublisher.ts';
import { reportRoutes } from './reports/routes.ts';
import { noteRoster } from './roster/recordRoster.ts';
import { rescindOffersTo } from './routing/agentLoss.ts';
import { expireOffer } from './routing/offers.ts';
import { policyRoutes } from './routing/policies/routes.ts';
import { createRoutingService } from './routing/routingService.ts';
import { whatIfRoutes } from './routing/whatIf/routes.ts';
import { stopTrials } from './routing/whatIf/runTrial.ts';
import { createSecrets } from './secrets.ts';
import { authenticateCookie } from './session/authenticate.ts';
import { sessionRoutes } from './session/routes.ts';
import { skillRoutes } from './skills/routes.ts';
import { startSweeps } from './sweeps.ts';
import { teamchatRoutes } from './teamchat/routes.ts';
import { createTimers, type TimerHandlers } from './timers/timers.ts';
import { connectAcceptedCall } from './voice/connectCall.ts';
import { handOverCall } from './voice/handOver.ts';
import { callLossDue } from './voice/returnToLine.ts';
import { voiceRoutes } from './voice/routes.ts';
import { divertCall } from './voice/sendToVoicemail.ts';
import { continueByMail, noteUnseenReply } from './webchat/continueByMail.ts';
import { serveWebchat } from './webchat/httpRoutes.ts';
import { noteWaitingChat, turnToMail } from './webchat/turnToMail.ts';
import { workspaceRoutes } from './workspace/routes.ts';

export interface App {
  ctx: Context;
  /** Where it listens; known also when the configured port was 0. */
  port: number;
  smtpPort: number;
  stop(): Promise<void>;
}

/** Every endpoint's answer. A test holds that none of the contract is missing. */
export const allRoutes: readonly Route[] = [
  ...sessionRoutes,
  ...agentRoutes,
  ...caseRoutes,
  ...conversationRoutes,
  ...contactRoutes,
  ...queueRoutes,
  ...skillRoutes,
  ...policyRoutes,
  ...whatIfRoutes,
  ...inboxRoutes,
  ...voiceRoutes,
  ...workspaceRoutes,
  ...reportRoutes,
  ...teamchatRoutes,
  ...demoRoutes,
];

/**
 * Puts the server together and opens its doors.
 *
 * @param config with `mongodbUri` and `redisUrl` set: what stands behind them is not this file's business
 * @param prepare runs when the database is ready and before any door opens, such as filling the demo world
 */
export async function startApp(
  config: Config & { mongodbUri: string; redisUrl: string },
  log: Log,
  prepare: (ctx: Context) => Promise<void> = async () => undefined,
): Promise<App> {
  await migrate(config.mongodbUri, migrations, log);
  await createIndexes(config.mongodbUri);
  const database = await connectDatabase(config.mongodbUri);
  const redis = new Redis(config.redisUrl, { maxRetriesPerRequest: 1, commandTimeout: 3_000 });
  const streams = config.isAlone
    ? null
    : new Redis(config.redisUrl, { maxRetriesPerRequest: null, enableAutoPipelining: true });
  for (const client of streams === null ? [redis] : [redis, streams]) {
    tellOfAbsence(client, log);
  }
  const late: { ctx: Context | null } = { ctx: null };
  const { server, app } = createHttpServer(
    (request, response) => late.ctx !== null && handleWebhook(late.ctx, request, response),
  );
  const bus = createBus((error, event) =>
    log.error({ err: error, event: event.type }, 'a subscriber failed'),
  );
  const ctx: Context = {
    config,
    log,
    database,
    redis,
    secrets: createSecrets(config.secret),
    bus,
    jobs: createJobs(config.redisUrl, log),
    timers: createTimers(database, log),
    realtime: createRealtime(server, streams, randomBytes(6).toString('hex')),
    rateLimits: createRateLimits(redis),
    now: () => new Date(),
  };
  await prepare(ctx);
  wireHttp(ctx, app);
  const parts = startParts(ctx);
  await listen(server, { host: config.host, port: config.port, portName: 'PORT' });
  late.ctx = ctx;
  const door = await openMailDoor(ctx);
  parts.start();
  return {
    ctx,
    // A TCP server's address is an object.
    port: (server.address() as AddressInfo).port,
    smtpPort: door.port,
    stop: () => stopAll(ctx, { parts, door, redis, streams, database }),
  };
}

function wireHttp(ctx: Context, app: Parameters<typeof setUpExpress>[0]): void {
  const authenticate = (request: { headers: { cookie?: string | undefined } }) =>
    authenticateCookie(ctx, request.headers.cookie);
  setUpExpress(app, ctx);
  serveHealth(app, ctx);
  serveWebchat(app, ctx);
  serveFiles(app, ctx, authenticate);
  serveQuarantine(app, ctx, authenticate);
  serveApi(app, ctx, allRoutes, authenticate);
  serveClient(app, ctx);
}

/** The subscriber table, the job table, the timer table: where the plumbing meets the concepts. */
function startParts(ctx: Context) {
  const routing = createRoutingService(ctx);
  const board = createBoardPublisher(ctx);
  const watcher = createInboxWatcher(ctx);
  const agentSockets = attachAgentSockets(ctx);
  const visitorSockets = attachVisitorSockets(ctx);
  ctx.bus.subscribe(routing.onEvent);
  ctx.bus.subscribe(board.onEvent);
  ctx.bus.subscribe((event) => noteUnseenReply(ctx, event));
  ctx.bus.subscribe((event) => noteWaitingChat(ctx, event));
  ctx.bus.subscribe((event) => noteRoster(ctx, event));
  ctx.bus.subscribe((event) => {
    const isGone =
      event.type === 'agent.updated' &&
      (!event.payload.agent.presence.isReachable || event.payload.agent.presence.status !== 'available');
    return isGone ? rescindOffersTo(ctx, event.payload.agent.id) : undefined;
  });
  ctx.bus.subscribe((event) => {
    const isAccepted =
      event.type === 'case.updated' &&
      event.payload.case.channel === 'voice' &&
      event.payload.case.state === 'assigned';
    return isAccepted ? connectAcceptedCall(ctx, event.payload.case.id) : undefined;
  });
  ctx.bus.subscribe((event) => {
    const mayHaveMoved = event.type === 'case.updated' && event.payload.case.channel === 'voice';
    return mayHaveMoved ? handOverCall(ctx, event.payload.case.id) : undefined;
  });
  let sweeps: { stop(): Promise<void> } | null = null;
  return {
    start() {
      ctx.jobs.start(jobHandlers(ctx));
      ctx.timers.start(timerHandlers(ctx));
      sweeps = startSweeps(ctx);
      watcher.start();
      routing.soon();
    },
    async stop() {
      board.stop();
      visitorSockets.stop();
      await agentSockets.stop();
      await watcher.stop();
      await sweeps?.stop();
      await stopTrials(ctx);
      await routing.stop();
      await ctx.timers.stop();
    },
  };
}

function jobHandlers(ctx: Context): JobHandlers {
  return {
    'message.deliver': ({ messageId }) => deliverMessage(ctx, messageId),
    'attachment.fetch': ({ messageId }) => fetchAttachments(ctx, messageId),
    'call.divert': ({ messageId }) => divertCall(ctx, messageId),
  };
}

function timerHandlers(ctx: Context): TimerHandlers {
  return {
    'offer.expire': ({ key }) => expireOffer(ctx, key),
    'wrapUp.end': ({ key }) => wrapUpDue(ctx, key),
    'case.firstReply': ({ key }) => firstReplyDue(ctx, key),
    'case.silence': ({ key }) => silenceDue(ctx, key),
    'case.unpark': ({ key }) => resumeDue(ctx, key),
    'call.lost': ({ key }) => callLossDue(ctx, key),
    'presence.lost': ({ key }) => losePresence(ctx, key),
    'chat.continueByMail': ({ key }) => continueByMail(ctx, key),
    'chat.turnToMail': ({ key }) => turnToMail(ctx, key),
  };
}

interface Running {
  parts: { stop(): Promise<void> };
  door: SmtpDoor;
  redis: Redis;
  /** Carries socket events between processes; null when there is only this one. */
  streams: Redis | null;
  database: Connection;
}

/** Doors first, then what works behind them, then what they work on. */
async function stopAll(ctx: Context, { parts, door, redis, streams, database }: Running): Promise<void> {
  await door.close();
  await ctx.realtime.close();
  await parts.stop();
  await ctx.jobs.stop();
  redis.disconnect();
  streams?.disconnect();
  await database.close();
}
