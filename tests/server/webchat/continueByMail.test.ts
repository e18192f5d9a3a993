import { createTransport } from 'nodemailer';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { continueByMail } from '../../../server/webchat/continueByMail.ts';
import { listCases, takeCase } from '../../../shared/api/cases.ts';
import { listMessages, sendMessage } from '../../../shared/api/conversations.ts';
import { eventually } from '../../support/eventually.ts';
import { type MailSink, startMailSink } from '../../support/mailSink.ts';
import { signUp, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addChatInbox, addMailInbox, addQueue } from '../../support/workspace.ts';

describe('a visitor who left before the answer came', () => {
  let server: TestServer;
  let sink: MailSink;

  beforeAll(async () => {
    [server, sink] = await Promise.all([startTestServer(), startMailSink()]);
  });
  afterAll(async () => {
    await server.stop();
    await sink.stop();
  });

  it('gets it by mail at the address they gave, and their answer to it joins the chat', async () => {
    const queueId = await addQueue(server.ctx);
    const chat = await addChatInbox(server.ctx, queueId);
    const smtp = {
      smtpHost: '127.0.0.1',
      smtpPort: sink.port,
      smtpSecurity: 'none',
      takesPlusAddresses: true,
    };
    await addMailInbox(server.ctx, queueId, smtp);
    const ana = await signUp(server, { name: 'Ana Souza', role: 'supervisor', queueIds: [queueId] });

    const visitor = io(`${server.url}/visitors`, {
      auth: { inboxId: chat._id },
      transports: ['websocket'],
      forceNew: true,
    });
    await visitor.emitWithAck('introduce', { name: 'Maria', email: 'maria@customer.example' });
    const told = await visitor.emitWithAck('send', {
      clientMessageId: 'visitor-0001',
      text: 'Is the lamp in stock?',
    });
    expect(told).toMatchObject({ ok: true });

    const { items } = await ana.request(listCases, { query: { view: 'open' } });
    const row = items[0]!;
    await ana.request(takeCase, { params: { caseId: row.case.id } });
    visitor.close();
    const conversationId = row.conversation.id;
    await eventually(async () => {
      const room = `visitor:${chat._id}:`;
      const sockets = await server.ctx.realtime.visitors.fetchSockets();
      expect(sockets.filter((socket) => [...socket.rooms].some((name) => name.startsWith(room)))).toEqual([]);
    });
    const body = { clientMessageId: 'agent-0001', kind: 'outbound' as const, text: 'Yes, three are left.' };
    await ana.request(sendMessage, { params: { conversationId }, body });

    // What the timer does a minute later.
    await continueByMail(server.ctx, conversationId);
    const mail = await sink.waitFor((one) => one.to.includes('maria@customer.example'));
    expect(mail.raw).toContain('Yes, three are left.');
    await continueByMail(server.ctx, conversationId);
    expect(sink.mails.filter((one) => one.to.includes('maria@customer.example'))).toHaveLength(1);

    const door = createTransport({
      host: '127.0.0.1',
      port: server.smtpPort,
      secure: false,
      ignoreTLS: true,
    });
    await door.sendMail({
      from: 'Maria <maria@customer.example>',
      to: mail.headers['reply-to'] ?? '',
      subject: 'Re: stock',
      text: 'Please keep one for me.',
      inReplyTo: mail.headers['message-id'] ?? '',
    });
    await eventually(async () => {
      const { items: thread } = await ana.request(listMessages, { params: { conversationId } });
      const texts = thread.flatMap((message) => (message.kind === 'inbound' ? [message.text.trim()] : []));
      expect(texts).toEqual(['Is the lamp in stock?', 'Please keep one for me.']);
    });
  });
});
