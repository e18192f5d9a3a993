import type { Network } from '../network.ts';
import { placeFields } from '../places.ts';
import { isWhatsapp, type MessageRecord, type MessageStatus, numberOf, segmentsOf } from './message.ts';

const API_VERSION = '2010-04-01';

/** The form of an inbound message's webhook, with Twilio's fields of the channel. */
export function inboundForm(
  message: MessageRecord,
  profileName: string | null,
  network: Network,
): Record<string, string> {
  return {
    ...(isWhatsapp(message.to) ? whatsappFields(message, profileName) : smsFields(message)),
    ...mediaFields(message, network),
    MessageSid: message.sid,
    SmsMessageSid: message.sid,
    SmsSid: message.sid,
    SmsStatus: 'received',
    NumMedia: String(message.media.length),
    NumSegments: String(segmentsOf(message.body)),
    Body: message.body,
    From: message.from,
    To: message.to,
    AccountSid: network.accountSid,
    ApiVersion: API_VERSION,
  };
}

/** The form of a status report. It tells the status it is about, which need not be the present one. */
export function statusForm(
  message: MessageRecord,
  status: MessageStatus,
  network: Network,
): Record<string, string> {
  const hasFailed = status === 'failed' || status === 'undelivered';
  return {
    MessageSid: message.sid,
    SmsSid: message.sid,
    MessageStatus: status,
    SmsStatus: status,
    From: message.from,
    To: message.to,
    AccountSid: network.accountSid,
    ApiVersion: API_VERSION,
    ...(hasFailed && message.errorCode !== null && { ErrorCode: String(message.errorCode) }),
    ...(isWhatsapp(message.to) && { ChannelPrefix: 'whatsapp', ChannelToAddress: message.to }),
  };
}

function smsFields(message: MessageRecord): Record<string, string> {
  return { ...placeFields('From', message.from), ...placeFields('To', message.to) };
}

function whatsappFields(message: MessageRecord, profileName: string | null): Record<string, string> {
  return {
    WaId: numberOf(message.from).slice(1),
    MessageType: message.media.length > 0 ? 'media' : 'text',
    ReferralNumMedia: '0',
    ...(profileName !== null && { ProfileName: profileName }),
  };
}

function mediaFields(message: MessageRecord, network: Network): Record<string, string> {
  const folder = `${network.baseUrl()}/${API_VERSION}/Accounts/${network.accountSid}/Messages/${message.sid}/Media`;
  const fields = message.media.flatMap((file, index) => [
    [`MediaUrl${index}`, `${folder}/${file.sid}`],
    [`MediaContentType${index}`, file.contentType],
  ]);
  return Object.fromEntries(fields);
}
