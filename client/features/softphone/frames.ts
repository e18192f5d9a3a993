import { z } from 'zod';

/** What the carrier's gateway says to a phone; the same frames as the provider's own protocol. */
const frameSchema = z.object({
  type: z.string(),
  payload: z
    .looseObject({
      callsid: z.string().optional(),
      sdp: z.string().optional(),
      parameters: z.record(z.string(), z.string()).optional(),
    })
    .default({}),
});

export interface Invite {
  callsid: string;
  sdp: string;
  from: string;
  callId: string | null;
}

export type PhoneFrame =
  | { type: 'invite'; invite: Invite }
  | { type: 'end'; callsid: string | null }
  /** The gateway knows this phone. */
  | { type: 'ready' }
  /** The way to the gateway is gone; the phone must make itself known again. */
  | { type: 'closed' };

const ENDS = new Set(['cancel', 'hangup', 'error']);

/** Reads one frame; null for what a phone need not act upon. */
export function readFrame(raw: Record<string, unknown>): PhoneFrame | null {
  const parsed = frameSchema.safeParse(raw);
  if (!parsed.success) {
    return null;
  }
  const { type, payload } = parsed.data;
  if (type === 'invite' && payload.callsid && payload.sdp) {
    const { From: from = '', Params: ours = '' } = payload.parameters ?? {};
    const callId = new URLSearchParams(ours).get('callId');
    return { type: 'invite', invite: { callsid: payload.callsid, sdp: payload.sdp, from, callId } };
  }
  if (type === 'ready') {
    return { type: 'ready' };
  }
  if (type === 'gatewayClosed') {
    return { type: 'closed' };
  }
  return ENDS.has(type) ? { type: 'end', callsid: payload.callsid ?? null } : null;
}
