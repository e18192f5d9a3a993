import { connect, createServer, type Socket } from 'node:net';
import { ImapFlow } from 'imapflow';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelInbox } from '../../../channels/adapter.ts';
import { type ListenTimes, listenMailbox, retryDelayMs } from '../../../channels/email/listen/listen.ts';
import { createParsePool } from '../../../channels/email/parse/pool.ts';
import type { EmailSettings } from '../../../channels/email/settings.ts';
import { DOVECOT_PASSWORD, type Dovecot, dovecotMissing, startDovecot } from '../../support/dovecot.ts';
import { emailInbox, type RecordingSink, rawMail, recordingSink, until } from './support.ts';

const missing = dovecotMissing();
if (missing) {
  console.warn(`IMAP is not tested: ${missing}`);
}

const pool = createParsePool({ size: 1 });
afterAll(() => pool.close());

let users = 0;
/** A mailbox of its own for each test. */
function freshInbox(dovecot: Dovecot, changes: Partial<EmailSettings> = {}) {
  const address = `agent${++users}@shop.test`;
  return emailInbox({
    address,
    imapHost: '127.0.0.1',
    imapPort: dovecot.imapPort,
    imapSecurity: 'none',
    imapUser: address,
    imapPassword: DOVECOT_PASSWORD,
    ...changes,
  });
}

/** Stands between us and the server; frozen, it takes no byte and closes nothing. */
async function startProxy(target: number) {
  const sockets = new Set<Socket>();
  const proxy = { port: 0, isFrozen: false, stop: async () => undefined };
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => !proxy.isFrozen && to.write(bytes));
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  proxy.port = address !== null && typeof address === 'object' ? address.port : 0;
  proxy.stop = async () => {
    for (const socket of sockets) {
      socket.destroy();
    }
    await new Promise((resolve) => server.close(resolve));
    return undefined;
  };
  return proxy;
}

/** Puts a mail into the folder that came some days ago. */
async function append(dovecot: Dovecot, address: string, subject: string, daysAgo: number): Promise<void> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: dovecot.imapPort,
    secure: false,
    auth: { user: address, pass: DOVECOT_PASSWORD },
    logger: false,
  });
  await client.connect();
  const at = new Date(Date.now() - daysAgo * 86_400_000);
  const raw = rawMail({ Subject: subject, 'Message-ID': `<${daysAgo}.${address}>` }, 'old\r\n');
  await client.append('INBOX', raw, [], at);
  await client.logout();
}

const QUICK: Partial<ListenTimes> = {
  firstRetryMs: 100,
  longestRetryMs: 400,
  refreshMs: 1_000,
  answerMs: 1_000,
};

