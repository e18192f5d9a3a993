import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Chat, createChat } from '../../../client/widget/chat.ts';
import { unreadOf } from '../../../client/widget/chatState.ts';
import { createVisitorSocket } from '../../../client/widget/visitorSocket.ts';
import { memoryBrowser } from './memoryStorage.ts';
import { startVisitorServer, type VisitorServer } from './visitorServer.ts';

let server: VisitorServer;
let browser: ReturnType<typeof memoryBrowser>;
let chats: Chat[];
let lastId = 0;

function nextId(): number {
  lastId += 1;
  return lastId;
}

beforeEach(async () => {
  server = await startVisitorServer();
  browser = memoryBrowser();
  chats = [];
});
afterEach(async () => {
  for (const chat of chats) {
    chat.stop();
  }
  await server.close();
});

function openTab(): Chat {
  const chat = createChat({
    config: server.config,
    storage: browser.tab(),
    createSocket: (auth) => createVisitorSocket(server.origin, auth),
    pageUrl: () => 'https://shop.example/cart',
    newId: () => `client-message-${nextId()}`,
  });
  chats.push(chat);
  return chat;
}

async function openLiveTab(): Promise<Chat> {
  const chat = openTab();
  chat.connect();
  await until(() => chat.store.get().connection === 'live');
  return chat;
}

const until = (isSo: () => boolean) =>
  vi.waitFor(() => expect(isSo()).toBe(true), { timeout: 9_000, interval: 20 });
const textsOf = (chat: Chat) => chat.store.get().messages.map((message) => message.text);

