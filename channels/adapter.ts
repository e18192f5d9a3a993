import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { ChannelCapabilities } from '../shared/inbox.ts';
import type { Channel, Instant } from '../shared/primitives.ts';
import type { AttachmentRef, ChannelEvent } from './channelEvent.ts';

/** One configured address, with its settings decrypted. Never logged, never sent to a browser. */
export interface ChannelInbox<Settings> {
  id: string;
  channel: Channel;
  name: string;
  settings: Settings;
  /** The public URL of this inbox's webhook, without subpath; what a channel hands to its provider is built on it. */
  webhookUrl: string;
}

/** A webhook call as it came: the raw body, and the URL the provider called (public, byte for byte). */
export interface WebhookRequest {
  method: string;
  /** The public URL, query string included; built from the configured base, never from headers. */
  url: string;
  /** The part of the path behind the inbox's id, such as `/status`; `/` when there is none. */
  subpath: string;
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
  /** Where a caller stands in line; null when they do not wait, absent where nobody can tell. */
  waitOf?(callId: string): Promise<CallWait | null>;
}

export interface WebhookReply {
  status: number;
  contentType: string;
  body: string;
}

/** What the server asks a channel to send; every id in it is ours. */
export interface OutboundMessage {
  messageId: string;
  conversationId: string;
  /** The recipient's address, as an identity spells it. */
  to: string;
  text: string;
  html: string | null;
  attachments: readonly OutboundAttachment[];
  email: OutboundEmail | null;
  /** Where the provider reports delivery; null for channels without webhooks. */
  statusUrl: string | null;
  /** 1 for the first try. */
  attempt: number;
}

export interface OutboundAttachment {
  id: string;
  name: string;
  contentType: string;
  sizeBytes: number;
  /** A public URL that the provider can fetch for an hour. */
  publicUrl: string;
  open(): Promise<Readable>;
}

export interface OutboundEmail {
  /** Ours, fixed when the message was stored: a second try is the same mail. */
  messageId: string;
  inReplyTo: string | null;
  references: readonly string[];
  subject: string;
  fromName: string;
  cc: readonly string[];
  /** Reply-To with a signed token, where the inbox has an address that takes one. */
  replyTo: string | null;
  /** Written by a rule, not a person: marked so that no other machine answers it (RFC 3834). */
  isAutomatic?: boolean;
}

/** Where a listening channel puts what it hears. `deliver` returns after the event is stored durably. */
export interface ChannelSink {
  /** @throws when nothing could be stored; the channel must then try the same event again later. */
  deliver(event: ChannelEvent): Promise<void>;
  /** Keeps raw mail or a file; the id goes into the event. Content-addressed, so a second time costs nothing. */
  keep(file: {
    bytes: Buffer;
    name: string;
    contentType: string;
  }): Promise<{ id: string; sizeBytes: number }>;
  /** Mail that cannot be read: kept raw and shown to admins. */
  quarantine(mail: {
    externalId: string;
    raw: Buffer;
    from: string | null;
    subject: string | null;
    reason: string;
  }): Promise<void>;
  /** How far the channel has read; survives restarts. */
  loadCursor(): Promise<Readonly<Record<string, string>> | null>;
  saveCursor(cursor: Readonly<Record<string, string>>): Promise<void>;
  health(state: { state: 'ok' | 'starting' | 'failing'; reason: string | null }): void;
}

/** What a caller in line may be told. */
export interface CallWait {
  /** From 1. */
  position: number;
  /** An honest range; null where too little is known to promise anything. */
  waitSeconds: readonly [number, number] | null;
  /** They may hang up and are called back, in their place. */
  isCallbackOffered: boolean;
}

