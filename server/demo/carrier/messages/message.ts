import type { Network } from '../network.ts';
import { newSid } from '../sids.ts';

export type MessageStatus =
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'receiving'
  | 'received'
  | 'read';

export interface MediaFile {
  sid: string;
  contentType: string;
  bytes: Buffer;
  createdAt: Date;
}

/** A message as the carrier keeps it. Addresses are spelled as Twilio does, `whatsapp:` included. */
export interface MessageRecord {
  sid: string;
  from: string;
  to: string;
  body: string;
  direction: 'inbound' | 'outbound-api' | 'outbound-reply';
  status: MessageStatus;
  errorCode: number | null;
  errorMessage: string | null;
  /** What the sender asked to be sent along; fetched on the way out. */
  mediaUrls: readonly string[];
  media: MediaFile[];
  statusCallback: string | null;
  createdAt: Date;
  sentAt: Date | null;
  updatedAt: Date;
}

export const WHATSAPP = 'whatsapp:';

export function isWhatsapp(address: string): boolean {
  return address.startsWith(WHATSAPP);
}

export function numberOf(address: string): string {
  return isWhatsapp(address) ? address.slice(WHATSAPP.length) : address;
}

export function newMessage(
  network: Network,
  facts: Pick<MessageRecord, 'from' | 'to' | 'body' | 'direction' | 'status'> & Partial<MessageRecord>,
): MessageRecord {
  const now = network.now();
  const hasMedia = (facts.media?.length ?? 0) + (facts.mediaUrls?.length ?? 0) > 0;
  return {
    sid: newSid(hasMedia ? 'MM' : 'SM'),
    errorCode: null,
    errorMessage: null,
    mediaUrls: [],
    media: [],
    statusCallback: null,
    createdAt: now,
    sentAt: null,
    updatedAt: now,
    ...facts,
  };
}

/** How many SMS a text takes: 160 characters of the phone alphabet or 70 others, fewer when joined. */
export function segmentsOf(body: string): number {
  const isPlain = /^[\n\r -~£¥èéùìòÇØøÅåÆæßÉÄÖÑÜäöñüà¡¿§]*$/.test(body);
  const [single, joined] = isPlain ? [160, 153] : [70, 67];
  return body.length <= single ? 1 : Math.ceil(body.length / joined);
}
