import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { afterEach, describe, expect, it } from 'vitest';
import { createSmtpDoor, type SmtpDoor, type SmtpDoorOptions } from '../../../channels/email/smtpDoor.ts';
import { until } from './support.ts';

type Inbox = { id: string };
interface Taken {
  raw: string;
  from: string;
  to: readonly string[];
  inbox: string;
}

let door: SmtpDoor | null = null;
afterEach(async () => {
  await door?.close();
  door = null;
});

async function openDoor(changes: Partial<SmtpDoorOptions<Inbox>> = {}) {
  const taken: Taken[] = [];
  const known = new Map([
    ['support@shop.test', { id: 'support' }],
    ['sales@shop.test', { id: 'sales' }],
  ]);
  door = await createSmtpDoor<Inbox>({
    host: '127.0.0.1',
    port: 0,
    resolve: async (address) => known.get(address) ?? null,
    deliver: async (raw, envelope, inbox) => {
      taken.push({ raw: raw.toString(), from: envelope.from, to: envelope.to, inbox: inbox.id });
    },
    ...changes,
  });
  return { taken, port: door.port };
}

interface Answer {
  code: number;
  text: string;
}

function handIn(
  port: number,
  to: string | string[],
  mail: string | Buffer = 'Subject: x\r\n\r\nhello\r\n',
  from = 'ana@example.com',
): Promise<Answer> {
  const connection = new SMTPConnection({ host: '127.0.0.1', port, ignoreTLS: true });
  return new Promise((resolve) => {
    const fail = (cause: { responseCode?: number | undefined; message: string } | null | undefined) =>
      cause && resolve({ code: cause.responseCode ?? 0, text: cause.message });
    connection.on('error', fail);
    connection.connect((failed) => {
      if (failed) {
        fail(failed);
        return;
      }
      connection.send({ from, to }, mail, (cause, info) => {
        fail(cause);
        resolve({ code: 250, text: info?.response ?? '' });
        connection.quit();
      });
    });
  });
}

describe('the SMTP door', () => {
  it('takes mail for an inbox, also under its token addresses and in any case', async () => {
    const { taken, port } = await openDoor();
    expect(await handIn(port, 'Support+abc234@SHOP.test')).toMatchObject({ code: 250 });
    expect(taken).toMatchObject([
      {
        from: 'ana@example.com',
        to: ['support+abc234@shop.test'],
        inbox: 'support',
        raw: 'Subject: x\r\n\r\nhello\r\n',
      },
    ]);
  });

  it('takes a bounce, whose sender is empty', async () => {
    const { taken, port } = await openDoor();
    expect(await handIn(port, 'support@shop.test', undefined, '')).toMatchObject({ code: 250 });
    expect(taken[0]?.from).toBe('');
  });

  it('refuses strangers', async () => {
    const { taken, port } = await openDoor();
    expect(await handIn(port, 'nobody@shop.test')).toMatchObject({ code: 550 });
    expect(await handIn(port, 'support@elsewhere.test')).toMatchObject({ code: 550 });
    expect(taken).toHaveLength(0);
  });

  it('hands one mail for two inboxes to each once', async () => {
    const { taken, port } = await openDoor();
    await handIn(port, ['support@shop.test', 'sales@shop.test', 'support+x@shop.test']);
    expect(taken.map(({ inbox, to }) => [inbox, to.length])).toEqual([
      ['support', 2],
      ['sales', 1],
    ]);
  });

  it('asks for another try when storing fails, and when the inbox cannot be looked up', async () => {
    const { port } = await openDoor({
      deliver: async () => {
        throw new Error('database away: mongodb://secret');
      },
    });
    const answer = await handIn(port, 'support@shop.test');
    expect(answer).toMatchObject({ code: 451 });
    expect(answer.text).not.toContain('secret');
    await door?.close();
    const second = await openDoor({ resolve: () => Promise.reject(new Error('away')) });
    expect(await handIn(second.port, 'support@shop.test')).toMatchObject({ code: 451 });
  });

  it('takes a mail of the largest size and refuses one byte more', async () => {
    const { taken, port } = await openDoor({ limits: { sizeBytes: 20_000 } });
    const mail = (bytes: number) =>
      Buffer.from(`Subject: x\r\n\r\n${'y\r\n'.repeat(10_000)}`).subarray(0, bytes - 2);
    const exact = Buffer.concat([mail(20_000), Buffer.from('\r\n')]);
    expect(exact.length).toBe(20_000);
    expect(await handIn(port, 'support@shop.test', exact)).toMatchObject({ code: 250 });
    expect(
      await handIn(port, 'support@shop.test', Buffer.concat([exact, Buffer.from('z\r\n')])),
    ).toMatchObject({ code: 552 });
    expect(taken).toHaveLength(1);
  });

  it('asks for another try when more mail comes at once than it may hold', async () => {
    const { port } = await openDoor({ limits: { bytesInHand: 1_000 } });
    const mail = `Subject: x\r\n\r\n${'y\r\n'.repeat(1_000)}`;
    expect(await handIn(port, 'support@shop.test', mail)).toMatchObject({ code: 452 });
    expect(await handIn(port, 'support@shop.test')).toMatchObject({ code: 250 });
  });

  it('slows down an address that hands in too much', async () => {
    const { taken, port } = await openDoor({ limits: { mailsPerIpAndMinute: 2 } });
    const answers = [];
    for (let index = 0; index < 3; index++) {
      answers.push((await handIn(port, 'support@shop.test')).code);
    }
    expect(answers).toEqual([250, 250, 451]);
    expect(taken).toHaveLength(2);
  });

  it('closes a connection beyond what an address may have, and opens again after', async () => {
    let isReached = false;
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { port } = await openDoor({
      limits: { connectionsPerIp: 1 },
      deliver: () => {
        isReached = true;
        return opened;
      },
    });
    const first = handIn(port, 'support@shop.test');
    await until(() => isReached);
    expect(await handIn(port, 'support@shop.test')).toMatchObject({ code: 421 });
    open();
    expect(await first).toMatchObject({ code: 250 });
    const deadline = Date.now() + 10_000;
    let answer = await handIn(port, 'support@shop.test');
    while (answer.code === 421 && Date.now() < deadline) {
      answer = await handIn(port, 'support@shop.test');
    }
    expect(answer).toMatchObject({ code: 250 });
  });
});
