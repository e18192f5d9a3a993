import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setMyPresence } from '../../shared/api/agents.ts';
import { acceptOffer, listCases } from '../../shared/api/cases.ts';
import { listMessages, markRead, sendMessage } from '../../shared/api/conversations.ts';
import { eventually as within } from '../support/eventually.ts';
import {
  type AgentSocket,
  type Person,
  signUp,
  startTestServer,
  type TestServer,
} from '../support/testServer.ts';
import { addChatInbox, addQueue } from '../support/workspace.ts';

/** A browser under load takes its time. */
const PATIENCE_MS = 30_000;
const eventually = <Result>(check: () => Result | Promise<Result>) => within(check, PATIENCE_MS);

let browser: Browser;
let server: TestServer;
let shop: Server;
let shopOrigin: string;
let inboxId: string;
let ana: Person;
let socket: AgentSocket;
let visitor: BrowserContext;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-component-update'],
  });
  // A page of somebody else, with a policy that allows no inline script and no inline style.
  shop = createServer((request, response) => {
    response
      .writeHead(200, {
        'content-type': 'text/html',
        'content-security-policy': `default-src 'none'; script-src ${server.url}; connect-src ${server.url} ${server.url.replace('http', 'ws')}; img-src ${server.url}`,
      })
      .end(
        `<!doctype html><html lang="${request.url === '/pt' ? 'pt-BR' : 'en'}"><title>Shop</title><h1>Shop</h1>` +
          `<script src="${server.url}/widget.js" data-inbox="${inboxId}" async></script>`,
      );
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with one.
  shopOrigin = `http://localhost:${(shop.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await browser.close();
  shop.close();
});

beforeEach(async () => {
  server = await startTestServer();
  const queueId = await addQueue(server.ctx);
  const inbox = await addChatInbox(server.ctx, queueId, {
    asksNameAndEmail: true,
    allowedOrigins: [shopOrigin],
  });
  inboxId = inbox._id;
  ana = await signUp(server, { name: 'Ana Souza', queueIds: [queueId] });
  socket = await ana.connect();
  await ana.request(setMyPresence, { body: { status: 'available', reason: null } });
  visitor = await newVisitor();
});
afterEach(async () => {
  await visitor.close();
  socket.disconnect();
  await server.stop();
});

/** The widget's root is closed to the page; the test looks in all the same. */
async function newVisitor(): Promise<BrowserContext> {
  const context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript(() => {
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) {
      return attach.call(this, { ...init, mode: 'open' });
    };
  });
  return context;
}

async function openShop(path = '/'): Promise<Page> {
  const page = await visitor.newPage();
  await page.goto(`${shopOrigin}${path}`);
  await page.locator('.launcher').waitFor();
  return page;
}

async function introduceOneself(page: Page): Promise<void> {
  await page.locator('.launcher').click();
  await page.getByLabel('Your name').fill('Robin Hale');
  await page.getByLabel('Your e-mail').fill('robin@mail.example');
  await page.getByRole('button', { name: 'Start chat' }).click();
}

async function say(page: Page, words: string): Promise<void> {
  await page.locator('textarea').fill(words);
  await page.keyboard.press('Enter');
}

/** Takes what is offered. @returns the conversation's id */
async function acceptWhatComes(): Promise<string> {
  const row = await eventually(async () => {
    const { items } = await ana.request(listCases, { query: { view: 'offered' } });
    return items[0] ?? Promise.reject(new Error('nothing is offered'));
  });
  await ana.request(acceptOffer, {
    params: { caseId: row.case.id },
    body: { offerId: row.case.offers[0]?.id ?? '' },
  });
  return row.conversation.id;
}

function answer(conversationId: string, text: string, kind: 'outbound' | 'note' = 'outbound') {
  const clientMessageId = `agent-${Math.random().toString(36).slice(2).padEnd(8, '0')}`;
  return ana.request(sendMessage, { params: { conversationId }, body: { clientMessageId, kind, text } });
}

function identityToken(secret: string): Promise<string> {
  return new SignJWT({ sub: 'customer-7', name: 'Robin Hale', email: 'robin@mail.example' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime('10 minutes')
    .sign(new TextEncoder().encode(secret));
}

const bubbles = (page: Page) => page.locator('.bubble').allInnerTexts();

describe('the widget on a page of another origin, under a strict policy', () => {
  it('carries a chat both ways, and shows no internal note', async () => {
    const page = await openShop();
    await introduceOneself(page);
    await say(page, 'Where is my order?');
    const conversationId = await acceptWhatComes();
    await page.getByText('You are talking with Ana').waitFor();
    await eventually(async () => {
      const { conversation } = await ana.request(listMessages, { params: { conversationId } });
      await ana.request(markRead, { params: { conversationId }, body: { upTo: conversation.lastNumber } });
      expect(await page.getByRole('img', { name: 'Read' }).count()).toBe(1);
    });
    await answer(conversationId, 'Only for colleagues', 'note');
    await answer(conversationId, 'It is on its way.');
    await page.getByText('It is on its way.').waitFor();
    expect(await bubbles(page)).toEqual(['Where is my order?', 'It is on its way.']);
    const { items } = await ana.request(listMessages, { params: { conversationId } });
    expect(items.filter((message) => message.kind === 'inbound')).toHaveLength(1);
    await eventually(async () => {
      const { items: now } = await ana.request(listMessages, { params: { conversationId } });
      const sent = now.find((message) => message.kind === 'outbound');
      expect(sent?.kind === 'outbound' && sent.delivery.status).toBe('read');
    });
  });

  it('is the same chat after a reload and in another tab', async () => {
    const page = await openShop();
    await introduceOneself(page);
    await say(page, 'First words');
    await page.getByRole('img', { name: 'Delivered' }).waitFor();
    await page.reload();
    await page.getByText('First words').waitFor();
    const other = await openShop();
    await other.getByText('First words').waitFor();
    await say(other, 'From the other tab');
    await page.getByText('From the other tab').waitFor();
    expect(await bubbles(page)).toEqual(['First words', 'From the other tab']);
  });

  it('keeps what was written without a connection, and sends it once', async () => {
    const page = await openShop();
    await introduceOneself(page);
    await say(page, 'Hello');
    await page.getByRole('img', { name: 'Delivered' }).waitFor();
    await visitor.setOffline(true);
    await say(page, 'Written in a tunnel');
    expect(await bubbles(page)).toContain('Written in a tunnel');
    await visitor.setOffline(false);
    await page.reload();
    await page.getByText('Written in a tunnel').waitFor();
    const conversationId = await acceptWhatComes();
    await eventually(async () => {
      const { items } = await ana.request(listMessages, { params: { conversationId } });
      const texts = items.flatMap((message) => (message.kind === 'inbound' ? message.text : []));
      expect(texts).toEqual(['Hello', 'Written in a tunnel']);
    });
  });

  it('carries a file to the agent', async () => {
    const page = await openShop();
    await introduceOneself(page);
    await page.locator('input[type=file]').setInputFiles({
      name: 'receipt.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('one armchair'),
    });
    await page.locator('.chip').waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.file', { hasText: 'receipt.txt' }).waitFor();
    const conversationId = await acceptWhatComes();
    const { items } = await ana.request(listMessages, { params: { conversationId } });
    const files = items.flatMap((message) => (message.kind === 'inbound' ? message.attachments : []));
    expect(files.map((file) => file.name)).toEqual(['receipt.txt']);
  });

  it('keeps chosen files while the panel is closed, and says which are too many', async () => {
    const page = await openShop();
    await introduceOneself(page);
    const names = Array.from({ length: 25 }, (_, at) => `photo ${at + 1}.txt`);
    await page
      .locator('input[type=file]')
      .setInputFiles(
        names.map((name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(`content of ${name}`) })),
      );
    await page.locator('.chip.fault', { hasText: 'At most 10 files' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.launcher').click();
    await page.locator('.chip.fault', { hasText: 'photo 11.txt' }).waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.file', { hasText: 'photo 10.txt' }).waitFor();
    expect(await page.locator('.file').count()).toBe(10);
  });

  it('speaks the page’s language and is used by keyboard alone', async () => {
    const page = await openShop('/pt');
    await page.locator('.launcher').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('Júlia');
    await page.keyboard.press('Tab');
    await page.keyboard.type('julia@correio.example');
    await page.keyboard.press('Enter');
    await page.getByPlaceholder('Escreva uma mensagem').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('.panel').count()).toBe(0);
    await page.locator('.launcher:focus').waitFor();
    await page.setViewportSize({ width: 360, height: 640 });
    await page.keyboard.press('Enter');
    await page.getByPlaceholder('Escreva uma mensagem').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.launcher:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByPlaceholder('Escreva uma mensagem').waitFor();
  });

  it('takes no orders by postMessage', async () => {
    const page = await openShop();
    await page.evaluate(() => {
      for (const data of ['open', { type: 'open' }, { atende: 'open' }]) {
        window.postMessage(data, '*');
      }
    });
    await page.waitForTimeout(200);
    expect(await page.locator('.panel').count()).toBe(0);
    await page.evaluate(() => (window as unknown as { Atende(command: string): void }).Atende('open'));
    await page.locator('.panel').waitFor();
  });

  it('talks to signed-in customers alone where the inbox says so, and believes no forged signature', async () => {
    const secret = 'a secret that the host page shares with the inbox';
    const queueId = await addQueue(server.ctx, 'Members');
    const settings = { requiresSignedIdentity: true, asksNameAndEmail: false, identitySecret: secret };
    inboxId = (
      await addChatInbox(server.ctx, queueId, { ...settings, allowedOrigins: [shopOrigin], title: 'Members' })
    )._id;
    const identify = (page: Page, token: string) =>
      page.evaluate(
        (jwt) =>
          (window as unknown as { Atende(command: string, token: string): void }).Atende('identify', jwt),
        token,
      );
    const page = await openShop();
    await page.locator('.launcher').click();
    const wall = page.getByText('Please sign in on this site to chat with us.');
    await wall.waitFor();
    await identify(page, await identityToken('another secret that nobody has agreed upon'));
    await wall.waitFor();
    expect(await page.locator('textarea').count()).toBe(0);
    await identify(page, await identityToken(secret));
    await page.locator('textarea').waitFor();
    await say(page, 'It is really me');
    await page.getByRole('img', { name: 'Delivered' }).waitFor();
  });

  it('stays away from pages that the inbox does not allow', async () => {
    const page = await visitor.newPage();
    const warned = page.waitForEvent('console', (message) => message.type() === 'warning');
    await page.goto(shopOrigin.replace('localhost', '127.0.0.1'));
    await warned;
    expect(await page.locator('.launcher').count()).toBe(0);
  });
});