describe.skipIf(missing)(`a watched mailbox${missing ? ` (${missing})` : ''}`, () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
  }, 60_000);
  afterAll(() => dovecot.stop(), 60_000);

  const running: { controller: AbortController; ended: Promise<void> }[] = [];
  afterEach(async () => {
    for (const { controller, ended } of running.splice(0)) {
      controller.abort();
      await ended;
    }
  });

  function listen(inbox: ChannelInbox<EmailSettings>, sink: RecordingSink) {
    const controller = new AbortController();
    const ended = listenMailbox(inbox, sink, controller.signal, { times: QUICK, pool });
    running.push({ controller, ended });
    return { controller, ended };
  }

  const mail = (number: number) =>
    rawMail({ Subject: `mail ${number}`, 'Message-ID': `<m${number}@example.com>` }, `text ${number}\r\n`);
  const subjects = (sink: RecordingSink) => sink.events.map((event) => event.email?.subject);

  it('stores what is there and what comes, in order, and remembers how far it is', async () => {
    const inbox = freshInbox(dovecot);
    const { address } = inbox.settings;
    await dovecot.deliver(mail(1), address);
    await dovecot.deliver(mail(2), address);
    const sink = recordingSink();
    listen(inbox, sink);
    await until(() => sink.events.length === 2);
    await dovecot.deliver(mail(3), address);
    await until(() => sink.cursor?.uid === '3');
    expect(subjects(sink)).toEqual(['mail 1', 'mail 2', 'mail 3']);
    expect(sink.states).toContain('ok');
  });

  it.each([
    { days: 7, found: ['mail of yesterday', 'mail 4'] },
    { days: 0, found: ['mail 4'] },
    { days: 365, found: ['mail of last month', 'mail of yesterday', 'mail 4'] },
  ])('reads $days days back when it is connected, and all that comes', async ({ days, found }) => {
    const inbox = freshInbox(dovecot, { imapHistoryDays: days });
    const { address } = inbox.settings;
    await append(dovecot, address, 'mail of last month', 30);
    await append(dovecot, address, 'mail of yesterday', 1);
    const sink = recordingSink();
    listen(inbox, sink);
    await until(() => sink.states.includes('ok'));
    await dovecot.deliver(mail(4), address);
    await until(() => sink.events.length === found.length);
    expect(subjects(sink)).toEqual(found);
  });

  it('reads again from its first connection when the server numbers its mails anew', async () => {
    const inbox = freshInbox(dovecot);
    const { address } = inbox.settings;
    await append(dovecot, address, 'mail of last month', 30);
    await dovecot.deliver(mail(1), address);
    const sink = recordingSink();
    const first = listen(inbox, sink);
    await until(() => sink.events.length === 1);
    first.controller.abort();
    await first.ended;
    await dovecot.deliver(mail(2), address);
    sink.cursor = { ...sink.cursor, uidValidity: '1', uid: '900' };
    listen(inbox, sink);
    await until(() => sink.events.length === 2);
    expect(subjects(sink)).toEqual(['mail 1', 'mail 2']);
  });

  it('goes on where it was after a restart, fetching nothing twice', async () => {
    const inbox = freshInbox(dovecot);
    await dovecot.deliver(mail(1), inbox.settings.address);
    const sink = recordingSink();
    const first = listen(inbox, sink);
    await until(() => sink.cursor?.uid === '1');
    first.controller.abort();
    await first.ended;
    await dovecot.deliver(mail(2), inbox.settings.address);
    listen(inbox, sink);
    await until(() => sink.cursor?.uid === '2');
    expect(sink.deliveries).toEqual(['<m1@example.com>', '<m2@example.com>']);
  });

  it('leaves the cursor before a mail that cannot be stored, and stores it later', async () => {
    const inbox = freshInbox(dovecot);
    await dovecot.deliver(mail(1), inbox.settings.address);
    const sink = recordingSink();
    sink.failWith = new Error('database away');
    listen(inbox, sink);
    await until(() => sink.reasons.some((reason) => reason?.includes('database away')));
    expect(sink.cursor?.uid).toBe('0');
    sink.failWith = null;
    await until(() => sink.cursor?.uid === '1');
    expect(subjects(sink)).toEqual(['mail 1']);
    expect(sink.quarantined).toHaveLength(0);
  });

  it('puts one mail that can never be stored aside after three tries, and goes on', async () => {
    const inbox = freshInbox(dovecot);
    const sink = recordingSink();
    let tries = 0;
    const { deliver } = sink;
    sink.deliver = async (event) => {
      if (event.externalId === '<m2@example.com>') {
        tries++;
        throw new Error('this one breaks the store');
      }
      return deliver(event);
    };
    for (const number of [1, 2, 3]) {
      await dovecot.deliver(mail(number), inbox.settings.address);
    }
    listen(inbox, sink);
    await until(() => sink.cursor?.uid === '3');
    expect(tries).toBe(3);
    expect(sink.quarantined).toMatchObject([{ externalId: '<m2@example.com>', subject: 'mail 2' }]);
    expect(subjects(sink)).toEqual(['mail 1', 'mail 3']);
  });

  it('names every mail as before when the server numbers them anew', async () => {
    const inbox = freshInbox(dovecot);
    await dovecot.deliver(mail(1), inbox.settings.address);
    await dovecot.deliver(rawMail({ Subject: 'no id' }), inbox.settings.address);
    const sink = recordingSink();
    const first = listen(inbox, sink);
    await until(() => sink.cursor?.uid === '2');
    first.controller.abort();
    await first.ended;
    sink.cursor = { uidValidity: '1', uid: '2000' };
    listen(inbox, sink);
    await until(() => sink.deliveries.length === 4);
    expect(sink.events).toHaveLength(2);
    expect(sink.cursor).not.toMatchObject({ uidValidity: '1' });
  });

  it('connects again when the server comes back, and stores what came meanwhile', async () => {
    const own = await startDovecot();
    try {
      const inbox = freshInbox(own);
      const sink = recordingSink();
      listen(inbox, sink);
      await until(() => sink.states.includes('ok'));
      await own.halt();
      await until(() => sink.states.at(-1) === 'failing');
      expect(sink.reasons.at(-1)).toMatch(/mail server/);
      await own.start();
      await own.deliver(mail(1), inbox.settings.address);
      await until(() => sink.events.length === 1);
      await until(() => sink.states.at(-1) === 'ok');
    } finally {
      await own.stop();
    }
  }, 60_000);

  it('brings a mail of many files and 5 MB, and only the beginning of one beyond 50 MB', async () => {
    const inbox = freshInbox(dovecot);
    const line = `${'A'.repeat(76)}\r\n`;
    const big = (megabytes: number, id: string) =>
      rawMail(
        { Subject: id, 'Message-ID': `<${id}@example.com>`, 'Content-Type': 'multipart/mixed; boundary=b' },
        `--b\r\n\r\nthe text\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${line.repeat((megabytes * 2 ** 20) / line.length)}--b--\r\n`,
      );
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: dovecot.imapPort,
      secure: false,
      doSTARTTLS: false,
      auth: { user: inbox.settings.address, pass: DOVECOT_PASSWORD },
      logger: false,
    });
    await client.connect();
    await client.append('INBOX', big(5, 'five'));
    await client.append('INBOX', big(51, 'fifty'));
    await client.append('INBOX', mail(3));
    await client.logout();
    const sink = recordingSink();
    listen(inbox, sink);
    await until(() => sink.cursor?.uid === '3', 60_000);
    const [five, fifty] = sink.events;
    expect(five).toMatchObject({ text: 'the text', attachments: [{ name: 'a.pdf' }] });
    expect(fifty?.text).toMatch(/^the text\n\n\[This mail has 52 MB/);
    expect(subjects(sink)).toEqual(['five', 'fifty', 'mail 3']);
  }, 120_000);

  it('says what is wrong with the settings, without the password', async () => {
    const sink = recordingSink();
    listen(freshInbox(dovecot, { imapPassword: 'wrong-hunter2' }), sink);
    await until(() => sink.states.includes('failing'));
    expect(sink.reasons.at(-1)).toContain('refused the mailbox’s user or password');
    const folder = recordingSink();
    listen(freshInbox(dovecot, { imapFolder: 'Nowhere' }), folder);
    await until(() => folder.states.includes('failing'));
    expect(folder.reasons.at(-1)).toContain('no folder “Nowhere”');
    expect(JSON.stringify([...sink.reasons, ...folder.reasons])).not.toContain('hunter2');
  });

  it('notices a connection whose other end has vanished, and stores what came meanwhile', async () => {
    const proxy = await startProxy(dovecot.imapPort);
    try {
      const inbox = freshInbox(dovecot, { imapPort: proxy.port });
      const sink = recordingSink();
      listen(inbox, sink);
      await until(() => sink.states.includes('ok'));
      proxy.isFrozen = true;
      await dovecot.deliver(mail(1), inbox.settings.address);
      await until(() => sink.states.at(-1) === 'failing');
      expect(sink.events).toHaveLength(0);
      proxy.isFrozen = false;
      await until(() => sink.events.length === 1, 60_000);
    } finally {
      await proxy.stop();
    }
  }, 120_000);

  it('puts mail that breaks the parser aside, and stores the good mail behind it', async () => {
    const inbox = freshInbox(dovecot);
    const parts = '--b\r\n\r\nx\r\n'.repeat(3_000);
    for (const number of [1, 2, 3]) {
      const bomb = { Subject: `bomb ${number}`, 'Content-Type': 'multipart/mixed; boundary=b' };
      await dovecot.deliver(rawMail(bomb, `${parts}--b--\r\n`), inbox.settings.address);
    }
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
    for (const number of numbers) {
      await dovecot.deliver(mail(number), inbox.settings.address);
    }
    const sink = recordingSink();
    listen(inbox, sink);
    await until(() => sink.cursor?.uid === '23', 100_000);
    expect(subjects(sink)).toEqual(numbers.map((number) => `mail ${number}`));
    expect(sink.quarantined.map(({ subject }) => subject)).toEqual(['bomb 1', 'bomb 2', 'bomb 3']);
  }, 120_000);

  it('ends at once when aborted', async () => {
    const sink = recordingSink();
    const { controller, ended } = listen(freshInbox(dovecot), sink);
    await until(() => sink.states.includes('ok'));
    const before = Date.now();
    controller.abort();
    await ended;
    expect(Date.now() - before).toBeLessThan(2_000);
  });
});

describe('trying again', () => {
  it('waits longer each time, never longer than the limit, and not all at the same moment', () => {
    const times = { refreshMs: 0, pollMs: 0, answerMs: 0, firstRetryMs: 1_000, longestRetryMs: 60_000 };
    const longest = [1, 2, 3, 10, 1_000].map((failures) => retryDelayMs(failures, times, () => 1));
    expect(longest).toEqual([1_000, 2_000, 4_000, 60_000, 60_000]);
    expect(retryDelayMs(1, times, () => 0)).toBe(500);
  });
});
