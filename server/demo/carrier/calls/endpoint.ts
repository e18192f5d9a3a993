import type { Leg } from './leg.ts';

/** What somebody hears who is not being talked to. */
export type Sound =
  | { kind: 'say'; text: string; language: string }
  | { kind: 'play'; url: string }
  /** The tone after which one may speak, and the recording that follows it. */
  | { kind: 'beep' }
  | { kind: 'recording' }
  | { kind: 'silence' };

/** `none`: alone with announcements, music or silence. `held`: set aside by the other side. */
export type Partner = 'none' | 'talking' | 'held';

/**
 * Where a call's leg ends: a phone outside, or an agent's softphone.
 *
 * Sound goes directly between two ends by WebRTC; the carrier only passes the session descriptions on.
 * An end without sound gives null, and the two are connected all the same.
 */
export interface Endpoint {
  /** Somebody calls; `offer` is their session description where they have sound already. */
  ring(leg: Leg, offer: string | null): void;
  /** The leg is over, or was cancelled while it rang. */
  ended(leg: Leg): void;
  hear(leg: Leg, sound: Sound): void;
  /** Hands over what is said here, as it is said. @returns a function that ends it */
  listen(leg: Leg, take: (samples: Int16Array) => void): () => void;
  /** Whether somebody is on the line. */
  partnered(leg: Leg, partner: Partner): void;
  /** A fresh offer for a new partner. */
  offerSound(leg: Leg): Promise<string | null>;
  takeSoundAnswer(leg: Leg, answer: string): void;
  answerSound(leg: Leg, offer: string): Promise<string | null>;
}
