import { z } from 'zod';
import {
  type channelSchema,
  emailAddressSchema,
  idSchema,
  lineSchema,
  phoneSchema,
  textSchema,
} from './primitives.ts';

/**
 * What the page `/demo` and the server say to each other, over socket.io's namespace `/demo`: one person plays
 * the customer with a phone, a mailbox and a shop's page. Exists in demo mode only.
 */

export const demoViaSchema = z.enum(['sms', 'whatsapp']);
export type DemoVia = z.infer<typeof demoViaSchema>;

/** A picture of a text message; the page makes pictures small before sending. */
export interface DemoPicture {
  contentType: string;
  bytes: ArrayBuffer;
}

export interface DemoText {
  id: string;
  via: DemoVia;
  /** As seen from the phone. */
  direction: 'out' | 'in';
  /** The business number. */
  peer: string;
  body: string;
  pictures: readonly DemoPicture[];
  at: string;
  /** Of texts that went out: whether the other side's webhook took it. */
  state: 'sending' | 'sent' | 'failed';
}

export const demoCallSchema = z.object({
  /** `inCall` hears announcements or music, `connected` talks to somebody. */
  kind: z.enum(['idle', 'calling', 'ringing', 'inCall', 'connected', 'held']),
  callSid: z.string().nullable(),
  peer: z.string().nullable(),
  /** How the last call ended, in the carrier's words; null until one has. */
  lastEnd: z.string().nullable(),
});
export type DemoCall = z.infer<typeof demoCallSchema>;

export type DemoHeard =
  | { kind: 'say'; text: string; language: string }
  | { kind: 'music' }
  /** The tone after which one may speak, and the recording that follows it. */
  | { kind: 'beep' }
  | { kind: 'recording' }
  | { kind: 'silence' };

export interface DemoMail {
  id: string;
  direction: 'out' | 'in';
  /** The business address. */
  peer: string;
  peerName: string;
  subject: string;
  text: string;
  at: string;
}

export interface DemoWelcome {
  /** Phones to choose from; nobody else uses them. */
  numbers: readonly string[];
  inboxes: readonly { id: string; channel: z.infer<typeof channelSchema>; address: string }[];
}

/** What one phone shows. */
export interface DemoPhone {
  number: string;
  texts: readonly DemoText[];
  call: DemoCall;
}

export const MAX_DEMO_PICTURE_BYTES = 180 * 1024;

/** Four seconds of a telephone's sound; a page sends half a second at a time. */
const MAX_SPEECH_BYTES = 64 * 1024;

export const demoSignalSchemas = {
  takePhone: z.object({ number: phoneSchema }),
  text: z.object({
    to: phoneSchema,
    via: demoViaSchema,
    body: textSchema(1600),
    pictures: z
      .array(
        z.object({
          contentType: z.enum(['image/jpeg', 'image/png']),
          bytes: z
            .instanceof(Uint8Array)
            .refine((bytes) => bytes.length <= MAX_DEMO_PICTURE_BYTES, 'too large'),
        }),
      )
      .max(1)
      .default([]),
  }),
  call: z.object({ to: phoneSchema }),
  answer: z.object({}),
  hangUp: z.object({}),
  press: z.object({ digits: z.string().regex(/^[0-9*#]{1,8}$/) }),
  /** What is said at the microphone while a call is recorded: 16-bit samples, 8,000 a second, little-endian. */
  speech: z.object({
    samples: z
      .instanceof(Uint8Array)
      .refine((bytes) => bytes.length <= MAX_SPEECH_BYTES && bytes.length % 2 === 0, 'no samples'),
  }),
  openMailbox: z.object({ address: emailAddressSchema }),
  mail: z.object({
    name: lineSchema(80),
    inboxId: idSchema,
    subject: lineSchema(200).min(1),
    text: textSchema(20_000).min(1),
    /** Id of the mail that is answered. */
    answers: z.string().max(300).nullable(),
  }),
} as const;

export type DemoAnswer<T = object> = ({ ok: true } & T) | { ok: false; message: string };

type Asked<Name extends keyof typeof demoSignalSchemas, T = object> = (
  signal: z.input<(typeof demoSignalSchemas)[Name]>,
  done: (answer: DemoAnswer<T>) => void,
) => void;

export interface DemoToServer {
  takePhone: Asked<'takePhone', { phone: DemoPhone }>;
  text: Asked<'text'>;
  call: Asked<'call'>;
  answer: Asked<'answer'>;
  hangUp: Asked<'hangUp'>;
  press: Asked<'press'>;
  speech: Asked<'speech'>;
  openMailbox: Asked<'openMailbox', { mails: DemoMail[] }>;
  mail: Asked<'mail'>;
}

/** Session descriptions are opaque to the server: it passes them between the page and the agent's softphone. */
export interface ServerToDemo {
  welcome: (welcome: DemoWelcome) => void;
  text: (text: DemoText) => void;
  call: (call: DemoCall) => void;
  heard: (heard: DemoHeard) => void;
  mail: (mail: DemoMail) => void;
  createOffer: (signal: { callSid: string }, done: (offer: string) => void) => void;
  createAnswer: (signal: { callSid: string; offer: string }, done: (answer: string) => void) => void;
  takeAnswer: (signal: { callSid: string; answer: string }) => void;
  /** The call is recorded from now on, or no more: the page sends `speech` meanwhile. */
  listen: (signal: { isOn: boolean }) => void;
}
