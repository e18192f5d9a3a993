import type { AttachmentRef, MessageEvent } from '../channelEvent.ts';
import { type Form, field, requiredField } from './form.ts';

const WHATSAPP_PREFIX = 'whatsapp:';

/** `whatsapp:+55…` exists at Twilio's border only; inside, a person's number is E.164 on both channels. */
export function withoutPrefix(address: string): string {
  return address.startsWith(WHATSAPP_PREFIX) ? address.slice(WHATSAPP_PREFIX.length) : address;
}

export function withPrefix(number: string): string {
  return WHATSAPP_PREFIX + number;
}

/**
 * The message in an inbound webhook's form. Twilio states no time of writing, so it is the time of arrival.
 *
 * @throws ChannelError `malformed` without MessageSid or From
 */
export function inboundMessage(form: Form, now: Date): MessageEvent {
  const name = field(form, 'ProfileName').trim();
  return {
    type: 'message',
    externalId: requiredField(form, 'MessageSid'),
    sender: {
      kind: 'phone',
      address: withoutPrefix(requiredField(form, 'From')),
      name: name === '' ? null : name,
    },
    text: textIn(form),
    html: null,
    quotedText: null,
    hasRemoteImages: false,
    attachments: attachmentsIn(form),
    sentAt: now.toISOString(),
    email: null,
  };
}

/** A file of a message, named after its place, since carriers pass no names on. */
export function remoteAttachment(url: string, contentType: string, index: number): AttachmentRef {
  const plainType = contentType.split(';')[0]?.trim().toLowerCase() || 'application/octet-stream';
  const name = `file-${index + 1}.${EXTENSIONS[plainType] ?? 'bin'}`;
  return { kind: 'remote', url, name, contentType: plainType };
}

const MAX_FILES = 20;

function attachmentsIn(form: Form): AttachmentRef[] {
  const count = Math.min(Number.parseInt(field(form, 'NumMedia'), 10) || 0, MAX_FILES);
  return Array.from({ length: count }, (_, index) => ({
    url: field(form, `MediaUrl${index}`),
    contentType: field(form, `MediaContentType${index}`),
  })).flatMap(({ url, contentType }, index) =>
    url === '' ? [] : [remoteAttachment(url, contentType, index)],
  );
}

/** What was written; a shared place and a pressed button are told in words, so that nothing arrives empty. */
function textIn(form: Form): string {
  const body = field(form, 'Body') || field(form, 'ButtonText');
  const [latitude, longitude] = [field(form, 'Latitude'), field(form, 'Longitude')];
  if (latitude === '' || longitude === '') {
    return body;
  }
  const lines = [body, field(form, 'Label'), field(form, 'Address'), `${latitude}, ${longitude}`];
  return [...new Set(lines.filter((line) => line !== ''))].join('\n');
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'video/mp4': 'mp4',
  'video/3gpp': '3gp',
  'video/quicktime': 'mov',
  'audio/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/amr': 'amr',
  'audio/aac': 'aac',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
  'text/vcard': 'vcf',
  'text/x-vcard': 'vcf',
  'text/csv': 'csv',
  'application/zip': 'zip',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
};
