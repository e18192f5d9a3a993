import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoAccounts } from '../../../server/demo/accounts.ts';
import { prepareDemo, startDemo } from '../../../server/demo/world.ts';
import { agentSchema } from '../../../shared/agent.ts';
import { setMyPresence } from '../../../shared/api/agents.ts';
import { declineOffer, listCases } from '../../../shared/api/cases.ts';
import { eventually } from '../../support/eventually.ts';
import { type Person, personWith, startTestServer, type TestServer } from '../../support/testServer.ts';

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer({ isDemo: true, prepare: prepareDemo });
  await startDemo(server, { isRunning: false });
});
afterEach(() => server.stop());

describe('the demo world', { timeout: 60_000 }, () => {
  it('lets a call through to an agent who has chats and mails in hand', async () => {
    const carla = await signInAs('carla@atende.example');
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

async function signInAs(email: string): Promise<Person> {
  const password = demoAccounts.find((account) => account.email === email)?.password;
  const answer = await fetch(`${server.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const me = await fetch(`${server.url}/api/session`, { headers: { cookie } });
  return personWith(server, agentSchema.parse(((await me.json()) as { agent: unknown }).agent), cookie);
}
