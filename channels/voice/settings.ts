import { z } from 'zod';
import { languageSchema, lineSchema } from '../../shared/primitives.ts';
import { ACCOUNT_SECRETS, accountShape } from '../twilio/settings.ts';

const perLanguage = z.object({ en: lineSchema(1000), pt: lineSchema(1000) });

const hostSchema = z
  .string()
  .regex(/^[A-Za-z0-9.-]+(:\d{1,5})?$/, 'expected a host, such as eventgw.twilio.com');

export const voiceSettingsSchema = z
  .object({
    ...accountShape,
    /** An API key signs the softphones' access tokens; the auth token never goes to a browser. */
    apiKeySid: z
      .string()
      .regex(/^SK[0-9a-f]{32}$/, "expected an API key SID: 'SK' and 32 hexadecimal digits"),
    apiKeySecret: z.string().min(1).max(200),
    language: languageSchema.default('en'),
    greeting: perLanguage.default({
      en: 'Thank you for calling. Please hold the line, we will be with you in a moment.',
      pt: 'Obrigado por ligar. Aguarde na linha, já vamos atender você.',
    }),
    /** Said from time to time while the caller waits. */
    waitAnnouncement: perLanguage.default({
      en: 'Thank you for waiting. You keep your place in line.',
      pt: 'Obrigado por aguardar. Seu lugar na fila está guardado.',
    }),
    /** A file that Twilio can fetch; silence between announcements where there is none. */
    holdMusicUrl: z
      .url({ protocol: /^https?$/ })
      .nullable()
      .default(null),
    /** Said before the tone to callers whom a rule of their queue sends to voicemail. */
    voicemailGreeting: perLanguage.default({
      en: 'Nobody is free to take your call. Please leave a message after the tone, and we will call you back. Press the pound key or hang up when you are done.',
      pt: 'Ninguém pode atender agora. Deixe seu recado após o sinal, e nós ligaremos de volta. Ao terminar, tecle jogo da velha ou desligue.',
    }),
    /** The longest message that a caller can leave; ten minutes stay within what is fetched as one file. */
    voicemailSeconds: z.number().int().min(5).max(600).default(120),
    softphone: z.enum(['twilio', 'webrtc']).default('twilio'),
    /** Where the server signals for browsers with the `webrtc` softphone, such as `ws://127.0.0.1:4500/signal`. */
    gatewayUrl: z
      .url({ protocol: /^wss?$/ })
      .nullable()
      .default(null),
    iceServers: z
      .array(
        z.object({ urls: z.string(), username: z.string().optional(), credential: z.string().optional() }),
      )
      .max(10)
      .default([]),
    /** Other signalling and metrics hosts for the SDK than Twilio's. */
    signallingHosts: z.object({ chunderw: hostSchema, eventgw: hostSchema }).nullable().default(null),
    /** How long an agent's softphone or phone rings. */
    ringSeconds: z.number().int().min(5).max(120).default(25),
    /** How long a caller is kept for an agent whose browser was reloaded, crashed or lost its line. */
    reconnectSeconds: z.number().int().min(5).max(300).default(30),
  })
  .refine((settings) => settings.softphone !== 'webrtc' || settings.gatewayUrl !== null, {
    path: ['gatewayUrl'],
    message: 'the webrtc softphone needs a gateway',
  });
export type VoiceSettings = z.infer<typeof voiceSettingsSchema>;

export const VOICE_SECRETS = [...ACCOUNT_SECRETS, 'apiKeySecret'] as const;
