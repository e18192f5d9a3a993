import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server as SocketServer } from 'socket.io';
import { parseForm } from '../../../channels/twilio/form.ts';
import { expectedSignature } from '../../../channels/twilio/signature.ts';
import { isDuplicate, newId } from '../../../server/database/collection.ts';
import { connectDatabase } from '../../../server/database/connection.ts';
import { sampleEvent } from './sampleEvent.ts';
import type { Facts, Settings, Started } from './serverProcess.ts';

const AUTH_TOKEN = 'bench';

/** The least that could be called web chat: insert the message, update the conversation, tell the agent. */
export async function startBareWebchat({ mongodbUri }: Settings): Promise<Started> {
  const database = await connectDatabase(mongodbUri);
  const messages = database.collection<{ _id: string }>('messages');
  const conversations = database.collection<{ _id: string }>('conversations');
  const { server, io } = socketServer();
  const agents = io.of('/agents');
  io.of('/visitors').on('connection', async (socket) => {
    const conversationId = newId();
    const made = conversations.insertOne({ _id: conversationId });
    socket.on('send', async ({ text, clientMessageId }, done) => {
      await made;
      const message = {
        _id: newId(),
        conversationId,
        text,
        clientMessageId,
        createdAt: new Date().toISOString(),
      };
      await messages.insertOne(message);
      await conversations.updateOne(
        { _id: conversationId },
        { $set: { lastMessage: text }, $inc: { lastNumber: 1 } },
      );
      agents.to('agents').emit('event', { type: 'message.created', payload: { message } });
      done({ ok: true });
    });
  });
  agents.on('connection', (socket) => socket.join('agents'));
  return listening(server, async () => {
    await io.close();
    await database.close();
  });
}

/** The least that could be called a webhook: check the signature, insert once, say yes, tell the agent. */
export async function startBareWebhook({ mongodbUri }: Settings): Promise<Started> {
  const database = await connectDatabase(mongodbUri);
  const messages = database.collection<{ _id: string }>('messages');
  await messages.createIndex({ sid: 1 }, { unique: true });
  const { server, io } = socketServer();
  const agents = io.of('/agents');
  agents.on('connection', (socket) => socket.join('agents'));
  let url = '';
  server.on('request', async (request, response) => {
    if (!request.url?.startsWith('/webhooks/')) {
      return;
    }
    const form = parseForm((await bodyOf(request)).toString('utf8'));
    const given = Buffer.from(String(request.headers['x-twilio-signature']));
    const expected = Buffer.from(expectedSignature(url + request.url, form, AUTH_TOKEN));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      response.writeHead(403).end();
      return;
    }
    const message = { _id: newId(), sid: String(form.MessageSid), from: form.From, text: form.Body };
    const isNew = await messages.insertOne(message).then(
      () => true,
      (error: unknown) => {
        if (!isDuplicate(error)) {
          throw error;
        }
        return false;
      },
    );
    response.writeHead(200, { 'content-type': 'text/xml' }).end('<Response></Response>');
    if (isNew) {
      agents.to('agents').emit('event', { type: 'message.created', payload: { message } });
    }
  });
  const started = await listening(server, async () => {
    await io.close();
    await database.close();
  });
  url = started.facts.url;
  return started;
}

/** One room, one emit: what socket.io does by itself with the product's own event. */
export async function startBareFanout(): Promise<Started> {
  const { server, io } = socketServer();
  const agents = io.of('/agents');
  agents.on('connection', (socket) => socket.join('agents'));
  let number = 0;
  const started = await listening(server, () => io.close());
  return {
    ...started,
    publish: async (count) => {
      for (let sent = 0; sent < count; sent += 1) {
        number += 1;
        agents.to('agents').emit('event', sampleEvent(number));
        await new Promise(setImmediate);
      }
    },
  };
}

function socketServer(): { server: Server; io: SocketServer } {
  const server = createServer();
  return { server, io: new SocketServer(server, { serveClient: false, perMessageDeflate: false }) };
}

async function listening(server: Server, stop: () => Promise<void>): Promise<Started> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // A TCP server's address is an object.
  const { port } = server.address() as AddressInfo;
  const facts: Facts = {
    url: `http://127.0.0.1:${port}`,
    chatInboxId: 'bench',
    visitorTokens: [],
    smsInboxId: 'bench',
    authToken: AUTH_TOKEN,
    cookies: [],
  };
  return { facts, stop };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
