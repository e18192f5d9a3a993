import type { Network } from '../network.ts';
import type { PhoneBook } from '../phone/phoneBook.ts';
import { Recent } from '../recent.ts';
import { newSid } from '../sids.ts';
import { checkMessage, type MessageRequest } from './checkMessage.ts';
import { fetchMedia } from './fetchMedia.ts';
import { inboundForm, statusForm } from './forms.ts';
import {
  isWhatsapp,
  type MessageRecord,
  type MessageStatus,
  newMessage,
  numberOf,
  WHATSAPP,
} from './message.ts';
import { OptOuts } from './optOuts.ts';
import { repliesIn } from './replies.ts';

const MAX_RECORDS = 20_000;
const WHATSAPP_SESSION_MS = 24 * 3600 * 1000;

export interface TextFile {
  contentType: string;
  bytes: Buffer;
}

/** Takes, carries and reports messages between the account's numbers and the phones outside. */
export class Messages {
  private readonly records = new Recent<string, MessageRecord>(MAX_RECORDS);
  private readonly optOuts = new OptOuts();
  /** When a person last wrote to a WhatsApp sender: `sender person` → ms. */
  private readonly sessions = new Map<string, number>();
  private readonly network: Network;
  private readonly phones: PhoneBook;

  constructor(network: Network, phones: PhoneBook) {
    this.network = network;
    this.phones = phones;
  }

  get(sid: string): MessageRecord | undefined {
    return this.records.get(sid);
  }

  /** Newest first, as Twilio lists them. */
  list(): MessageRecord[] {
    return [...this.records.values()].reverse();
  }

  /** A message from the account; carried later. @throws Refusal */
  create(
    request: MessageRequest,
    direction: 'outbound-api' | 'outbound-reply' = 'outbound-api',
  ): MessageRecord {
    checkMessage(request, this.network, this.optOuts);
    const message = newMessage(this.network, { ...request, direction, status: 'queued' });
    this.records.set(message.sid, message);
    void this.carry(message);
    return message;
  }

  /**
   * A message from a person outside to one of the account's numbers.
   *
   * @returns whether the number's webhook took it
   */
  async receive(facts: {
    from: string;
    to: string;
    body: string;
    files: readonly TextFile[];
    profileName: string | null;
  }): Promise<{ sid: string; isHeard: boolean }> {
    const now = this.network.now();
    const media = facts.files.map((file) => ({ ...file, sid: newSid('ME'), createdAt: now }));
    const { from, to, body } = facts;
    const message = newMessage(this.network, {
      from,
      to,
      body,
      media,
      direction: 'inbound',
      status: 'received',
    });
    message.sentAt = now;
    this.records.set(message.sid, message);
    this.sessions.set(`${to} ${from}`, now.getTime());
    if (!isWhatsapp(to)) {
      this.answerKeyword(message);
    }
    return { sid: message.sid, isHeard: await this.tellOwner(message, facts.profileName) };
  }

  /** A person has opened a WhatsApp message. */
  async markRead(sid: string): Promise<void> {
    const message = this.records.get(sid);
    if (message !== undefined && isWhatsapp(message.to) && message.status === 'delivered') {
      await this.advance(message, 'read');
    }
  }

  /** Somebody wrote to a WhatsApp sender before this carrier began: answers are allowed for a day from then. */
  noteWhatsapp(facts: { from: string; to: string; at: Date }): void {
    this.sessions.set(`${WHATSAPP}${facts.to} ${WHATSAPP}${facts.from}`, facts.at.getTime());
  }

  private answerKeyword(message: MessageRecord): void {
    const answer = this.optOuts.hear(message.from, message.to, message.body);
    if (answer !== null) {
      this.phones
        .get(message.from)
        ?.takeText({ sid: newSid('SM'), from: message.to, body: answer, files: [] });
    }
  }

  private async tellOwner(message: MessageRecord, profileName: string | null): Promise<boolean> {
    const owned = this.network.numbers.get(numberOf(message.to));
    const url = isWhatsapp(message.to) ? owned?.whatsappUrl : owned?.smsUrl;
    if (url === null || url === undefined) {
      return false;
    }
    const answer = await this.network.webhooks.call({
      url,
      ...(owned?.smsFallbackUrl != null && { fallbackUrl: owned.smsFallbackUrl }),
      form: inboundForm(message, profileName, this.network),
    });
    for (const reply of answer === null ? [] : repliesIn(answer, url, this.network)) {
      const request = { ...reply, to: message.from, from: message.to, statusCallback: null };
      this.create(request, 'outbound-reply');
    }
    return answer !== null;
  }

  /** From queued to the phone, with a report at each step. */
  private async carry(message: MessageRecord): Promise<void> {
    const { timers, pace, faults } = this.network;
    const reports: MessageStatus[] = [];
    const step = async (status: MessageStatus) => {
      this.move(message, status);
      if (faults.callbacks.isReversed) {
        reports.unshift(status);
      } else {
        await this.report(message, status);
      }
    };
    await timers.wait(pace.messageStepMs);
    const failure = await this.obstacle(message);
    if (failure !== null) {
      Object.assign(message, { errorCode: failure.code, errorMessage: failure.text });
    }
    if (failure?.isAtOnce === true) {
      await step('failed');
    } else {
      await step('sent');
      await timers.wait(pace.messageStepMs);
      if (failure === null) {
        this.handOver(message);
      }
      await step(failure === null ? 'delivered' : 'undelivered');
    }
    for (const status of reports) {
      await this.report(message, status);
    }
  }

  /** Why the message will not arrive; null when nothing is in its way. */
  private async obstacle(
    message: MessageRecord,
  ): Promise<{ code: number; text: string; isAtOnce: boolean } | null> {
    if (isWhatsapp(message.to) && !this.hasSession(message)) {
      const text = 'Failed to send freeform message because you are outside the allowed window.';
      return { code: 63016, text, isAtOnce: true };
    }
    try {
      message.media = await fetchMedia(message.mediaUrls, this.network.now());
    } catch (error) {
      this.network.webhooks.note(11200, String(error), message.mediaUrls[0] ?? '');
      const code = isWhatsapp(message.to) ? 63019 : 11200;
      return { code, text: 'Media failed to download', isAtOnce: true };
    }
    const trouble = this.phones.get(message.to)?.textTrouble ?? null;
    return trouble === null ? null : { ...trouble, isAtOnce: false };
  }

  private hasSession(message: MessageRecord): boolean {
    const wroteAtMs = this.sessions.get(`${message.from} ${message.to}`) ?? Number.NEGATIVE_INFINITY;
    return this.network.now().getTime() - wroteAtMs < WHATSAPP_SESSION_MS;
  }

  private handOver(message: MessageRecord): void {
    if (this.network.numbers.has(numberOf(message.to))) {
      const { from, to, body, media } = message;
      void this.receive({ from, to, body, files: media, profileName: null });
      return;
    }
    const text = { sid: message.sid, from: message.from, body: message.body, files: message.media };
    this.phones.ofNumber(numberOf(message.to)).takeText(text);
  }

  private async advance(message: MessageRecord, status: MessageStatus): Promise<void> {
    this.move(message, status);
    await this.report(message, status);
  }

  private move(message: MessageRecord, status: MessageStatus): void {
    message.status = status;
    message.updatedAt = this.network.now();
    if (status === 'sent') {
      message.sentAt = message.updatedAt;
    }
  }

  private async report(message: MessageRecord, status: MessageStatus): Promise<void> {
    if (message.statusCallback !== null) {
      await this.network.webhooks.call({
        url: message.statusCallback,
        form: statusForm(message, status, this.network),
      });
    }
  }
}
