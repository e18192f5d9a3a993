import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const ANA = 'a'.repeat(24);
const THREAD = 'c'.repeat(24);

/** What the server was told, and how it answers; `away` means that it is not reached. */
class FakeServer {
  readonly stored: string[] = [];
  isAway = false;
  /** So many connections of a line that died without a word: each takes one request and never answers. */
  deadConnections = 0;
  /** Stores, and its answer is cut off on the way. */
  cutsFirstAnswer = false;
  slowFirst = false;
  refuses = '';

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    if (this.slowFirst && this.stored.length === 0) {
      this.slowFirst = false;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    if (this.deadConnections > 0) {
      this.deadConnections -= 1;
      return new Promise((_resolve, reject) => {
        init.signal?.addEventListener('abort', () => reject(new DOMException('ended', 'AbortError')));
      });
    }
    if (this.isAway) {
      throw new TypeError('Failed to fetch');
    }
    if (url === '/healthz') {
      return Response.json({});
    }
    const { text, clientMessageId } = JSON.parse(String(init.body));
    if (text === this.refuses) {
      return Response.json({ code: 'tooLarge', message: 'too long' }, { status: 413 });
    }
    if (!this.stored.includes(text)) {
      this.stored.push(text);
    }
    if (this.cutsFirstAnswer) {
      this.cutsFirstAnswer = false;
      return new Response('{"id":"65', { headers: { 'content-type': 'application/json' } });
    }
    const message = { id: clientMessageId, number: 1, conversationId: THREAD, contactId: '', version: 1 };
    return Response.json(message);
  };
}

function memoryStorage(): Storage {
  const values: Record<string, string> = {};
  const methods = {
    getItem: (key: string) => values[key] ?? null,
    setItem(key: string, value: string) {
      if (value.length > 10_000) {
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      }
      values[key] = value;
    },
    removeItem: (key: string) => delete values[key],
  };
  // Names alone are listed, as in a browser; the methods are found, not listed.
  return new Proxy(values, {
    get: (all, name) => methods[name as keyof typeof methods] ?? all[String(name)],
  }) as unknown as Storage;
}

let server: FakeServer;
let stop: (() => void) | undefined;

async function openPage() {
  vi.resetModules();
  return import('../../client/features/composer/outbox.ts');
}

const note = (text: string) => ({
  agentId: ANA,
  threadId: THREAD,
  kind: 'outbound' as const,
  text,
  attachments: [],
  mentionedAgentIds: [],
  cc: [],
});

beforeEach(() => {
  server = new FakeServer();
  vi.stubGlobal('fetch', server.fetch);
  vi.stubGlobal('localStorage', memoryStorage());
});

afterEach(() => {
  stop?.();
  stop = undefined;
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('what an agent sends', () => {
  it('arrives in the order it was written, though the first is slow', async () => {
    server.slowFirst = true;
    const { sendFromHere } = await openPage();
    for (const text of ['one', 'two', 'three']) {
      sendFromHere(note(text));
    }
    await vi.waitFor(() => expect(server.stored).toEqual(['one', 'two', 'three']));
  });

  it('waits while the server is away, and goes in its order by itself when it is back', async () => {
    vi.useFakeTimers();
    server.isAway = true;
    const { sendFromHere, keepSending } = await openPage();
    stop = keepSending(ANA);
    for (const text of ['one', 'two', 'three']) {
      sendFromHere(note(text));
    }
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.stored).toEqual([]);
    server.isAway = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.stored).toEqual(['one', 'two', 'three']);
  });

  it('leaves a line that fell silent, and goes by another', async () => {
    vi.useFakeTimers();
    server.deadConnections = 6;
    const { sendFromHere, keepSending } = await openPage();
    stop = keepSending(ANA);
    sendFromHere(note('one'));
    sendFromHere(note('two'));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(server.stored).toEqual(['one', 'two']);
  });

  it('is not called refused when the answer was cut off', async () => {
    vi.useFakeTimers();
    server.cutsFirstAnswer = true;
    const { sendFromHere, keepSending } = await openPage();
    stop = keepSending(ANA);
    sendFromHere(note('one'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.stored).toEqual(['one']);
    expect(Object.keys(localStorage)).toEqual([]);
  });

  it('outlives the page, and waits for its own author', async () => {
    server.isAway = true;
    const before = await openPage();
    before.sendFromHere(note('kept'));
    await vi.waitFor(() => expect(Object.keys(localStorage)).toHaveLength(1));
    server.isAway = false;
    const after = await openPage();
    after.keepSending('b'.repeat(24))();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.stored).toEqual([]);
    stop = after.keepSending(ANA);
    await vi.waitFor(() => expect(server.stored).toEqual(['kept']));
    await vi.waitFor(() => expect(Object.keys(localStorage)).toEqual([]));
  });

  it('goes even when it is too long for the storage of the browser', async () => {
    const { sendFromHere } = await openPage();
    const long = 'x'.repeat(20_000);
    sendFromHere(note(long));
    await vi.waitFor(() => expect(server.stored).toEqual([long]));
  });

  it('is not held up by a message that the server refuses', async () => {
    server.refuses = 'one';
    const { sendFromHere } = await openPage();
    sendFromHere(note('one'));
    sendFromHere(note('two'));
    await vi.waitFor(() => expect(server.stored).toEqual(['two']));
  });
});
