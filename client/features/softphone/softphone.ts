import { Store } from '../../api/store.ts';

/** The agent's leg of a call, as the browser has it. */
export interface PhoneCall {
  /** The carrier's id of this leg. */
  legId: string;
  from: string;
  state: 'ringing' | 'connecting' | 'open';
  isMuted: boolean;
}

export interface PhoneState {
  /** `off` when calls do not come to this browser. */
  line: 'off' | 'connecting' | 'ready' | 'failed';
  problem: 'microphone' | 'carrier' | null;
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
  chooseDevices: (devices: { microphoneId: string | null; speakerId: string | null }) => Promise<void>;
  stop: () => void;
}

export const NO_PHONE: PhoneState = { line: 'off', problem: null, call: null };

export const phone = new Store<PhoneState>(NO_PHONE);

export function changeCall(change: Partial<PhoneCall>): void {
  phone.set((old) => (old.call ? { ...old, call: { ...old.call, ...change } } : old));
}

export function endCall(): void {
  phone.set((old) => ({ ...old, call: null }));
}
