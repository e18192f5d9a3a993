import type { Channel } from '../shared/primitives.ts';
import type { ChannelAdapter } from './adapter.ts';
import { emailAdapter } from './email/adapter.ts';
import { smsAdapter } from './sms/adapter.ts';
import { voiceAdapter } from './voice/adapter.ts';
import { webchatAdapter } from './webchat/adapter.ts';
import { whatsappAdapter } from './whatsapp/adapter.ts';

/** Every channel there is. A new one is a folder and a line here. */
const adapters = {
  email: emailAdapter,
  sms: smsAdapter,
  whatsapp: whatsappAdapter,
  voice: voiceAdapter,
  webchat: webchatAdapter,
} satisfies { [C in Channel]: ChannelAdapter<C, never> };

export function adapterOf(channel: Channel): ChannelAdapter<Channel, unknown> {
  // Settings are parsed by the adapter's own schema before they are handed to it.
  return adapters[channel] as unknown as ChannelAdapter<Channel, unknown>;
}

export const channels: readonly Channel[] = Object.keys(adapters) as Channel[];
