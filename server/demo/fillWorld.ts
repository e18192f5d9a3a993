import type { Channel, Language } from '../../shared/primitives.ts';
import type { RoutingPolicy } from '../../shared/routingPolicy.ts';
import { agents } from '../agents/agentCollection.ts';
import { createAgent } from '../agents/createAgent.ts';
import { type Context, instant } from '../context.ts';
import { newId } from '../database/collection.ts';
import { type InboxDocument, inboxes } from '../inboxes/inboxCollection.ts';
import { createInbox } from '../inboxes/saveInbox.ts';
import { queues } from '../queues/queueCollection.ts';
import { recountQueues } from '../reports/queueCounters.ts';
import { defaultPolicy } from '../routing/engine/policy.ts';
import { policies } from '../routing/policyStore.ts';
import { saveWorkspace } from '../workspace/workspace.ts';
import { cannedReplies } from '../workspace/workspaceCollection.ts';
import { demoAccounts } from './accounts.ts';
import type { Carrier } from './carrier/carrier.ts';
import { demoDispositions, generateHistory } from './history.ts';
import type { Mailbox } from './mailbox.ts';
import { seededRandom } from './random.ts';
import { storeHistory } from './storeHistory.ts';

interface World {
  carrier: Carrier;
  mailbox: Mailbox;
  apiKey: { sid: string; secret: string };
}

const QUEUES = [
  { name: 'Support', serviceLevel: { percent: 80, seconds: 60 } },
  { name: 'Orders', serviceLevel: { percent: 80, seconds: 120 } },
  { name: 'Phone', serviceLevel: { percent: 80, seconds: 20 } },
] as const;

const CANNED: readonly [string, string][] = [
  ['hello', 'Hello {{contact.name}}, this is {{agent.name}}. How can I help you?'],
  ['order', 'Could you send me your order number, please? It begins with #.'],
  ['moment', 'One moment please, I am looking into it for you.'],
  ['refund', 'The refund is on its way. It takes up to five working days to show on your account.'],
  ['ola', 'Olá {{contact.name}}, aqui é {{agent.name}}. Como posso ajudar?'],
  ['pedido', 'Você pode me enviar o número do pedido, por favor? Ele começa com #.'],
  ['momento', 'Um momento, por favor, estou verificando para você.'],
  ['obrigado', 'Obrigado pelo contato! Se precisar de mais alguma coisa, é só chamar.'],
];

const LANGUAGES: Record<string, Language> = { ana: 'pt', carla: 'pt' };

/** The same people in every demo: simulated customers come back as some of them. */
export const HISTORY_SEED = 20_261_121;

const CALL_WAIT_SECONDS = 90;

/** Fills an empty database: a small shop's contact center with a month behind it. */
export async function fillWorld(ctx: Context, world: World): Promise<void> {
  await saveWorkspace(ctx, {
    name: 'Lumen Store',
    timeZone: 'America/Sao_Paulo',
    dispositions: [...demoDispositions],
  });
  const queueIds = await createQueues(ctx);
  const [, , phone = ''] = queueIds;
  await suitOnePerson(ctx, phone);
  const agentIds: string[] = [];
  for (const account of demoAccounts) {
    const language = LANGUAGES[account.name.split(' ')[0]?.toLowerCase() ?? ''] ?? 'en';
    const serves = account.role === 'agent' || account.role === 'supervisor' ? queueIds : [];
    const agent = await createAgent(ctx, { ...account, language, queueIds: serves, unitsTotal: 100 });
    if (account.role === 'agent') {
      agentIds.push(agent.id);
    }
  }
  const boxes = await createInboxes(ctx, world, queueIds);
  await cannedReplies
    .of(ctx.database)
    .insertMany(CANNED.map(([shortcut, text]) => ({ _id: newId(), shortcut, text })));
  const history = generateHistory(seededRandom(HISTORY_SEED), ctx.now());
  await storeHistory(ctx, history, { boxes, agentIds });
  await recountQueues(ctx);
  // Whoever signs in as one of them is offered work at once.
  await agents
    .of(ctx.database)
    .updateMany({ role: 'agent' }, { $set: { 'presence.status': 'available' }, $inc: { version: 1 } });
}

/**
 * Whoever tries the shop out alone is every agent at once: a call must reach them in the middle of their chats, and
 * the mails of a morning must leave room for chats. A caller whom they leave waiting may speak after the tone.
 */
async function suitOnePerson(ctx: Context, phoneQueueId: string): Promise<void> {
  const usual = defaultPolicy();
  const policy: RoutingPolicy = {
    ...usual,
    capacity: {
      ...usual.capacity,
      maximum: { ...usual.capacity.maximum, email: 4 },
      interruptibleBy: {
        voice: [],
        webchat: ['voice'],
        sms: ['voice'],
        whatsapp: ['voice'],
        email: ['voice'],
      },
    },
    queues: {
      [phoneQueueId]: { maximumWaitSeconds: CALL_WAIT_SECONDS, overflow: { kind: 'voicemail' } },
    },
  };
  await policies
    .of(ctx.database)
    .insertOne({ _id: policy.version, policy, activatedAt: instant(ctx), byAgentId: null });
}

async function createQueues(ctx: Context): Promise<string[]> {
  const documents = QUEUES.map((queue) => ({ _id: newId(), version: 1, ...queue }));
  await queues.of(ctx.database).insertMany(documents);
  return documents.map((queue) => queue._id);
}

async function createInboxes(
  ctx: Context,
  world: World,
  queueIds: readonly string[],
): Promise<Map<Channel, InboxDocument>> {
  const [support = '', orders = '', phone = ''] = queueIds;
  const { carrier, mailbox } = world;
  const account = {
    accountSid: carrier.accountSid,
    authToken: carrier.authToken,
    apiBaseUrl: carrier.baseUrl,
  };
  const wanted: readonly Parameters<typeof createInbox>[1][] = [
    {
      channel: 'email',
      name: 'Lumen Store',
      queueId: orders,
      settings: {
        address: 'hello@lumen.example',
        displayName: 'Lumen Store',
        smtpHost: mailbox.host,
        smtpPort: mailbox.port,
        smtpSecurity: 'none',
        takesPlusAddresses: true,
      },
    },
    { channel: 'sms', name: 'SMS', queueId: support, settings: { ...account, number: '+12125550100' } },
    {
      channel: 'whatsapp',
      name: 'WhatsApp',
      queueId: support,
      settings: { ...account, number: '+5511955550100' },
    },
    {
      channel: 'voice',
      name: 'Phone',
      queueId: phone,
      settings: {
        ...account,
        number: '+12125550101',
        apiKeySid: world.apiKey.sid,
        apiKeySecret: world.apiKey.secret,
        softphone: 'webrtc',
        gatewayUrl: carrier.gatewayUrl,
      },
    },
    {
      channel: 'webchat',
      name: 'Shop chat',
      queueId: support,
      settings: { title: 'Lumen Store', greeting: 'Hello! How can we help you today?', accent: '#7a3f2a' },
    },
  ];
  for (const inbox of wanted) {
    await createInbox(ctx, inbox);
  }
  const all = await inboxes.of(ctx.database).find({}).toArray();
  return new Map(all.map((inbox) => [inbox.channel, inbox]));
}
