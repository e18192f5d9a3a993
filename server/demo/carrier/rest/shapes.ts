import type { MediaFile, MessageRecord } from '../messages/message.ts';
import { segmentsOf } from '../messages/message.ts';
import type { OwnedNumber } from '../network.ts';

/** RFC 2822 with a numeric zone, as the 2010-04-01 API writes dates: whole seconds. */
export function dateText(date: Date | null): string | null {
  return date === null ? null : date.toUTCString().replace('GMT', '+0000');
}

export function accountPath(accountSid: string): string {
  return `/2010-04-01/Accounts/${accountSid}`;
}

/** The JSON of a message. @see Twilio, "Message resource" */
export function messageJson(message: MessageRecord, accountSid: string) {
  const uri = `${accountPath(accountSid)}/Messages/${message.sid}`;
  const mediaCount = Math.max(message.media.length, message.mediaUrls.length);
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: message.body,
    date_created: dateText(message.createdAt),
    date_sent: dateText(message.sentAt),
    date_updated: dateText(message.updatedAt),
    direction: message.direction,
    error_code: message.errorCode,
    error_message: message.errorMessage,
    from: message.from,
    messaging_service_sid: null,
    num_media: String(mediaCount),
    num_segments: String(segmentsOf(message.body)),
    price: null,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  };
}

export function mediaJson(file: MediaFile, messageSid: string, accountSid: string) {
  return {
    account_sid: accountSid,
    content_type: file.contentType,
    date_created: dateText(file.createdAt),
    date_updated: dateText(file.createdAt),
    parent_sid: messageSid,
    sid: file.sid,
    uri: `${accountPath(accountSid)}/Messages/${messageSid}/Media/${file.sid}.json`,
  };
}

export function numberJson(owned: OwnedNumber, accountSid: string) {
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    capabilities: { voice: owned.hasVoice, sms: owned.hasSms, mms: owned.hasSms, fax: false },
    friendly_name: owned.friendlyName,
    phone_number: owned.number,
    sid: owned.sid,
    sms_url: owned.smsUrl ?? '',
    sms_fallback_url: owned.smsFallbackUrl ?? '',
    sms_method: 'POST',
    voice_url: owned.voiceUrl ?? '',
    voice_fallback_url: owned.voiceFallbackUrl ?? '',
    voice_method: 'POST',
    status_callback: owned.voiceStatusUrl ?? '',
    status_callback_method: 'POST',
    status: 'in-use',
    uri: `${accountPath(accountSid)}/IncomingPhoneNumbers/${owned.sid}.json`,
  };
}
