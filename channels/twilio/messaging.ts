import type { IncomingPhoneNumberInstance } from 'twilio/lib/rest/api/v2010/account/incomingPhoneNumber.js';
import type { MessageListInstanceCreateOptions } from 'twilio/lib/rest/api/v2010/account/message.js';
import type { Instant } from '../../shared/primitives.ts';
import type { ChannelInbox, OutboundMessage, WebhookReply, WebhookRequest } from '../adapter.ts';
import { ChannelError } from '../channelError.ts';
import type { AttachmentRef, ChannelEvent } from '../channelEvent.ts';
import { clientFor } from './client.ts';
import { deliveryEvent } from './delivery.ts';
import { type Form, field, requiredField } from './form.ts';
import { inboundMessage } from './inbound.ts';
import { openMedia } from './media.ts';
import type { TwilioAccount } from './settings.ts';
import { verifiedForm } from './signature.ts';

/** How a channel spells a person's number towards Twilio: as it is for SMS, prefixed for WhatsApp. */
export type Spelling = (number: string) => string;

type Inbox = ChannelInbox<TwilioAccount>;

/** An empty answer in TwiML: heard, and nothing to say by this way. */
const HEARD: WebhookReply = { status: 200, contentType: 'text/xml', body: '<Response></Response>' };

/**
 * Verifies and reads a messaging webhook: a message of a customer, or a report about one of ours.
 * Which of the two is told by the form, not by the path, so a wrongly entered URL at Twilio does no harm.
 *
 * @throws ChannelError `invalidSignature` or `malformed`
 */
export async function receiveMessaging(
  request: WebhookRequest,
  inbox: Inbox,
): Promise<{ events: readonly ChannelEvent[]; reply: WebhookReply }> {
  const form = verifiedForm(request, inbox.settings.authToken);
  return { events: eventsIn(form, new Date()), reply: HEARD };
}

function eventsIn(form: Form, now: Date): ChannelEvent[] {
  const status = field(form, 'MessageStatus');
  if (status === '' || status === 'received') {
    return [inboundMessage(form, now)];
  }
  const report = deliveryEvent({
    messageSid: requiredField(form, 'MessageSid'),
    status,
    errorCode: field(form, 'ErrorCode'),
    errorText: field(form, 'ErrorMessage'),
    at: now,
  });
  return report === null ? [] : [report];
}

/**
 * Hands a message to Twilio.
 *
 * @returns Twilio's id of it
 * @throws ChannelError with Twilio's reason in plain words
 */
export async function sendMessage(
  message: OutboundMessage,
  inbox: Inbox,
  spell: Spelling,
): Promise<{ externalId: string }> {
  const options: MessageListInstanceCreateOptions = {
    to: spell(message.to),
    from: spell(inbox.settings.number),
    ...(message.text !== '' && { body: message.text }),
    ...(message.attachments.length > 0 && { mediaUrl: message.attachments.map((file) => file.publicUrl) }),
    ...(message.statusUrl !== null && { statusCallback: message.statusUrl }),
  };
  const created = await clientFor(inbox.settings).messages.create(options);
  return { externalId: created.sid };
}

/**
 * Looks for a message that Twilio may have taken although its answer was lost. Twilio keeps nothing of ours
 * beside it, so it is known by recipient, sender, text and number of files.
 *
 * @param since when the doubtful try began; Twilio's times are whole seconds
 * @returns the oldest match, or null when Twilio has none
 */
export async function findSentMessage(
  message: OutboundMessage,
  since: Instant,
  inbox: Inbox,
  spell: Spelling,
): Promise<{ externalId: string } | null> {
  const earliestMs = Math.floor(Date.parse(since) / 1000) * 1000;
  const listed = await clientFor(inbox.settings).messages.list({
    to: spell(message.to),
    from: spell(inbox.settings.number),
    limit: 100,
  });
  const matches = listed.filter(
    (each) =>
      each.dateCreated.getTime() >= earliestMs &&
      each.body.trim() === message.text.trim() &&
      Number(each.numMedia) === message.attachments.length,
  );
  const oldest = matches.at(-1);
  return oldest === undefined ? null : { externalId: oldest.sid };
}

/** A file of an inbound message. @throws ChannelError */
export function openMessageAttachment(ref: AttachmentRef, inbox: Inbox) {
  if (ref.kind !== 'remote') {
    throw new ChannelError('malformed', `attachment ${ref.attachmentId} is kept by the server already`);
  }
  return openMedia(ref.url, inbox.settings);
}

/** Tries account and number at Twilio. @returns what was found, in plain words. @throws ChannelError */
export async function testAccount(inbox: Inbox): Promise<string> {
  const account = await clientFor(inbox.settings).api.accounts(inbox.settings.accountSid).fetch();
  if (account.status !== 'active') {
    throw new ChannelError(
      'misconfigured',
      `the Twilio account is ${account.status}; reactivate it at Twilio`,
    );
  }
  return `The Twilio account "${account.friendlyName}" is active.`;
}

/** Finds the inbox's number in its account. @throws ChannelError `misconfigured` without it or its ability */
export async function ownedNumber(
  inbox: Inbox,
  ability: 'sms' | 'voice',
): Promise<IncomingPhoneNumberInstance> {
  const { number } = inbox.settings;
  const [owned] = await clientFor(inbox.settings).incomingPhoneNumbers.list({
    phoneNumber: number,
    limit: 1,
  });
  if (owned === undefined) {
    throw new ChannelError('misconfigured', `${number} does not belong to the Twilio account`);
  }
  const abilities: Readonly<Record<string, unknown>> = { ...owned.capabilities };
  if (abilities[ability] !== true) {
    throw new ChannelError(
      'misconfigured',
      `${number} has no ${ability === 'sms' ? 'SMS' : 'voice'} at Twilio`,
    );
  }
  return owned;
}

/** An address as set at Twilio, without the connection overrides that may stand behind it, such as `#rc=2`. */
export function withoutOverrides(url: string): string {
  return url.split('#')[0] ?? '';
}
