import WebSocket from 'ws';
import type { Context } from '../context.ts';
import type { AgentSocket } from '../realtime/realtime.ts';
import { voiceInbox } from './routes.ts';

/** Frames that wait while the gateway's socket opens; a browser sends a handful. */
const MAX_WAITING = 20;

/**
 * Carries the softphone's signalling frames between an agent's socket and the carrier's gateway, for the
 * transport without the provider's SDK. The access token is put in here and never reaches the browser.
 */
export function createRelay(
  ctx: Context,
  socket: AgentSocket,
): { send(frame: Record<string, unknown>): void; close(): void } {
  let gateway: Promise<WebSocket | null> | null = null;
  const waiting: string[] = [];

  async function connect(): Promise<WebSocket | null> {
    const opened = await voiceInbox(ctx);
    const phone = opened?.adapter.calls?.softphone(socket.data.actor.id, opened.inbox);
    if (phone?.transport !== 'webrtc') {
      return null;
    }
    const connection = new WebSocket(phone.gatewayUrl, { handshakeTimeout: 5_000, maxPayload: 256 * 1024 });
    connection.on('open', () => {
      connection.send(
        JSON.stringify({ type: 'listen', version: '1.6', payload: { token: phone.token, browserinfo: {} } }),
      );
      for (const frame of waiting.splice(0)) {
        connection.send(frame);
      }
    });
    connection.on('message', (raw) => relayToBrowser(connection, String(raw)));
    connection.on('error', (error) => ctx.log.warn({ err: error }, 'the voice gateway does not answer'));
    connection.on('close', () => {
      gateway = null;
      socket.emit('call', { frame: { type: 'gatewayClosed', payload: {} } });
    });
    return connection;
  }

  function relayToBrowser(connection: WebSocket, raw: string): void {
    if (raw.trim() === '') {
      connection.send('\n');
      return;
    }
    const frame: unknown = JSON.parse(raw);
    if (typeof frame === 'object' && frame !== null) {
      socket.emit('call', { frame: { ...frame } });
    }
  }

  return {
    send(frame) {
      gateway ??= connect().catch((error: unknown) => {
        ctx.log.warn({ err: error }, 'the voice gateway cannot be reached');
        return null;
      });
      // The browser's own greeting carries no token; ours was sent when the gateway opened.
      const text = frame.type === 'listen' ? null : JSON.stringify({ version: '1.6', ...frame });
      gateway
        .then((connection) => {
          if (text === null || connection === null) {
            return;
          }
          if (connection.readyState === WebSocket.OPEN) {
            connection.send(text);
          } else if (waiting.length < MAX_WAITING) {
            waiting.push(text);
          }
        })
        .catch((error: unknown) => ctx.log.warn({ err: error }, 'a signalling frame was not sent'));
    },
    close() {
      gateway
        ?.then((connection) => connection?.close())
        .catch((error: unknown) => ctx.log.warn({ err: error }, 'closing the gateway failed'));
    },
  };
}
