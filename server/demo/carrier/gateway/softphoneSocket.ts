import type { WebSocket } from 'ws';
import { readAccessToken, type TokenHolder, TokenRefusal } from './accessToken.ts';
import { frameText, type InboundFrame, type OutboundFrame, parseFrame } from './frames.ts';
import type { Softphones } from './softphones.ts';

export interface GatewayFacts {
  accountSid: string;
  apiKey: { sid: string; secret: string };
  now(): Date;
  softphonesOf(identity: string): Softphones;
}

/** The SDK reconnects when it hears nothing for 15 s. */
const HEARTBEAT_MS = 10_000;
const NOT_LISTENING = { code: 31204, message: 'Invalid JWT token: none was sent yet' };

type Handlers = { [Type in InboundFrame['type']]: (frame: Extract<InboundFrame, { type: Type }>) => void };

/** One browser's signalling connection. Nothing but `listen` is heard before a valid token. */
export class SoftphoneSocket {
  private readonly socket: WebSocket;
  private readonly facts: GatewayFacts;
  private readonly heartbeat: NodeJS.Timeout;
  private holder: TokenHolder | null = null;
  private hasEcho = true;

  constructor(socket: WebSocket, facts: GatewayFacts) {
    this.socket = socket;
    this.facts = facts;
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS);
    socket.on('message', (content, isBinary) => this.hear(isBinary ? '' : content.toString()));
    socket.on('close', () => this.close());
    socket.on('error', () => socket.terminate());
  }

  send(frame: OutboundFrame): void {
    this.socket.send(frameText(frame));
  }

  private hear(text: string): void {
    this.hasEcho = true;
    const frame = parseFrame(text);
    if (frame === null) {
      return;
    }
    if (frame.type !== 'listen' && this.holder === null) {
      this.send({ type: 'error', payload: { error: NOT_LISTENING } });
      return;
    }
    // The table is typed over all frames; the compiler cannot see that type and handler go together.
    (this.handlers[frame.type] as (frame: InboundFrame) => void)(frame);
  }

  private readonly handlers: Handlers = {
    listen: ({ payload }) => this.listen(payload.token),
    register: ({ payload }) => this.register(payload.media?.audio !== false),
    invite: ({ payload }) => {
      const error = {
        code: 31002,
        message: 'Connection declined: softphones here take calls and place none',
      };
      this.send({ type: 'error', payload: { callsid: payload.callsid, error } });
    },
    answer: ({ payload }) => this.mine?.answer(payload.callsid, this, payload.sdp ?? null),
    reject: ({ payload }) => this.mine?.hangUp(payload.callsid, this),
    hangup: ({ payload }) => this.mine?.hangUp(payload.callsid, this),
    dtmf: ({ payload }) => this.mine?.press(payload.callsid, payload.dtmf),
  };

  private get mine(): Softphones | null {
    return this.holder === null ? null : this.facts.softphonesOf(this.holder.identity);
  }

  /** A first token, or a fresh one before the old one ends. */
  private listen(token: string): void {
    const { accountSid, apiKey } = this.facts;
    try {
      const holder = readAccessToken(token, { accountSid, apiKey, now: this.facts.now() });
      if (this.holder !== null && this.holder.identity !== holder.identity) {
        this.mine?.remove(this, false);
      }
      this.holder = holder;
      const ttl = Math.floor((holder.expiresAtMs - this.facts.now().getTime()) / 1000);
      const payload = { region: 'local', edge: 'local', token: { identity: holder.identity, ttl } };
      this.send({ type: 'connected', payload });
    } catch (error) {
      this.refuse(error);
    }
  }

  private refuse(error: unknown): void {
    if (!(error instanceof TokenRefusal)) {
      throw error;
    }
    const { code, message } = error;
    this.send({ type: 'error', payload: { error: { code, message } } });
  }

  private register(takesCalls: boolean): void {
    if (!takesCalls) {
      this.mine?.remove(this, false);
      this.send({ type: 'offline', payload: {} });
      return;
    }
    if (this.holder?.mayReceiveCalls !== true) {
      const error = { code: 31204, message: 'Invalid JWT token: it does not allow incoming calls' };
      this.send({ type: 'error', payload: { error } });
      return;
    }
    this.mine?.add(this);
    this.send({ type: 'ready', payload: {} });
  }

  private beat(): void {
    if (!this.hasEcho || (this.holder !== null && this.holder.expiresAtMs <= this.facts.now().getTime())) {
      this.expire();
      return;
    }
    this.hasEcho = false;
    this.socket.send('\n');
    // Sockets that do not speak the SDK's echo answer the protocol's own ping.
    this.socket.ping();
    this.socket.once('pong', () => {
      this.hasEcho = true;
    });
  }

  private expire(): void {
    if (this.hasEcho) {
      this.send({ type: 'error', payload: { error: { code: 31205, message: 'JWT token expired' } } });
    }
    this.socket.terminate();
  }

  private close(): void {
    clearInterval(this.heartbeat);
    this.mine?.remove(this, true);
  }
}
