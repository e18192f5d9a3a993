import type { ChannelInbox, ChannelSink, OutboundEmail, OutboundMessage } from '../../../channels/adapter.ts';
import type { ChannelEvent, MessageEvent } from '../../../channels/channelEvent.ts';
import { type EmailSettings, emailSettingsSchema } from '../../../channels/email/settings.ts';

export function emailInbox(settings: Partial<EmailSettings> = {}): ChannelInbox<EmailSettings> {
  return {
    id: 'a'.repeat(24),
    channel: 'email',
    name: 'Support',
    webhookUrl: 'https://atende.test/webhooks/a',
    settings: emailSettingsSchema.parse({ address: 'support@shop.test', displayName: 'Shop', ...settings }),
  };
}

type Quarantined = Parameters<ChannelSink['quarantine']>[0];

/** A sink that remembers; `deliver` drops what it has by external id, as the server's unique index does. */
export interface RecordingSink extends ChannelSink {
  events: MessageEvent[];
  /** Every call, doubles included. */
  deliveries: string[];
  files: { bytes: Buffer; name: string; contentType: string }[];
  quarantined: Quarantined[];
  cursor: Readonly<Record<string, string>> | null;
  cursors: Readonly<Record<string, string>>[];
  states: string[];
  reasons: (string | null)[];
  /** Set to make storing fail. */
  failWith: Error | null;
}

export function recordingSink(): RecordingSink {
  const sink: RecordingSink = {
    events: [],
    deliveries: [],
    files: [],
    quarantined: [],
    cursor: null,
    cursors: [],
    states: [],
    reasons: [],
    failWith: null,
    async deliver(event: ChannelEvent) {
      refuseWhenTold(sink);
      sink.deliveries.push(event.externalId);
      if (event.type === 'message' && !sink.events.some((known) => known.externalId === event.externalId)) {
        sink.events.push(event);
      }
    },
    async keep(file) {
      refuseWhenTold(sink);
      sink.files.push(file);
      return { id: sink.files.length.toString(16).padStart(24, '0'), sizeBytes: file.bytes.length };
    },
    async quarantine(mail) {
      refuseWhenTold(sink);
      sink.quarantined.push(mail);
    },
    loadCursor: async () => sink.cursor,
    async saveCursor(cursor) {
      sink.cursor = cursor;
      sink.cursors.push(cursor);
    },
    health({ state, reason }) {
      sink.states.push(state);
      sink.reasons.push(reason);
    },
  };
  return sink;
}

function refuseWhenTold(sink: RecordingSink): void {
  if (sink.failWith) {
    throw sink.failWith;
  }
}

/** A raw mail from lines; a body is put below when given. */
export function rawMail(headers: Record<string, string | readonly string[]>, body = 'Hello\r\n'): Buffer {
  const lines: string[] = [];
  for (const [name, values] of Object.entries({
    From: 'Ana <ana@example.com>',
    To: 'support@shop.test',
    ...headers,
  })) {
    for (const value of Array.isArray(values) ? values : [values]) {
      lines.push(`${name}: ${value}`);
    }
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

export function outbound(
  changes: Partial<Omit<OutboundMessage, 'email'>> & { email?: Partial<OutboundEmail> } = {},
): OutboundMessage {
  const { email, ...rest } = changes;
  return {
    messageId: 'b'.repeat(24),
    conversationId: 'c'.repeat(24),
    to: 'ana@example.com',
    text: 'Olá Ana,\n\nyour order is on its way: https://shop.test/orders/1?a=1&b=2.',
    html: null,
    attachments: [],
    statusUrl: null,
    attempt: 1,
    ...rest,
    email: {
      messageId: '<own.1@shop.test>',
      inReplyTo: '<first@example.com>',
      references: ['<root@example.com>', '<first@example.com>'],
      subject: 'Re: Pedido nº 1',
      fromName: 'Bea from Shop',
      cc: [],
      replyTo: null,
      ...email,
    },
  };
}

export async function until(isTrue: () => boolean, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!isTrue()) {
    if (Date.now() > deadline) {
      throw new Error(`it did not come true within ${timeoutMs} ms: ${isTrue.toString()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** What a piece of work costs, whatever else the machine is doing: processor time, in milliseconds. */
export function costMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
