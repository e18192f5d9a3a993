import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareDemo, startDemo } from '../../../server/demo/world.ts';
import { setMyPresence } from '../../../shared/api/agents.ts';
import { declineOffer, listCases } from '../../../shared/api/cases.ts';
import { signInAs } from '../../support/demoAccount.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer({ isDemo: true, prepare: prepareDemo });
  await startDemo(server, { isRunning: false });
});
afterEach(() => server.stop());

describe('the demo world', { timeout: 60_000 }, () => {
  it('lets a call through to an agent who has chats and mails in hand', async () => {
    const carla = await signInAs(server, 'carla@atende.example');
    const inHand = (await carla.request(listCases, { query: { view: 'mine' } })).items;
    expect(inHand.length).toBeGreaterThan(0);
    const socket = await carla.connect();
    await carla.request(setMyPresence, { body: { status: 'available' } });
    const customer = io(`${server.url}/demo`, { transports: ['websocket'], forceNew: true });
    await customer.emitWithAck('takePhone', { number: '+12125550190' });
    await customer.emitWithAck('call', { to: '+12125550101' });
    await eventually(async () => {
      const offered = (await carla.request(listCases, { query: { view: 'offered' } })).items;
      // What else is offered meanwhile holds its units until it is answered.
      for (const { case: other } of offered.filter((row) => row.case.channel !== 'voice')) {
        const body = { offerId: other.offers[0]?.id ?? '' };
        await carla.request(declineOffer, { params: { caseId: other.id }, body });
      }
      expect(offered.map((row) => row.case.channel)).toContain('voice');
    });
    customer.disconnect();
    socket.disconnect();
  });
});
