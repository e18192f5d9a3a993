import { z } from 'zod';

/**
 * What softphones and the gateway say to each other: JSON texts `{ type, version, payload }` over a socket.
 * This is the protocol of Twilio's browser SDK, so that the SDK works unchanged; `media` is our addition.
 */

const callSid = z.string().max(64);
const sdp = z.string().max(100_000);

/** From a softphone. Types that are not listed are ignored, as the SDK sends some that need no answer. */
export const inboundFrameSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('listen'), payload: z.object({ token: z.string().max(10_000) }) }),
  z.object({
    type: z.literal('register'),
    payload: z.object({ media: z.object({ audio: z.boolean() }).optional() }),
  }),
  z.object({ type: z.literal('invite'), payload: z.object({ callsid: callSid }) }),
  z.object({
    type: z.literal('answer'),
    /** No `sdp` where the invite said `media: 'none'`. */
    payload: z.object({ callsid: callSid, sdp: sdp.optional() }),
  }),
  z.object({ type: z.literal('reject'), payload: z.object({ callsid: callSid }) }),
  z.object({ type: z.literal('hangup'), payload: z.object({ callsid: callSid }) }),
  z.object({ type: z.literal('dtmf'), payload: z.object({ callsid: callSid, dtmf: z.string().max(100) }) }),
]);
export type InboundFrame = z.infer<typeof inboundFrameSchema>;

/** To a softphone. */
export type OutboundFrame =
  | {
      type: 'connected';
      payload: { region: string; edge: string; token: { identity: string; ttl: number } };
    }
  | { type: 'ready'; payload: Record<string, never> }
  | { type: 'offline'; payload: Record<string, never> }
  | {
      type: 'invite';
      payload: {
        callsid: string;
        sdp: string;
        /** `none`: the other side has no sound, and `sdp` describes none; the call connects all the same. */
        media: 'webrtc' | 'none';
        parameters: Record<string, string>;
      };
    }
  /** The call stopped ringing: its caller gave up, or it was answered on another device. */
  | { type: 'cancel'; payload: { callsid: string } }
  | { type: 'hangup'; payload: { callsid: string } }
  | { type: 'error'; payload: { callsid?: string; error: { code: number; message: string } } };

export function frameText(frame: OutboundFrame): string {
  return JSON.stringify({ ...frame, version: '1.6' });
}

/** @returns null for what is no frame, or one that needs nothing done */
export function parseFrame(text: string): InboundFrame | null {
  try {
    return inboundFrameSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // not JSON: the SDK's echo of a heartbeat, or nonsense
  }
}
