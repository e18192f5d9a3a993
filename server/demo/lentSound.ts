import type { Socket } from 'socket.io';
import type { DemoToServer, ServerToDemo } from '../../shared/demo.ts';
import type { Phone, PhoneSound } from './carrier/phone/phone.ts';

/** What the server keeps of one tab of the page. */
export interface TabFacts {
  number: string | null;
  mailbox: string | null;
  /** Takes what is said at the tab's microphone while a call is recorded; null at other times. */
  take: ((samples: Int16Array) => void) | null;
}
export type DemoSocket = Socket<DemoToServer, ServerToDemo, Record<string, never>, TabFacts>;

const SOUND_TIMEOUT_MS = 4_000;

/** Microphone and speaker of a tab become the phone's, until another tab takes a call with it. */
export function lendSound(socket: DemoSocket, phone: Phone): void {
  const sound: PhoneSound = {
    createOffer: (callSid) => socket.timeout(SOUND_TIMEOUT_MS).emitWithAck('createOffer', { callSid }),
    createAnswer: (callSid, offer) =>
      socket.timeout(SOUND_TIMEOUT_MS).emitWithAck('createAnswer', { callSid, offer }),
    takeAnswer: (callSid, answer) => socket.emit('takeAnswer', { callSid, answer }),
    listen(_callSid, take) {
      socket.data.take = take;
      socket.emit('listen', { isOn: true });
      return () => {
        socket.data.take = null;
        socket.emit('listen', { isOn: false });
      };
    },
  };
  phone.sound = sound;
  socket.once('disconnect', () => {
    if (phone.sound === sound) {
      phone.sound = null;
    }
  });
}

/** The bytes of 16-bit samples as a page sends them: little-endian, like every machine that shows pages. */
export function samplesIn(bytes: Uint8Array): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int16Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) =>
    view.getInt16(index * 2, true),
  );
}
