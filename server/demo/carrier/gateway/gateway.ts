import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Endpoint } from '../calls/endpoint.ts';
import { createCertificate } from './certificate.ts';
import { type GatewayFacts, SoftphoneSocket } from './softphoneSocket.ts';
import { Softphones } from './softphones.ts';

const SIGNAL_PATH = '/signal';
const MAX_FRAME_BYTES = 200_000;

/** The voice gateway: where browsers' softphones register, ring and answer. */
export class Gateway {
  private readonly softphones = new Map<string, Softphones>();
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  private readonly facts: GatewayFacts;
  private secure: Server | null = null;

  constructor(facts: Omit<GatewayFacts, 'softphonesOf'>) {
    this.facts = { ...facts, softphonesOf: (identity) => this.softphonesOf(identity) };
    this.sockets.on('connection', (socket) => new SoftphoneSocket(socket, this.facts));
  }

  /** Takes signalling sockets on a server that listens already. */
  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      if (new URL(request.url ?? '/', 'http://localhost').pathname !== SIGNAL_PATH) {
        socket.destroy();
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (ws) => this.sockets.emit('connection', ws, request));
    });
  }

  /**
   * Opens a door with TLS, which Twilio's SDK insists on, under a certificate of its own.
   *
   * @returns host and port, for the SDK's `chunderw` and `eventgw`
   */
  async openSecure(host: string, port: number): Promise<string> {
    const { key, certificate } = createCertificate(host, this.facts.now());
    const secure: Server = createServer({ key, cert: certificate }, takeMetrics);
    this.attach(secure);
    await new Promise<void>((resolve, reject) => {
      secure.once('error', reject);
      secure.listen(port, host, resolve);
    });
    this.secure = secure;
    const { port: actual } = secure.address() as AddressInfo; // listens on a port, never on a path
    return `${host}:${actual}`;
  }

  /** Who answers for `client:<identity>`; null when that person has no softphone open. */
  endpointOf(identity: string): Endpoint | null {
    const softphones = this.softphones.get(identity);
    return softphones?.isRegistered === true ? softphones : null;
  }

  isRegistered(identity: string): boolean {
    return this.endpointOf(identity) !== null;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets.clients) {
      socket.terminate();
    }
    const { secure } = this;
    if (secure !== null) {
      secure.closeAllConnections();
      await new Promise<void>((resolve) => secure.close(() => resolve()));
    }
  }

  private softphonesOf(identity: string): Softphones {
    const known = this.softphones.get(identity);
    if (known !== undefined) {
      return known;
    }
    const fresh = new Softphones(this.facts.accountSid);
    this.softphones.set(identity, fresh);
    return fresh;
  }
}

/** The SDK posts its metrics here; they are taken and forgotten. */
function takeMetrics(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response.writeHead(200, {
    'access-control-allow-origin': request.headers.origin ?? '*',
    'access-control-allow-headers': 'content-type,x-twilio-token',
    'access-control-allow-methods': 'POST,OPTIONS',
    'content-type': 'application/json',
  });
  response.end('{}');
}
