import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSignalBudget } from '../../../server/realtime/signalBudget.ts';
import { type AgentSocket, signUp, startTestServer, type TestServer } from '../../support/testServer.ts';

describe('what one socket may say', () => {
  it('is a lot at once, then so much a second, and never more than at once', () => {
    let now = 0;
    const budget = createSignalBudget(() => now);
    const takeUntilRefused = () => {
      let taken = 0;
      while (taken < 1_000 && budget.take()) {
        taken += 1;
      }
      return taken;
    };
    expect(takeUntilRefused()).toBe(200);
    now = 1_000;
    expect(takeUntilRefused()).toBe(20);
    now = 3_600_000;
    expect(takeUntilRefused()).toBe(200);
  });
});

describe('an agent’s signal', () => {
  let server: TestServer;
  let socket: AgentSocket;
  beforeAll(async () => {
    server = await startTestServer();
    socket = await (await signUp(server)).connect();
  });
  afterAll(async () => {
    socket.close();
    await server.stop();
  });

  it.each([null, 'x', [], { conversationId: { $ne: 1 } }, { conversationId: 7 }])(
    'that is malformed (%j) is refused in one plain line',
    async (raw) => {
      const answer = await socket.emitWithAck('watch', raw as never);
      expect(answer).toMatchObject({ ok: false, code: 'invalidInput' });
      expect(JSON.stringify(answer)).toMatch(/watch(\.conversationId)?: [a-z ]+/);
      expect(JSON.stringify(answer)).not.toContain('\\n');
    },
  );

  it('about what does not exist, or may not be seen, is refused as not found', async () => {
    const answer = await socket.emitWithAck('watch', { conversationId: '0'.repeat(24) });
    expect(answer).toMatchObject({ ok: false, code: 'notFound' });
  });

  it('is refused when it is one of a flood, and the connection stays', async () => {
    const answers = await Promise.all(
      Array.from({ length: 400 }, () => socket.emitWithAck('watch', { conversationId: null })),
    );
    const refused = answers.filter((one) => !one.ok);
    expect(refused.length).toBeGreaterThan(50);
    expect(refused[0]).toMatchObject({ code: 'tooManyRequests' });
    expect(socket.connected).toBe(true);
  });
});