/** What the server can do with a live call; `callId` is the customer's leg. */
export interface CallControl<Settings> {
  /** How long an agent is rung before the call is for somebody else. */
  ringSeconds(inbox: ChannelInbox<Settings>): number;
  /** Rings an agent's softphone or phone into the call. Resolves when the provider took the request. */
  connectAgent(
    call: {
      callId: string;
      from: string;
      to: { kind: 'browser'; identity: string } | { kind: 'phone'; number: string };
      timeoutSeconds: number;
      caseId: string;
    },
    inbox: ChannelInbox<Settings>,
  ): Promise<{ agentCallId: string }>;
  hold(call: { callId: string; isOnHold: boolean }, inbox: ChannelInbox<Settings>): Promise<void>;
  hangUp(call: { callId: string }, inbox: ChannelInbox<Settings>): Promise<void>;
  /** How long a caller is kept for an agent whose browser was lost in mid-call. */
  reconnectSeconds(inbox: ChannelInbox<Settings>): number;
  /**
   * Lets a caller whose agent is gone hear music and a word, until they are taken off hold.
   *
   * @param call.isOnHold whether they were set aside already, and hear something else
   * @throws ChannelError `rejected` when they are not connected, or hung up
   */
  keepCompany(call: { callId: string; isOnHold: boolean }, inbox: ChannelInbox<Settings>): Promise<void>;
  /** Whether a leg, the customer's or an agent's, rings or is connected. */
  isOnLine(leg: { callId: string }, inbox: ChannelInbox<Settings>): Promise<boolean>;
  /**
   * Leads a caller out of the line to voicemail: a greeting, a tone, and what they say is recorded.
   *
   * @throws ChannelError `rejected` when they have hung up meanwhile
   */
  toVoicemail(call: { callId: string }, inbox: ChannelInbox<Settings>): Promise<void>;
  /** Calls a customer; the leg waits like an inbound one until the agent is connected. */
  start(call: { to: string }, inbox: ChannelInbox<Settings>): Promise<{ callId: string }>;
  /** Access token or gateway for the agent's browser softphone. */
  softphone(
    identity: string,
    inbox: ChannelInbox<Settings>,
  ):
    | { transport: 'twilio'; token: string; options: Record<string, string> }
    | {
        transport: 'webrtc';
        gatewayUrl: string;
        token: string;
        iceServers: { urls: string; username?: string; credential?: string }[];
      };
}

/** Marks a settings field whose value is encrypted at rest and never leaves the server. */
export type SecretNames = readonly string[];

export interface ChannelAdapter<Kind extends Channel, Settings> {
  readonly kind: Kind;
  readonly label: string;
  readonly capabilities: ChannelCapabilities;
  readonly settingsSchema: z.ZodType<Settings>;
  readonly secrets: SecretNames;
  /** What customers see: the mail address, the number in E.164, the widget's title. Unique per channel kind. */
  addressOf(settings: Settings): string;
  /** @throws ChannelError; `retryable` says whether the job runs again, `isAmbiguous` that the provider may have acted. */
  send(message: OutboundMessage, inbox: ChannelInbox<Settings>): Promise<{ externalId: string }>;
  /** Channels that call us: verify, then parse; no other work. @throws ChannelError `invalidSignature` */
  receive?(
    request: WebhookRequest,
    inbox: ChannelInbox<Settings>,
  ): Promise<{ events: readonly ChannelEvent[]; reply: WebhookReply }>;
  /** Channels we must watch (IMAP). Runs until aborted. */
  listen?(inbox: ChannelInbox<Settings>, sink: ChannelSink, signal: AbortSignal): Promise<void>;
  /** Channels that are handed raw messages (SMTP door). */
  ingestRaw?(
    raw: Buffer,
    envelope: { from: string; to: readonly string[] },
    inbox: ChannelInbox<Settings>,
    sink: ChannelSink,
  ): Promise<void>;
  /** After an ambiguous send: did the provider take it? Null when it says no. */
  findSent?(
    message: OutboundMessage,
    since: Instant,
    inbox: ChannelInbox<Settings>,
  ): Promise<{ externalId: string } | null>;
  /** What the provider has and we may have missed (lost webhooks), since an instant. */
  reconcile?(inbox: ChannelInbox<Settings>, since: Instant): AsyncIterable<ChannelEvent>;
  openAttachment?(
    ref: AttachmentRef,
    inbox: ChannelInbox<Settings>,
  ): Promise<{ stream: Readable; contentType: string | null }>;
  readonly calls?: CallControl<Settings>;
  /** Tries the settings with the provider. @returns what was found, in plain words. @throws ChannelError */
  test?(inbox: ChannelInbox<Settings>): Promise<string>;
}
