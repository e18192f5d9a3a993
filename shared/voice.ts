import { z } from 'zod';

/**
 * How the browser takes calls. `twilio` uses the provider's own SDK with an access token from our server;
 * `webrtc` exchanges the same signalling frames over our own sockets, which the server relays to the
 * carrier's gateway; `none` when no voice inbox is set up, or the agent answers on their own phone.
 */
export const softphoneSchema = z.discriminatedUnion('transport', [
  z.object({
    transport: z.literal('twilio'),
    token: z.string(),
    identity: z.string(),
    /** Options of the SDK's Device, such as another signalling host. */
    options: z.record(z.string(), z.string()),
  }),
  z.object({
    transport: z.literal('webrtc'),
    identity: z.string(),
    iceServers: z.array(
      z.object({ urls: z.string(), username: z.string().optional(), credential: z.string().optional() }),
    ),
  }),
  z.object({ transport: z.literal('none'), reason: z.enum(['noVoiceInbox', 'ownPhone']) }),
]);
export type Softphone = z.infer<typeof softphoneSchema>;
