import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChannelInbox, WebhookReply, WebhookRequest } from '../../channels/adapter.ts';
import { type Carrier, type CarrierOptions, createCarrier } from '../../server/demo/carrier/carrier.ts';

/** As fast as the machine goes: nothing takes time by itself. */
export const NO_DELAY = { messageStepMs: 5, perCharacterMs: 1, perPlayMs: 50, secondMs: 20, setUpMs: 5 };

export const TEST_API_KEY = { sid: `SK${'5'.repeat(32)}`, secret: 'api-key-secret' };

/** A carrier with fresh credentials, on any free port. Close it in `afterEach`. */
export function startCarrier(options: Partial<CarrierOptions> = {}): Promise<Carrier> {
  return createCarrier({
    accountSid: `AC${randomBytes(16).toString('hex')}`,
    authToken: randomBytes(16).toString('hex'),
    apiKey: TEST_API_KEY,
    pace: NO_DELAY,
    ...options,
  });
}

/** An inbox of a Twilio channel whose settings lead to the carrier. */
export function carrierInbox<Settings>(
  facts: Pick<ChannelInbox<Settings>, 'channel' | 'webhookUrl' | 'settings'>,
): ChannelInbox<Settings> {
  return { id: '6'.repeat(24), name: 'Test inbox', ...facts };
}

/** A webhook door: what arrives is kept, and answered by `answer`. */
export interface Door {
  url: string;
  requests: WebhookRequest[];
  /** Replaced by a test that wants another answer. */
  answer: (request: WebhookRequest) => Promise<WebhookReply> | WebhookReply;
  close(): Promise<void>;
}

/** Stands where the server's webhook route stands; the path behind `/hook` is the subpath. */
export async function openDoor(): Promise<Door> {
  const door: Door = {
    url: '',
    requests: [],
    answer: () => ({ status: 200, contentType: 'text/xml', body: '<Response></Response>' }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const received: WebhookRequest = {
      method: request.method ?? '',
      url: `${door.url.replace(/\/hook$/, '')}${request.url}`,
      subpath: new URL(request.url ?? '/', door.url).pathname.slice('/hook'.length) || '/',
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, [value].flat()[0]]),
      ),
      body: Buffer.concat(chunks),
    };
    door.requests.push(received);
    const reply = await door.answer(received);
    response.writeHead(reply.status, { 'content-type': reply.contentType }).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with one.
  door.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return door;
}
