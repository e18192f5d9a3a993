import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { expectedSignature } from '../../channels/twilio/signature.ts';
import type { Facts } from './servers/serverProcess.ts';
import type { Send } from './support/load.ts';
import { connectAgent, senderNumber } from './support/people.ts';
import { comparePipelines, type Side } from './support/pipeline.ts';
import { type Server, startStand } from './support/stand.ts';
import { createTracker, type Tracker } from './support/tracker.ts';

export const name = 'webhook';

const SENDERS = 64;
/** Every so manieth call is made a second time, as a provider does whose answer got lost. */
const REPEAT_EACH = 50;
const SETTLE_MS = 2_000;

/** A provider's webhook: signature checked, idempotent, stored, numbered, to the agent's socket. */
export async function bench(log: (line: string) => void): Promise<Record<string, unknown>> {
  const stand = await startStand('bareWebhook', { senders: SENDERS });
  const sides: Side[] = [];
  try {
    const bare = await connectSide(stand.bare);
    sides.push(bare);
    const product = await connectSide(stand.product);
    sides.push(product);
    const goals = {
      rate: { is: 'atLeast', ratio: 0.4 },
      floorPerSecond: 500,
      p50: null,
      p99: null,
    } as const;
    const result = await comparePipelines(stand, { product, bare }, goals, log);
    // What a repeated call would double comes after its answer.
    await pause(SETTLE_MS);
    for (const side of sides) {
      side.tracker.requireIntact();
    }
    return result;
  } finally {
    for (const side of sides) {
      side.close();
    }
    await stand.stop();
  }
}

async function connectSide(server: Server): Promise<Side> {
  const tracker = createTracker({ keepsOrder: true });
  const agent = await connectAgent(server.facts, tracker.receive);
  const connections = new Agent({ keepAlive: true, maxSockets: SENDERS });
  const close = () => {
    agent.disconnect();
    connections.destroy();
  };
  const lanes = Array.from({ length: SENDERS }, (_, index) =>
    laneOf(server.facts, connections, tracker, index),
  );
  return { server, tracker, lanes, close };
}

/** One sender; the next message leaves when the one before has its answer and has arrived. */
function laneOf(facts: Facts, connections: Agent, tracker: Tracker, index: number): Send {
  let sent = 0;
  let before: Promise<unknown> = Promise.resolve();
  const send = async () => {
    const { text, arrived } = tracker.next(index);
    const form = {
      MessageSid: `SM${randomBytes(16).toString('hex')}`,
      AccountSid: `AC${'0'.repeat(32)}`,
      From: senderNumber(index),
      To: '+12125550100',
      Body: text,
      NumMedia: '0',
      NumSegments: '1',
      SmsStatus: 'received',
      ApiVersion: '2010-04-01',
    };
    await post(facts, connections, form);
    await arrived;
    sent += 1;
    if (sent % REPEAT_EACH === 0) {
      await post(facts, connections, form);
    }
  };
  return () => {
    const mine = before.then(send);
    before = mine.catch(() => undefined);
    return mine;
  };
}

function post(facts: Facts, connections: Agent, form: Record<string, string>): Promise<void> {
  const url = `${facts.url}/webhooks/${facts.smsInboxId}`;
  const body = new URLSearchParams(form).toString();
  return new Promise((resolve, reject) => {
    const call = request(url, {
      method: 'POST',
      agent: connections,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
        'x-twilio-signature': expectedSignature(url, form, facts.authToken),
      },
    });
    call.on('error', reject);
    call.on('response', (answer) => {
      answer.resume();
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`the webhook said ${answer.statusCode}`)),
      );
    });
    call.end(body);
  });
}
