import { once } from 'node:events';
import type { Phone } from '../carrier/phone/phone.ts';
import { between, type Random } from '../random.ts';
import { pause } from './pause.ts';

export interface CallPatience {
  /** Milliseconds of waiting in line until the caller gives up. */
  wait: readonly [number, number];
  talk: readonly [number, number];
}

/** How long a message on voicemail is. */
const MESSAGE_SECONDS = [4, 25] as const;

/**
 * One call to the shop: the caller waits as long as they have patience, talks when an agent is there, hangs up,
 * and takes a call-back when one comes while they are still near the phone. Sent to voicemail they say a few words.
 */
export async function callShop(
  facts: { phone: Phone; to: string; patience: CallPatience; random: Random },
  signal: AbortSignal,
): Promise<void> {
  const { phone, patience, random } = facts;
  phone.speechSeconds = between(random, ...MESSAGE_SECONDS);
  phone.call(facts.to);
  const wasAnswered = await talk(phone, between(random, ...patience.wait), facts, signal);
  if (wasAnswered || signal.aborted) {
    phone.hangUp();
    return;
  }
  phone.hangUp();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patience.wait[1] * 3)]);
  if (await happens(phone, 'ring', () => phone.current.kind === 'ringing', limit)) {
    await pause(between(random, 1_000, 4_000), signal);
    phone.answer();
    await talk(phone, patience.wait[1], facts, signal);
    phone.hangUp();
  }
}

/** @returns whether somebody was on the line */
async function talk(
  phone: Phone,
  waitMs: number,
  { patience, random }: { patience: CallPatience; random: Random },
  signal: AbortSignal,
): Promise<boolean> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
  const isOver = () => phone.current.kind === 'connected' || phone.current.kind === 'idle';
  await happens(phone, 'state', isOver, limit);
  if (phone.current.kind !== 'connected') {
    return false;
  }
  const end = AbortSignal.any([signal, AbortSignal.timeout(between(random, ...patience.talk))]);
  await happens(phone, 'state', () => phone.current.kind === 'idle', end);
  return true;
}

/** Waits until it is so. @returns false when the signal came first */
async function happens(
  phone: Phone,
  event: 'ring' | 'state',
  isSo: () => boolean,
  signal: AbortSignal,
): Promise<boolean> {
  while (!isSo()) {
    try {
      await once(phone, event, { signal });
    } catch (cause) {
      if (signal.aborted) {
        return false;
      }
      throw cause;
    }
  }
  return true;
}
