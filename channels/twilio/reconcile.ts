import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message.js';
import type { Instant } from '../../shared/primitives.ts';
import type { ChannelInbox } from '../adapter.ts';
import type { AttachmentRef, ChannelEvent, MessageEvent } from '../channelEvent.ts';
import { clientFor } from './client.ts';
import { deliveryEvent } from './delivery.ts';
import { remoteAttachment, withoutPrefix } from './inbound.ts';
import type { Spelling } from './messaging.ts';
import type { TwilioAccount } from './settings.ts';

type Inbox = ChannelInbox<TwilioAccount>;

/** More than this in one sweep means days of silence; the next sweep goes on from there. */
const MAX_MESSAGES = 10_000;

/**
 * What Twilio has for the inbox's number since an instant: customers' messages, oldest first, and then the
 * present state of ours. Ids are those of the webhooks, so what was heard before falls together with it.
 */
export async function* reconcileMessaging(
  inbox: Inbox,
  since: Instant,
  spell: Spelling,
): AsyncIterable<ChannelEvent> {
  const messages = clientFor(inbox.settings).messages;
  const number = spell(inbox.settings.number);
  const range = { dateSentAfter: new Date(since), pageSize: 1000, limit: MAX_MESSAGES };
  for (const received of oldestFirst(await messages.list({ to: number, ...range }))) {
    if (received.direction === 'inbound') {
      yield await messageOf(received, inbox);
    }
  }
  for (const sent of oldestFirst(await messages.list({ from: number, ...range }))) {
    const report = deliveryEvent({
      messageSid: sent.sid,
      status: sent.status,
      errorCode: sent.errorCode === null ? '' : String(sent.errorCode),
      errorText: sent.errorMessage ?? '',
      at: sent.dateUpdated,
    });
    if (report !== null && sent.direction !== 'inbound') {
      yield report;
    }
  }
}

// Twilio lists the newest first, and within one second in no stated order; the sort is stable.
function oldestFirst(messages: MessageInstance[]): MessageInstance[] {
  return messages.reverse().sort((left, right) => left.dateCreated.getTime() - right.dateCreated.getTime());
}

async function messageOf(received: MessageInstance, inbox: Inbox): Promise<MessageEvent> {
  return {
    type: 'message',
    externalId: received.sid,
    sender: { kind: 'phone', address: withoutPrefix(received.from), name: null },
    text: received.body,
    html: null,
    quotedText: null,
    hasRemoteImages: false,
    attachments: Number(received.numMedia) > 0 ? await mediaOf(received, inbox) : [],
    sentAt: (received.dateSent ?? received.dateCreated).toISOString(),
    email: null,
  };
}

async function mediaOf(received: MessageInstance, inbox: Inbox): Promise<AttachmentRef[]> {
  const media = await clientFor(inbox.settings).messages(received.sid).media.list({ limit: 20 });
  return media.map((file, index) => {
    const url = `${inbox.settings.apiBaseUrl.replace(/\/$/, '')}${file.uri.replace(/\.json$/, '')}`;
    return remoteAttachment(url, file.contentType, index);
  });
}
