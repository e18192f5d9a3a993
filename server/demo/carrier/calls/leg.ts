import type { Network } from '../network.ts';
import { newSid } from '../sids.ts';
import type { Endpoint } from './endpoint.ts';
import { callForm } from './forms.ts';

export type CallStatus =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'canceled';
export type EndStatus = Exclude<CallStatus, 'queued' | 'ringing' | 'in-progress'>;

export type ProgressEvent = 'initiated' | 'ringing' | 'answered' | 'completed';

export interface ProgressCallback {
  url: string;
  events: readonly ProgressEvent[];
}

interface LegFacts {
  direction: 'inbound' | 'outbound-api' | 'outbound-dial';
  from: string;
  to: string;
  /** What a softphone is told with the ring, as a query string. */
  parameters?: string;
  endpoint: Endpoint | null;
  parentSid: string | null;
  callback: ProgressCallback | null;
}

/**
 * One end of a call: from the carrier to one phone or softphone. Its status only moves forward; what comes
 * after its end has no effect.
 */
export class Leg {
  readonly sid = newSid('CA');
  readonly direction: LegFacts['direction'];
  readonly from: string;
  readonly to: string;
  readonly parameters: string;
  readonly parentSid: string | null;
  endpoint: Endpoint | null;
  status: CallStatus = 'queued';
  readonly createdAt: Date;
  answeredAt: Date | null = null;
  endedAt: Date | null = null;
  /** The offer this leg rang with and who made it, so that its answer goes back to them. */
  soundOffer: { by: Leg; offer: string } | null = null;
  /** The leg whose sound this one's is joined to. */
  soundPartner: Leg | null = null;
  private readonly network: Network;
  private readonly callback: ProgressCallback | null;
  private readonly life = new AbortController();
  private readonly answering: ((isAnswered: boolean) => void)[] = [];
  private readonly pressed: ((digits: string) => void)[] = [];
  private sequence = 0;
  private reporting: Promise<void> = Promise.resolve();

  constructor(network: Network, facts: LegFacts) {
    this.network = network;
    this.direction = facts.direction;
    this.from = facts.from;
    this.to = facts.to;
    this.parameters = facts.parameters ?? '';
    this.endpoint = facts.endpoint;
    this.parentSid = facts.parentSid;
    this.callback = facts.callback;
    this.createdAt = network.now();
  }

  /** Fires when the leg is over. */
  get over(): AbortSignal {
    return this.life.signal;
  }

  get isOver(): boolean {
    return this.life.signal.aborted;
  }

  get durationSeconds(): number {
    const endMs = (this.endedAt ?? this.network.now()).getTime();
    return this.answeredAt === null ? 0 : Math.round((endMs - this.answeredAt.getTime()) / 1000);
  }

  setRinging(): void {
    if (this.status === 'queued') {
      this.status = 'ringing';
      this.report('ringing');
    }
  }

  /** @param soundAnswer answer to the offer that the leg rang with */
  answer(soundAnswer: string | null = null): void {
    if (this.isOver || this.status === 'in-progress') {
      return;
    }
    this.status = 'in-progress';
    this.answeredAt = this.network.now();
    if (soundAnswer !== null && this.soundOffer !== null) {
      const { by } = this.soundOffer;
      by.endpoint?.takeSoundAnswer(by, soundAnswer);
      this.soundPartner = by;
      by.soundPartner = this;
    }
    this.report('answered');
    this.settle(true);
  }

  /** Resolves when somebody answers (true) or the leg is over before (false). */
  answered(): Promise<boolean> {
    if (this.isOver || this.status === 'in-progress') {
      return Promise.resolve(!this.isOver);
    }
    return new Promise((resolve) => this.answering.push(resolve));
  }

  /** The person at the end puts the phone down. */
  hangUp(): void {
    if (this.status === 'in-progress') {
      this.end('completed');
    } else {
      this.end(this.direction === 'inbound' ? 'canceled' : 'busy');
    }
  }

  end(status: EndStatus): void {
    if (this.isOver) {
      return;
    }
    this.status = status;
    this.endedAt = this.network.now();
    this.life.abort();
    this.settle(false);
    this.endpoint?.ended(this);
    this.report('completed');
  }

  press(digits: string): void {
    for (const hear of this.pressed.splice(0)) {
      hear(digits);
    }
  }

  /** The next keys that are pressed. */
  nextDigits(): Promise<string> {
    return new Promise((resolve) => this.pressed.push(resolve));
  }

  /** Tells the call's owner, one report after the other. */
  report(event: ProgressEvent): void {
    const { callback } = this;
    if (callback === null || !callback.events.includes(event)) {
      return;
    }
    const form = { ...callForm(this, this.network), ...this.progressFields(event) };
    const call = { url: callback.url, form };
    this.reporting = this.reporting.then(async () => {
      await this.network.webhooks.call(call);
    });
  }

  private progressFields(event: ProgressEvent): Record<string, string> {
    return {
      ...(event === 'initiated' && { CallStatus: 'initiated' }),
      ...(event === 'completed' && { CallDuration: String(this.durationSeconds), Duration: '1' }),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(this.sequence++),
      Timestamp: this.network.now().toUTCString().replace('GMT', '+0000'),
    };
  }

  private settle(isAnswered: boolean): void {
    for (const resolve of this.answering.splice(0)) {
      resolve(isAnswered);
    }
  }
}
