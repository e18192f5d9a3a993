import { EventEmitter } from 'node:events';
import type { Endpoint, Partner, Sound } from '../calls/endpoint.ts';
import type { Leg } from '../calls/leg.ts';
import { isWhatsapp, numberOf } from '../messages/message.ts';
import type { TextFile } from '../messages/messages.ts';
import { toneSecond } from '../recordings/samples.ts';

export interface ReceivedText {
  sid: string;
  from: string;
  via: 'sms' | 'whatsapp';
  body: string;
  files: readonly TextFile[];
  at: Date;
}

export interface PhoneState {
  /** `connected` is talking to somebody; `inCall` is hearing announcements or music. */
  kind: 'idle' | 'calling' | 'ringing' | 'inCall' | 'connected' | 'held';
  callSid: string | null;
  /** The other number. */
  peer: string | null;
  /** How the last call ended; null until one has. */
  lastEnd: string | null;
}

export type Heard =
  | { kind: 'say'; callSid: string; text: string; language: string }
  | { kind: 'play'; callSid: string; url: string }
  | { kind: 'beep'; callSid: string }
  | { kind: 'recording'; callSid: string }
  | { kind: 'silence'; callSid: string };

export interface PhoneEvents {
  text: [ReceivedText];
  ring: [{ callSid: string; from: string }];
  state: [PhoneState];
  said: [Heard];
}

/** A phone's microphone and speaker, by WebRTC in a browser page. Texts are opaque session descriptions. */
export interface PhoneSound {
  /** A fresh peer connection's offer, with its candidates gathered. */
  createOffer(callSid: string): Promise<string>;
  takeAnswer(callSid: string, answer: string): void;
  /** A fresh peer connection's answer to somebody's offer. */
  createAnswer(callSid: string, offer: string): Promise<string>;
  /** Hands over the microphone's sound, 8,000 samples a second, until the returned function is called. */
  listen?(callSid: string, take: (samples: Int16Array) => void): () => void;
}

/** What a phone asks of the network. */
export interface Exchange {
  sendText(facts: {
    from: string;
    to: string;
    body: string;
    files: readonly TextFile[];
    profileName: string | null;
  }): Promise<{ sid: string; isHeard: boolean }>;
  markRead(sid: string): Promise<void>;
  placeCall(from: string, to: string, endpoint: Endpoint): Leg;
  /** Seconds of the carrier's pace. */
  pauseSeconds(seconds: number): Promise<void>;
  now(): Date;
}

export type PhoneCondition = 'on' | 'off' | 'landline' | 'outOfService' | 'blocking';

const TEXT_TROUBLE: Readonly<Record<PhoneCondition, { code: number; text: string } | null>> = {
  on: null,
  off: { code: 30003, text: 'Unreachable destination handset' },
  landline: { code: 30006, text: 'Landline or unreachable carrier' },
  outOfService: { code: 30005, text: 'Unknown destination handset' },
  blocking: { code: 30004, text: 'Message blocked' },
};

const PARTNERED: Readonly<Record<Partner, PhoneState['kind']>> = {
  none: 'inCall',
  talking: 'connected',
  held: 'held',
};

/** A phone forgets the oldest. */
const MAX_TEXTS = 500;
const SOUND_TIMEOUT_MS = 5_000;

/**
 * A person's phone: texts, WhatsApp and one call at a time. Driven by tests, by simulated customers, or by a
 * page that shows it and lends it a microphone.
 */
export class Phone extends EventEmitter<PhoneEvents> implements Endpoint {
  readonly number: string;
  /** Oldest first. */
  readonly texts: ReceivedText[] = [];
  /** Whether texts reach it, and how not. */
  condition: PhoneCondition = 'on';
  /** Shown beside WhatsApp messages. */
  profileName: string | null = null;
  /** Null: a phone without sound; it still calls and is called. */
  sound: PhoneSound | null = null;
  /** Without a microphone: for how many seconds it speaks, by a tone, when it is recorded. */
  speechSeconds = 0;
  private leg: Leg | null = null;
  private state: PhoneState = { kind: 'idle', callSid: null, peer: null, lastEnd: null };
  private readonly exchange: Exchange;

  constructor(number: string, exchange: Exchange) {
    super();
    this.number = number;
    this.exchange = exchange;
  }

  get textTrouble(): { code: number; text: string } | null {
    return TEXT_TROUBLE[this.condition];
  }

  get current(): PhoneState {
    return this.state;
  }

