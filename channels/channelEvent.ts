import type { Instant } from '../shared/primitives.ts';

/**
 * What crosses from channels to the server: plain JSON, with the provider's own ids, never invented ones.
 * Stored as it is in the inbound journal, so a shape once written must stay readable.
 */
export type ChannelEvent = MessageEvent | DeliveryEvent | CallEvent;

/** Who wrote or called. `address` is spelled as an identity is: e-mail lower case, phone E.164. */
export interface Sender {
  kind: 'email' | 'phone' | 'visitor';
  address: string;
  name: string | null;
}

/** A file of a message: bytes kept by the server already, or to be fetched from the provider. */
export type AttachmentRef =
  | {
      kind: 'stored';
      attachmentId: string;
      name: string;
      contentType: string;
      sizeBytes: number;
      contentId: string | null;
    }
  | { kind: 'remote'; url: string; name: string; contentType: string };

export interface MessageEvent {
  type: 'message';
  /** The provider's id of this message (MessageSid, Message-ID, the visitor's own id); unique per inbox. */
  externalId: string;
  sender: Sender;
  text: string;
  html: string | null;
  quotedText: string | null;
  hasRemoteImages: boolean;
  attachments: readonly AttachmentRef[];
  /** The provider's own time; the order within a conversation is the order of storing. */
  sentAt: Instant;
  email: EmailFacts | null;
  /** Web chat: the visitor's own id of the message, to recognise the echo, and the page they are on. */
  clientMessageId?: string;
}

/** What threading and automatic answers are decided by; the server decides, the channel only reads. */
export interface EmailFacts {
  messageId: string;
  inReplyTo: readonly string[];
  references: readonly string[];
  subject: string;
  from: { name: string; address: string };
  to: readonly { name: string; address: string }[];
  cc: readonly { name: string; address: string }[];
  replyTo: string | null;
  /** Signed reply tokens found in recipients' addresses, not yet verified. */
  replyTokens: readonly string[];
  authentication: 'pass' | 'fail' | 'none';
  /** Auto-Submitted, Precedence, List-Id, empty return path, a delivery report …: never answer by itself. */
  isAutomatic: boolean;
  /** A delivery report about one of our messages: its Message-ID and the reason. */
  bounce: { messageId: string | null; reason: string; isPermanent: boolean } | null;
  /** Where the raw mail is kept. */
  rawId: string;
}

export interface DeliveryEvent {
  type: 'delivery';
  /** Id of this report where the provider has one; else made of message id and status, so that doubles fall together. */
  externalId: string;
  /** The provider's id of the message that the report is about. */
  messageExternalId: string;
  status: 'sent' | 'delivered' | 'read' | 'failed';
  error: { code: string; message: string } | null;
  at: Instant;
}

export interface CallEvent {
  type: 'call';
  externalId: string;
  /** The provider's id of the customer's leg; names the conversation. */
  callId: string;
  direction: 'inbound' | 'outbound';
  caller: Sender;
  to: string;
  /**
   * `arrived` and `left` are the customer's leg; `agent*` are about the leg that rings an agent.
   */
  change:
    | { kind: 'arrived' }
    | { kind: 'waiting' }
    | { kind: 'agentRinging'; agentCallId: string }
    | { kind: 'agentJoined'; agentCallId: string }
    | { kind: 'agentUnreached'; agentCallId: string; reason: 'noAnswer' | 'busy' | 'failed' | 'rejected' }
    | { kind: 'agentLeft'; agentCallId: string }
    /** The caller has left a message on voicemail; told once its sound can be fetched. */
    | {
        kind: 'recorded';
        /** The provider's id of the recording. */
        recordingId: string;
        /** Null where the provider tells none that can be believed. */
        durationSeconds: number | null;
        audio: AttachmentRef;
      }
    | {
        kind: 'left';
        reason: 'completed' | 'busy' | 'noAnswer' | 'failed' | 'canceled';
        durationSeconds: number | null;
      };
  at: Instant;
}
