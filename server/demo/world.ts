import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { demoStateSchema } from '../../shared/api/workspace.ts';
import { agents } from '../agents/agentCollection.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { defineCollection } from '../database/collection.ts';
import { type InboxDocument, inboxes } from '../inboxes/inboxCollection.ts';
import { webhookUrl } from '../inboxes/inboxes.ts';
import { updateInbox } from '../inboxes/saveInbox.ts';
import { type Carrier, createCarrier } from './carrier/carrier.ts';
import { type Customers, createCustomers } from './customers/customers.ts';
import type { DemoInbox } from './demoInbox.ts';
import { fillWorld, HISTORY_SEED } from './fillWorld.ts';
import { generateHistory } from './history.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';
import { attachDemoSockets } from './phoneSockets.ts';
import { seededRandom } from './random.ts';
import { recallWhatsapp } from './recallWhatsapp.ts';

type DemoState = z.infer<typeof demoStateSchema>;

interface Demo {
  state(): DemoState;
  steer(change: { isRunning?: boolean | undefined; pace?: number | undefined }): Promise<DemoState>;
  stop(): Promise<void>;
}

interface Outside {
  carrier: Carrier;
  mailbox: Mailbox;
  /** Where our SMTP door is; known once it has opened. */
  door: { host: string; port: number };
}

/** The demo's own facts that survive a restart: the stand-in's credentials. */
interface DemoDocument {
  _id: 'carrier';
  accountSid: string;
  authToken: string;
  apiKey: { sid: string; secret: string };
}

const demoFacts = defineCollection<DemoDocument>('demo', []);
const outsides = new WeakMap<Context, Outside>();
const demos = new WeakMap<Context, Demo>();
const START_PACE = 6;

export function demoOf(ctx: Context): Demo | null {
  return demos.get(ctx) ?? null;
}

/**
 * Before the doors open: the world outside is started (a carrier, everybody's mailboxes), an empty database
 * is filled, and the demo's inboxes are told where the world outside is this time.
 */
export async function prepareDemo(ctx: Context): Promise<void> {
  const facts = await carrierFacts(ctx);
  const carrier = await createCarrier(facts);
  const door = { host: ctx.config.host, port: 0 };
  const mailbox = await createMailbox(
    () => door,
    (error) => ctx.log.debug({ err: error }, 'demo: a mail was not taken'),
  );
  outsides.set(ctx, { carrier, mailbox, door });
  if ((await agents.of(ctx.database).findOne({}, { projection: { _id: 1 } })) === null) {
    await fillWorld(ctx, { carrier, mailbox, apiKey: facts.apiKey });
  }
  for (const inbox of await inboxes.of(ctx.database).find({}).toArray()) {
    await pointAtWorld(ctx, inbox, { carrier, mailbox });
  }
}

async function carrierFacts(ctx: Context): Promise<Omit<DemoDocument, '_id'>> {
  const known = await demoFacts.of(ctx.database).findOne({ _id: 'carrier' });
  if (known !== null) {
    return known;
  }
  const made: DemoDocument = {
    _id: 'carrier',
    accountSid: `AC${randomBytes(16).toString('hex')}`,
    authToken: randomBytes(16).toString('hex'),
    apiKey: { sid: `SK${randomBytes(16).toString('hex')}`, secret: randomBytes(24).toString('base64url') },
  };
  await demoFacts.of(ctx.database).insertOne(made);
  return made;
}

/** Ports are free-chosen at each start; the inboxes that lead to this machine follow them. */
async function pointAtWorld(
  ctx: Context,
  inbox: InboxDocument,
  { carrier, mailbox }: Pick<Outside, 'carrier' | 'mailbox'>,
): Promise<void> {
  const hook = webhookUrl(ctx, inbox._id);
  const isOurs = inbox.settings.accountSid === carrier.accountSid;
  if (inbox.channel === 'email' && inbox.settings.smtpHost === mailbox.host) {
    await updateInbox(ctx, inbox._id, { settings: { smtpPort: mailbox.port } });
  } else if (inbox.channel === 'sms' && isOurs) {
    await updateInbox(ctx, inbox._id, { settings: { apiBaseUrl: carrier.baseUrl } });
    carrier.setNumber(inbox.address, { hasSms: true, smsUrl: hook });
  } else if (inbox.channel === 'whatsapp' && isOurs) {
    await updateInbox(ctx, inbox._id, { settings: { apiBaseUrl: carrier.baseUrl } });
    carrier.setNumber(inbox.address, { isWhatsappSender: true, whatsappUrl: hook });
    await recallWhatsapp(ctx, inbox, carrier);
  } else if (inbox.channel === 'voice' && isOurs) {
    await updateInbox(ctx, inbox._id, {
      settings: { apiBaseUrl: carrier.baseUrl, gatewayUrl: carrier.gatewayUrl },
    });
    carrier.setNumber(inbox.address, { hasVoice: true, voiceUrl: hook, voiceStatusUrl: `${hook}/status` });
  }
}

/**
 * After the doors opened: the page `/demo` and the simulated customers come to life.
 *
 * @param isRunning whether customers come by themselves from the beginning
 */
export async function startDemo(app: App, { isRunning } = { isRunning: true }): Promise<void> {
  const { ctx } = app;
  const outside = outsides.get(ctx);
  if (outside === undefined) {
    return;
  }
  const { carrier, mailbox, door } = outside;
  door.port = app.smtpPort;
  const listInboxes = () => demoInboxes(ctx);
  const sockets = attachDemoSockets(ctx.realtime.io, {
    carrier,
    mail: mailbox,
    inboxes: listInboxes,
    onError: (error) => ctx.log.debug({ err: error }, 'demo: the page could not be served'),
  });
  const customers = createCustomers({
    baseUrl: `http://${ctx.config.host}:${app.port}`,
    carrier,
    mailbox,
    inboxes: await listInboxes(),
    known: generateHistory(seededRandom(HISTORY_SEED), ctx.now()),
    random: seededRandom(Date.now()),
    onError: (error) => ctx.log.debug({ err: error }, 'demo: a customer gave up'),
  });
  if (isRunning) {
    customers.start(START_PACE);
  }
  const demo = steering(customers);
  demos.set(ctx, demo);
  const stopApp = app.stop;
  app.stop = async () => {
    sockets.close();
    await demo.stop();
    await stopApp();
    await mailbox.close();
    await carrier.close();
  };
}

function steering(customers: Customers): Demo {
  let pace = START_PACE;
  const state = () => ({ isRunning: customers.isRunning, pace });
  return {
    state,
    async steer(change) {
      pace = change.pace ?? pace;
      const shouldRun = change.isRunning ?? customers.isRunning;
      if (shouldRun && !customers.isRunning) {
        customers.start(pace);
      } else if (!shouldRun && customers.isRunning) {
        await customers.stop();
      }
      customers.setPace(pace);
      return { ...state(), isRunning: shouldRun };
    },
    stop: () => customers.stop(),
  };
}

async function demoInboxes(ctx: Context): Promise<DemoInbox[]> {
  const all = await inboxes.of(ctx.database).find({ isEnabled: true }).toArray();
  return all.map(({ _id, channel, address }) => ({ id: _id, channel, address }));
}
