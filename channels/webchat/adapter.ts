import { MAX_ATTACHMENT_BYTES } from '../../shared/attachment.ts';
import type { ChannelAdapter, OutboundMessage } from '../adapter.ts';
import { type WebchatSettings, webchatSettingsSchema } from './settings.ts';

export type { WebchatSettings } from './settings.ts';

/**
 * Web chat has no provider: the server itself holds the visitor's socket and shows each stored message there.
 * So sending is done as soon as it is asked for, and our own id is the provider's.
 */
export const webchatAdapter: ChannelAdapter<'webchat', WebchatSettings> = {
  kind: 'webchat',
  label: 'Web chat',
  capabilities: {
    maxTextLength: 10_000,
    maxAttachmentBytes: MAX_ATTACHMENT_BYTES,
    maxAttachments: 10,
    hasSubject: false,
    hasHtml: false,
    hasTyping: true,
    hasReadReceipts: true,
    undoMs: 0,
    canStartConversation: false,
  },
  settingsSchema: webchatSettingsSchema,
  secrets: ['identitySecret'],
  addressOf: (settings) => settings.title,
  send: async (message: OutboundMessage) => ({ externalId: message.messageId }),
};
