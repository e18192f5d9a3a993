import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Calls } from './calls/calls.ts';
import { Faults } from './faults.ts';
import { Gateway } from './gateway/gateway.ts';
import { Messages } from './messages/messages.ts';
import type { Network, OwnedNumber, Pace } from './network.ts';
import type { Exchange, Phone } from './phone/phone.ts';
import { PhoneBook } from './phone/phoneBook.ts';
import { Recent } from './recent.ts';
import { accountRoutes } from './rest/accountRoutes.ts';
import { createApi } from './rest/api.ts';
import { callRoutes } from './rest/callRoutes.ts';
import { conferenceRoutes } from './rest/conferenceRoutes.ts';
import { type MediaShelf, messageRoutes } from './rest/messageRoutes.ts';
import { recordingRoutes } from './rest/recordingRoutes.ts';
import { newSid } from './sids.ts';
import { Timers } from './timers.ts';
import { type DebuggerEntry, Webhooks } from './webhooks.ts';

export interface CarrierOptions {
  accountSid: string;
  authToken: string;
  friendlyName?: string;
  /** 0 for any free port. */
  port?: number;
  /** Loopback by default; the carrier is for one machine. */
  host?: string;
  /** Signs softphones' access tokens, and may sign in to the API as well. */
  apiKey: { sid: string; secret: string };
  /** A second port with TLS for Twilio's own browser SDK; 0 for any free one, none by default. */
  securePort?: number;
  pace?: Partial<Pace>;
  now?: () => Date;
}

/** What the owner of a number sets at Twilio's console; all of it can be changed later. */
export type NumberSettings = Partial<Omit<OwnedNumber, 'sid' | 'number'>>;

export interface Carrier {
  /** Origin of the REST API, for `apiBaseUrl`. */
  readonly baseUrl: string;
  /** Where softphones signal without TLS, such as `ws://127.0.0.1:40123/signal`. */
  readonly gatewayUrl: string;
  /** Host and port of the gateway with TLS, for the SDK; null unless `securePort` was given. */
  readonly secureGatewayHost: string | null;
  readonly accountSid: string;
  readonly authToken: string;
  readonly faults: Faults;
  /** Newest last: failed webhooks and TwiML that could not be followed. */
  readonly debugger: readonly DebuggerEntry[];
  /** Adds a number to the account, or changes its settings. */
  setNumber(number: string, settings: NumberSettings): void;
  /** The phone of a person outside. */
  phone(number: string): Phone;
  /** Tells of a WhatsApp message from before this carrier began, so that it may still be answered. */
  noteWhatsapp(facts: { from: string; to: string; at: Date }): void;
  /** Whether somebody's softphone is registered. */
  hasSoftphone(identity: string): boolean;
  close(): Promise<void>;
}

/** A redirect to a file is followed at once, so few are needed at a time. */
const MAX_SHELVED_FILES = 500;

const DEFAULT_PACE: Pace = {
  messageStepMs: 400,
  perCharacterMs: 60,
  perPlayMs: 10_000,
  secondMs: 1_000,
  setUpMs: 500,
};

/** Starts a small Twilio on this machine. @throws when the port is taken */
export async function createCarrier(options: CarrierOptions): Promise<Carrier> {
  const now = options.now ?? (() => new Date());
  const [timers, faults] = [new Timers(), new Faults()];
  const webhooks = new Webhooks({ authToken: options.authToken, faults, timers, now });
  const server = createServer();
  const network: Network = {
    accountSid: options.accountSid,
    friendlyName: options.friendlyName ?? 'Stand-in carrier',
    baseUrl: () => originOf(server),
    numbers: new Map(),
    pace: { ...DEFAULT_PACE, ...options.pace },
    webhooks,
    faults,
    timers,
    now,
  };
  const gateway = new Gateway({ accountSid: options.accountSid, apiKey: options.apiKey, now });
  const { phones, messages, calls } = connect(network, gateway);
  const shelf: MediaShelf = new Recent(MAX_SHELVED_FILES);
  const api = createApi({
    network,
    authToken: options.authToken,
    keys: new Map([[options.apiKey.sid, options.apiKey.secret]]),
    routes: [
      ...accountRoutes(network),
      ...messageRoutes(network, messages, shelf),
      ...callRoutes(network, calls),
      ...recordingRoutes(network, calls.recordings),
      ...conferenceRoutes(network, calls),
    ],
  });
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/media/')) {
      sendMedia(request.url.slice('/media/'.length), shelf, response);
    } else {
      api.handle(request, response).catch(() => response.destroy());
    }
  });
  gateway.attach(server);
  const host = options.host ?? '127.0.0.1';
  await listen(server, options.port ?? 0, host);
  const isSecure = options.securePort !== undefined;
  return {
    baseUrl: originOf(server),
    gatewayUrl: `${originOf(server).replace('http', 'ws')}/signal`,
    secureGatewayHost: isSecure ? await gateway.openSecure(host, options.securePort ?? 0) : null,
    accountSid: options.accountSid,
    authToken: options.authToken,
    faults,
    debugger: webhooks.debugger,
    setNumber: (number, settings) => setNumber(network, number, settings),
    phone: (number) => phones.ofNumber(number),
    noteWhatsapp: (facts) => messages.noteWhatsapp(facts),
    hasSoftphone: (identity) => gateway.isRegistered(identity),
    close: async () => {
      calls.close();
      timers.close();
      await gateway.close();
      await closeServer(server);
    },
  };
}

/** Phones, messages and calls know each other; they meet here. */
function connect(
  network: Network,
  gateway: Gateway,
): { phones: PhoneBook; messages: Messages; calls: Calls } {
  const exchange: Exchange = {
    sendText: (facts) => messages.receive(facts),
    markRead: (sid) => messages.markRead(sid),
    placeCall: (from, to, endpoint) => calls.placeInbound(from, to, endpoint),
    pauseSeconds: (seconds) => network.timers.wait(seconds * network.pace.secondMs),
    now: network.now,
  };
  const phones = new PhoneBook(exchange);
  const messages = new Messages(network, phones);
  const calls = new Calls(network, (address) =>
    address.startsWith('client:')
      ? gateway.endpointOf(address.slice('client:'.length))
      : phones.ofNumber(address),
  );
  return { phones, messages, calls };
}

function setNumber(network: Network, number: string, settings: NumberSettings): void {
  const known: OwnedNumber = network.numbers.get(number) ?? {
    sid: newSid('PN'),
    number,
    friendlyName: number,
    hasSms: true,
    hasVoice: true,
    isWhatsappSender: false,
    smsUrl: null,
    smsFallbackUrl: null,
    whatsappUrl: null,
    voiceUrl: null,
    voiceFallbackUrl: null,
    voiceStatusUrl: null,
  };
  network.numbers.set(number, { ...known, ...settings });
}

function sendMedia(key: string, shelf: MediaShelf, response: ServerResponse): void {
  const file = shelf.get(key);
  if (file === undefined) {
    response.writeHead(404).end();
    return;
  }
  response
    .writeHead(200, { 'content-type': file.contentType, 'content-length': file.bytes.length })
    .end(file.bytes);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function originOf(server: Server): string {
  const address = server.address();
  const { address: host, port } = address as AddressInfo; // a server that listens on a port, never on a path
  return `http://${host}:${port}`;
}
