import { Store } from '../../api/store.ts';
import { forgetLeg, keepLeg, keptLeg } from './keptLeg.ts';

/** The agent's leg of a call, as the browser has it. */
export interface PhoneCall {
  /** The carrier's id of this leg. */
  legId: string;
  /** The provider's id of the call, which is the customer's leg; null where the ring did not tell it. */
  callId: string | null;
  from: string;
  state: 'ringing' | 'connecting' | 'open';
  isMuted: boolean;
}

export interface PhoneState {
  /** `off` when calls do not come to this browser. */
  line: 'off' | 'connecting' | 'ready' | 'failed';
  /** `sound`: the browser plays none until somebody clicks. */
  problem: 'microphone' | 'sound' | 'carrier' | null;
  call: PhoneCall | null;
}

/**
 * The agent's telephone in the browser. Two transports carry it: the provider's own SDK, and plain WebRTC
 * signalled over our sockets. What happens is written to `phone`.
 */
export interface Softphone {
  accept: () => Promise<void>;
  reject: () => void;
  hangUp: () => void;
  setMuted: (isMuted: boolean) => void;
  /** One of `0` to `9`, `*`, `#`. */
  sendDigit: (digit: string) => void;
  /** After `problem` was `sound`, by a click. */
  playSound: () => void;
  chooseDevices: (devices: { microphoneId: string | null; speakerId: string | null }) => Promise<void>;
  stop: () => void;
}

export const NO_PHONE: PhoneState = { line: 'off', problem: null, call: null };

export const phone = new Store<PhoneState>(NO_PHONE);

export function changeCall(change: Partial<PhoneCall>): void {
  phone.set((old) => (old.call ? { ...old, call: { ...old.call, ...change } } : old));
  const { call } = phone.get();
  if (call?.state === 'open' && call.callId !== null) {
    keepLeg({ callId: call.callId, isMuted: call.isMuted });
  }
}

/** Whether the agent was mute in this call before its leg was lost. */
export function wasMuted(): boolean {
  const kept = keptLeg();
  return kept?.isMuted === true && kept.callId === phone.get().call?.callId;
}

/** The leg is over: hung up, by whomever, or taken elsewhere. */
export function endCall(): void {
  forgetLeg();
  loseCall();
}

/** The leg is gone with the line; this tab asks for the call again once the line is back. */
export function loseCall(): void {
  phone.set((old) => ({ ...old, call: null }));
}
