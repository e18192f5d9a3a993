import type { Context } from '../../server/context.ts';
import { newId } from '../../server/database/collection.ts';
import type { Carrier } from '../../server/demo/carrier/carrier.ts';
import type { InboxDocument } from '../../server/inboxes/inboxCollection.ts';
import { webhookUrl } from '../../server/inboxes/inboxes.ts';
import { createInbox } from '../../server/inboxes/saveInbox.ts';
import { queues } from '../../server/queues/queueCollection.ts';

/** A queue by its name. @returns its id */
export async function addQueue(ctx: Context, name = 'Support'): Promise<string> {
  const queue = { _id: newId(), name, serviceLevel: { percent: 80, seconds: 60 }, version: 1 };
  await queues.of(ctx.database).insertOne(queue);
  return queue._id;
}

export const BUSINESS_NUMBER = '+12125550100';

/** An SMS inbox whose provider is the stand-in carrier, which calls our webhook. */
export async function addSmsInbox(
  ctx: Context,
  queueId: string,
  carrier: Carrier,
  number = BUSINESS_NUMBER,
): Promise<InboxDocument> {
  const settings = {
    accountSid: carrier.accountSid,
    authToken: carrier.authToken,
    apiBaseUrl: carrier.baseUrl,
    number,
  };
  const inbox = await createInbox(ctx, { channel: 'sms', name: 'SMS', queueId, settings });
  carrier.setNumber(number, { hasSms: true, smsUrl: webhookUrl(ctx, inbox._id) });
  return inbox;
}

export async function addVoiceInbox(
  ctx: Context,
  queueId: string,
  carrier: Carrier,
  more: { apiKey: { sid: string; secret: string }; settings?: Record<string, unknown> },
): Promise<InboxDocument> {
  const settings = {
    accountSid: carrier.accountSid,
    authToken: carrier.authToken,
    apiBaseUrl: carrier.baseUrl,
    number: BUSINESS_NUMBER,
    apiKeySid: more.apiKey.sid,
    apiKeySecret: more.apiKey.secret,
    softphone: 'webrtc',
    gatewayUrl: carrier.gatewayUrl,
    ...more.settings,
  };
  const inbox = await createInbox(ctx, { channel: 'voice', name: 'Phone', queueId, settings });
  const hook = webhookUrl(ctx, inbox._id);
  carrier.setNumber(BUSINESS_NUMBER, { hasVoice: true, voiceUrl: hook, voiceStatusUrl: `${hook}/status` });
  return inbox;
}

export function addChatInbox(
  ctx: Context,
  queueId: string,
  settings: Record<string, unknown> = {},
): Promise<InboxDocument> {
  return createInbox(ctx, {
    channel: 'webchat',
    name: 'Chat',
    queueId,
    settings: { title: 'Shop', ...settings },
  });
}

export function addMailInbox(
  ctx: Context,
  queueId: string,
  settings: Record<string, unknown>,
): Promise<InboxDocument> {
  return createInbox(ctx, {
    channel: 'email',
    name: 'Shop',
    queueId,
    settings: { address: 'help@shop.example', ...settings },
  });
}
