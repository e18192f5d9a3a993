import type { Channel } from '../shared/primitives.ts';
import type { ChannelAdapter } from './adapter.ts';
import { emailAdapter } from './email/adapter.ts';
import type { EmailSettings } from './email/settings.ts';
import { type SmsSettings, smsAdapter } from './sms/adapter.ts';
import { voiceAdapter } from './voice/adapter.ts';
import type { VoiceSettings } from './voice/settings.ts';
import { webchatAdapter } from './webchat/adapter.ts';
import type { WebchatSettings } from './webchat/settings.ts';
import { type WhatsappSettings, whatsappAdapter } from './whatsapp/adapter.ts';

interface SettingsOf {
  email: EmailSettings;
  sms: SmsSettings;
  whatsapp: WhatsappSettings;
  voice: VoiceSettings;
  webchat: WebchatSettings;
}

/** Every channel there is. A new one is a folder and two lines here. */
const adapters: { readonly [Kind in Channel]: ChannelAdapter<Kind, SettingsOf[Kind]> } = {
  email: emailAdapter,
  sms: smsAdapter,
  whatsapp: whatsappAdapter,
  voice: voiceAdapter,
  webchat: webchatAdapter,
};

export function adapterOf(channel: Channel): ChannelAdapter<Channel, unknown> {
  // Settings are parsed by the adapter's own schema before they are handed to it.
  return adapters[channel] as unknown as ChannelAdapter<Channel, unknown>;
}

export const channels: readonly Channel[] = Object.keys(adapters) as Channel[];