  /** Resolves when the number's webhook took it, or all tries failed. */
  sendText(
    to: string,
    body: string,
    options: { files?: readonly TextFile[]; via?: 'sms' | 'whatsapp' } = {},
  ): Promise<{ sid: string; isHeard: boolean }> {
    const spell = (number: string) => (options.via === 'whatsapp' ? `whatsapp:${number}` : number);
    const profileName = options.via === 'whatsapp' ? this.profileName : null;
    const facts = { from: spell(this.number), to: spell(to), body, files: options.files ?? [], profileName };
    return this.exchange.sendText(facts);
  }

  /** Opens a WhatsApp message, which its sender is told. */
  markRead(sid: string): Promise<void> {
    return this.exchange.markRead(sid);
  }

  /** Calls a number. @throws when the phone is in a call already */
  call(to: string): { callSid: string } {
    if (this.leg !== null) {
      throw new Error(`${this.number} is in a call already`);
    }
    const leg = this.exchange.placeCall(this.number, to, this);
    this.leg = leg;
    this.show('calling', to);
    return { callSid: leg.sid };
  }

  /** Takes the call that rings. Does nothing when none does any more. */
  answer(): void {
    if (this.leg !== null && this.state.kind === 'ringing') {
      this.show('inCall');
      this.leg.answer();
    }
  }

  reject(): void {
    if (this.state.kind === 'ringing') {
      this.leg?.end('busy');
    }
  }

  hangUp(): void {
    this.leg?.hangUp();
  }

  press(digits: string): void {
    this.leg?.press(digits);
  }

  takeText(text: { sid: string; from: string; body: string; files: readonly TextFile[] }): void {
    const via = isWhatsapp(text.from) ? 'whatsapp' : 'sms';
    const received: ReceivedText = { ...text, from: numberOf(text.from), via, at: this.exchange.now() };
    this.texts.push(received);
    this.texts.splice(0, this.texts.length - MAX_TEXTS);
    this.emit('text', received);
  }

  ring(leg: Leg): void {
    if (this.leg !== null || this.condition === 'off') {
      leg.end(this.leg === null ? 'no-answer' : 'busy');
      return;
    }
    this.leg = leg;
    this.show('ringing', leg.from);
    this.emit('ring', { callSid: leg.sid, from: leg.from });
  }

  ended(leg: Leg): void {
    if (this.leg === leg) {
      this.leg = null;
      this.set({ kind: 'idle', callSid: null, peer: null, lastEnd: leg.status });
    }
  }

  hear(leg: Leg, sound: Sound): void {
    if (this.state.kind === 'calling') {
      this.show('inCall');
    }
    this.emit('said', { ...sound, callSid: leg.sid });
  }

  listen(leg: Leg, take: (samples: Int16Array) => void): () => void {
    if (this.sound?.listen !== undefined) {
      return this.sound.listen(leg.sid, take);
    }
    const stopped = new AbortController();
    void this.speakTone(take, stopped.signal);
    return () => stopped.abort();
  }

  partnered(_leg: Leg, partner: Partner): void {
    this.show(PARTNERED[partner]);
  }

  async offerSound(leg: Leg): Promise<string | null> {
    return this.sound === null ? null : inTime(this.sound.createOffer(leg.sid));
  }

  takeSoundAnswer(leg: Leg, answer: string): void {
    this.sound?.takeAnswer(leg.sid, answer);
  }

  async answerSound(leg: Leg, offer: string): Promise<string | null> {
    return this.sound === null ? null : inTime(this.sound.createAnswer(leg.sid, offer));
  }

  private async speakTone(take: (samples: Int16Array) => void, stopped: AbortSignal): Promise<void> {
    for (let second = 0; second < this.speechSeconds && !stopped.aborted; second++) {
      take(toneSecond());
      await this.exchange.pauseSeconds(1);
    }
  }

  private show(kind: PhoneState['kind'], peer: string | null = this.state.peer): void {
    this.set({ kind, callSid: this.leg?.sid ?? null, peer, lastEnd: this.state.lastEnd });
  }

  private set(state: PhoneState): void {
    const isSame = state.kind === this.state.kind && state.callSid === this.state.callSid;
    this.state = state;
    if (!isSame) {
      this.emit('state', state);
    }
  }
}

// A page that was closed in mid-call must not hold the call up: it then has no sound.
async function inTime(description: Promise<string>): Promise<string | null> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), SOUND_TIMEOUT_MS).unref());
  return Promise.race([description.catch(() => null), late]);
}