describe('a visitor’s chat', () => {
  it('opens no socket before it is asked to', async () => {
    openTab();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.handshakes).toEqual([]);
  });

  it('shows a message as pending at once and as sent when the server has stored it', async () => {
    const chat = await openLiveTab();
    chat.send('Where is my order?', []);
    expect(chat.store.get().pending.map((message) => message.text)).toEqual(['Where is my order?']);
    await until(() => chat.store.get().pending.length === 0);
    expect(textsOf(chat)).toEqual(['Where is my order?']);
  });

  it('keeps the order of messages written in a burst', async () => {
    const chat = await openLiveTab();
    const words = ['one', 'two', 'three', 'four', 'five'];
    for (const word of words) {
      chat.send(word, []);
    }
    await until(() => server.messages.length === 5 && chat.store.get().pending.length === 0);
    expect(server.messages.map((message) => message.text)).toEqual(words);
    expect(textsOf(chat)).toEqual(words);
  });

  it('sends what was written without a connection as soon as there is one', async () => {
    const chat = openTab();
    chat.send('written in a tunnel', []);
    chat.connect();
    await until(() => server.messages.length === 1);
    await until(() => chat.store.get().pending.length === 0);
    expect(textsOf(chat)).toEqual(['written in a tunnel']);
  });

  it('still has an unsent message after the page was left and opened again', async () => {
    openTab().send('written before the reload', []);
    const after = openTab();
    expect(after.store.get().pending.map((message) => message.text)).toEqual(['written before the reload']);
    after.connect();
    await until(() => textsOf(after).includes('written before the reload'));
  });

  it('shows a message once when its answer was lost and it was sent again', async () => {
    const chat = await openLiveTab();
    server.answerSend = () => 'silence';
    chat.send('only once', []);
    await until(() => server.sends.length === 1);
    server.answerSend = () => 'store';
    server.cut();
    await until(() => chat.store.get().connection === 'lost');
    await until(() => chat.store.get().connection === 'live' && chat.store.get().pending.length === 0);
    expect(textsOf(chat)).toEqual(['only once']);
    expect(server.messages).toHaveLength(1);
  });

  it('tells why a message was refused, keeps it, and gives it back or sends it again', async () => {
    const chat = await openLiveTab();
    server.answerSend = () => ({ code: 'tooLarge', message: 'too long' });
    chat.send('first', []);
    chat.send('second', []);
    await until(() => chat.store.get().pending.every((message) => message.refusal === 'too long'));
    server.answerSend = () => 'store';
    const [first, second] = chat.store.get().pending;
    expect(chat.discard(first?.clientMessageId ?? '')).toBe('first');
    chat.retry(second?.clientMessageId ?? '');
    await until(() => chat.store.get().pending.length === 0);
    expect(textsOf(chat)).toEqual(['second']);
  });

  it('tries again by itself when the server says "not now"', async () => {
    const chat = await openLiveTab();
    let isFirst = true;
    server.answerSend = () => {
      const answer = isFirst ? { code: 'tooManyRequests', message: 'slow down' } : ('store' as const);
      isFirst = false;
      return answer;
    };
    chat.send('patient', []);
    await until(() => server.messages.length === 1);
    expect(server.sends).toEqual(['patient', 'patient']);
  });

  it('shows what was said between the reading of its session and the telling', async () => {
    server.say('Hello');
    server.afterReading = () => server.say('Are you there?');
    const chat = await openLiveTab();
    await until(() => textsOf(chat).length === 2);
    server.cut();
    await until(() => chat.store.get().connection === 'lost');
    await until(() => chat.store.get().connection === 'live');
    expect(textsOf(chat)).toEqual(['Hello', 'Are you there?', 'Are you there?']);
  });

  it('comes back as the same visitor', async () => {
    await openLiveTab();
    await openLiveTab();
    expect(server.handshakes[0]).not.toHaveProperty('visitorToken');
    expect(server.handshakes.at(-1)).toMatchObject({ visitorToken: 'token-of-the-visitor' });
  });

  it('shows in every tab what one of them said, once', async () => {
    const one = await openLiveTab();
    const two = await openLiveTab();
    one.send('hello from tab one', []);
    await until(() => textsOf(two).length === 1 && two.store.get().pending.length === 0);
    expect(textsOf(one)).toEqual(['hello from tab one']);
  });

  it('marks messages as read in all tabs and tells the server once', async () => {
    const one = await openLiveTab();
    const two = await openLiveTab();
    server.say('Hi!');
    await until(() => unreadOf(one.store.get()).length === 1 && unreadOf(two.store.get()).length === 1);
    one.markRead();
    one.markRead();
    await until(() => server.reads.length > 0);
    expect(unreadOf(two.store.get())).toEqual([]);
    expect(server.reads).toEqual([1]);
  });

  it('introduces the visitor before the first message, also when both were said offline', async () => {
    const chat = openTab();
    chat.introduce({ name: 'Bia', email: 'bia@example.com' });
    chat.send('hello', []);
    server.answerSend = () =>
      server.introductions.length === 0 ? { code: 'early', message: 'who?' } : 'store';
    chat.connect();
    await until(() => server.messages.length === 1);
    expect(server.introductions).toEqual([
      { name: 'Bia', email: 'bia@example.com', pageUrl: 'https://shop.example/cart' },
    ]);
    expect(chat.store.get().profile.email).toBe('bia@example.com');
  });

  it('asks again when the server does not take the e-mail address', async () => {
    const chat = await openLiveTab();
    chat.introduce({ name: 'Bia', email: 'bia@nowhere.invalid' });
    await until(() => chat.store.get().introductionRefusal === 'no such place');
    expect(chat.store.get().introduction).toBeNull();
  });

  it('shows that the agent is typing until the message is there', async () => {
    const chat = await openLiveTab();
    server.sockets()[0]?.emit('typing', { name: 'Ana', isTyping: true });
    await until(() => chat.store.get().typingName === 'Ana');
    server.say('Here I am');
    await until(() => chat.store.get().messages.length === 1);
    expect(chat.store.get().typingName).toBeNull();
  });

  it('loads earlier messages page by page, each once', async () => {
    for (const word of ['a', 'b', 'c', 'd', 'e']) {
      server.say(word);
    }
    server.session = { messages: server.messages.slice(3), hasMore: true };
    const chat = await openLiveTab();
    await chat.loadEarlier();
    expect(textsOf(chat)).toEqual(['b', 'c', 'd', 'e']);
    await chat.loadEarlier();
    expect(textsOf(chat)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(chat.store.get().hasMore).toBe(false);
  });

  it.each([
    ['disabled', 'unavailable'],
    ['notSignedIn', 'signIn'],
  ])('says what is wrong when the server refuses with %s', async (code, problem) => {
    server.refuse = { code, message: 'no' };
    const chat = openTab();
    chat.connect();
    await until(() => chat.store.get().problem === problem);
  });

  it('comes back by itself when the server refused for a passing reason', async () => {
    server.refuse = { code: 'unavailable', message: 'the database is away' };
    const chat = openTab();
    chat.send('kept', []);
    chat.connect();
    await until(() => chat.store.get().connection === 'lost');
    server.refuse = null;
    await until(() => textsOf(chat).includes('kept'));
  });

  it('proves an identity with the next connection and forgets all on request', async () => {
    const chat = await openLiveTab();
    chat.send('private', []);
    await until(() => server.messages.length === 1);
    chat.identify('signed.token.here');
    await until(() => server.handshakes.length === 2 && chat.store.get().connection === 'live');
    expect(server.handshakes[1]).toMatchObject({ identityToken: 'signed.token.here' });
    chat.forget();
    expect([...browser.values.keys()]).toEqual([]);
    expect(chat.store.get().messages).toEqual([]);
  });
});
