import type { Faults } from './faults.ts';
import type { Timers } from './timers.ts';
import type { Webhooks } from './webhooks.ts';

/** How long things take; all in milliseconds. Tests make them short. */
export interface Pace {
  /** From taking a message to the network having it, and from there to the phone. */
  messageStepMs: number;
  /** Speech of `<Say>`. */
  perCharacterMs: number;
  /** `<Play>`: the carrier fetches the file but does not measure it. */
  perPlayMs: number;
  /** What a caller is given in seconds: the tone before a recording, its length, the silence that ends it. */
  secondMs: number;
  /** From the request for a call to the phone's ringing. */
  setUpMs: number;
}

/** One of the account's own numbers, with the webhooks that its owner set. */
export interface OwnedNumber {
  sid: string;
  number: string;
  friendlyName: string;
  hasSms: boolean;
  hasVoice: boolean;
  isWhatsappSender: boolean;
  smsUrl: string | null;
  smsFallbackUrl: string | null;
  whatsappUrl: string | null;
  voiceUrl: string | null;
  voiceFallbackUrl: string | null;
  /** Told when a call to the number changes. */
  voiceStatusUrl: string | null;
}

/** What every part of the carrier stands on. */
export interface Network {
  accountSid: string;
  friendlyName: string;
  /** Origin of the REST API, such as `http://127.0.0.1:40123`. Known once the carrier listens. */
  baseUrl(): string;
  numbers: Map<string, OwnedNumber>;
  webhooks: Webhooks;
  faults: Faults;
  timers: Timers;
  pace: Pace;
  now(): Date;
}
