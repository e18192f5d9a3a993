import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { ingestMail } from '../../../channels/email/ingest.ts';
import { createParsePool, type ParsePool } from '../../../channels/email/parse/pool.ts';
import { emailInbox, rawMail, recordingSink } from './support.ts';

const pools: ParsePool[] = [];
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

function poolOf(options: Parameters<typeof createParsePool>[0]): ParsePool {
  const pool = createParsePool({ size: 1, ...options });
  pools.push(pool);
  return pool;
}
const patient = poolOf({ timeoutMs: 60_000 });
const TEST_TIMEOUT_MS = 120_000;

async function ingest(raw: Buffer, pool = patient) {
  const sink = recordingSink();
  await ingestMail({ raw, wholeSizeBytes: null, envelope: { from: null, to: [] } }, emailInbox(), sink, pool);
  return sink;
}

describe('a mail built to hurt', { timeout: TEST_TIMEOUT_MS }, () => {
  it('of 2,000 parts is stored, its first files and a notice', async () => {
    const part = (index: number) =>
      `--b\r\nContent-Type: text/x-note; name=n${index}.txt\r\n\r\nnote ${index}\r\n`;
    const parts = Array.from({ length: 2_000 }, (_, index) => part(index)).join('');
    const raw = rawMail(
      { 'Content-Type': 'multipart/mixed; boundary=b' },
      `--b\r\nContent-Type: text/plain\r\n\r\nthe text\r\n${parts}--b--\r\n`,
    );
    const [event] = (await ingest(raw)).events;
    expect(event?.attachments).toHaveLength(200);
    expect(event?.text).toBe('the text\n\n[1800 more files are in the original mail.]');
  });

  it('of multiparts 1,000 deep is stored, or refused as unreadable', async () => {
    let body = 'Content-Type: text/plain\r\n\r\ndeep\r\n';
    for (let depth = 1_000; depth > 0; depth--) {
      body = `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n${body}\r\n--b${depth}--\r\n`;
    }
    const sink = await ingest(Buffer.concat([rawMail({}, '').subarray(0, -2), Buffer.from(body)]));
    expect(sink.events.length + sink.quarantined.length).toBe(1);
    expect(sink.events[0]?.text ?? 'deep').toContain('deep');
  });

  it('for 100,000 recipients is stored, with the first of them', async () => {
    const to = Array.from({ length: 100_000 }, (_, index) => `r${index}@example.com`).join(',\r\n ');
    const [event] = (await ingest(rawMail({ To: to }))).events;
    expect(event?.email?.to).toHaveLength(100);
    expect(event?.text).toBe('Hello');
  });

  it.each([
    ['an unknown charset', 'text/plain; charset=x-klingon', 'caf\u00e9', 'latin1', 'caf'],
    [
      'UTF-7, whose brackets would hide',
      'text/html; charset=utf-7',
      '+ADw-script+AD4-alert(1)+ADw-/script+AD4-ok',
      'latin1',
      'ok',
    ],
    ['a wrong UTF-8', 'text/plain; charset=utf-8', 'caf\u00e9 au lait', 'latin1', 'au lait'],
    ['ISO-2022-JP', 'text/plain; charset=iso-2022-jp', '\u001b$B%F%9%H\u001b(B', 'latin1', 'テスト'],
    [
      'Windows-1252',
      'text/plain; charset=windows-1252',
      'ma\u00e7\u00e3 \u0093ok\u0094',
      'latin1',
      'maçã “ok”',
    ],
    ['UTF-16', 'text/plain; charset=utf-16le', 'olá', 'utf16le', 'olá'],
  ] as const)('in %s yields text', async (_what, contentType, text, encoding, expected) => {
    const body = Buffer.from(text, encoding).toString('base64');
    const raw = rawMail(
      { 'Content-Type': contentType, 'Content-Transfer-Encoding': 'base64' },
      `${body}\r\n`,
    );
    const [event] = (await ingest(raw)).events;
    expect(event?.text).toContain(expected);
    expect(`${event?.text}${event?.html}`).not.toContain('alert');
    expect(event?.text).not.toContain('\u0000');
  });

  it.each([
    ['nothing but a header', Buffer.from('From: ana@example.com\r\n')],
    ['no header at all', Buffer.from('\r\n\r\nhello')],
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(100_000)],
    ['a header of 5 MB', rawMail({ 'X-Long': 'x'.repeat(5 * 2 ** 20) })],
    ['100,000 header fields', rawMail({ 'X-Many': Array.from({ length: 100_000 }, () => 'x') })],
    [
      'a boundary that never ends',
      rawMail(
        { 'Content-Type': 'multipart/mixed; boundary=b' },
        '--b\r\nContent-Type: text/plain\r\n\r\nhalf',
      ),
    ],
    [
      'a boundary of another mail',
      rawMail({ 'Content-Type': 'multipart/mixed; boundary=b' }, 'nothing here\r\n'),
    ],
    ['two content types', rawMail({ 'Content-Type': ['text/plain', 'multipart/mixed; boundary=b'] })],
    ['broken base64', rawMail({ 'Content-Transfer-Encoding': 'base64' }, '%%%not base64%%%\r\n')],
    [
      'lone surrogates and NUL in names',
      rawMail({ Subject: '=?utf-16?b?2AA=?= \u0000 x', From: '"\u0000" <ana@example.com>' }),
    ],
    ['line ends of one kind', Buffer.from('From: ana@example.com\nSubject: x\n\nhello\n')],
  ])('with %s ends as a message or in quarantine, as plain JSON', async (_what, raw) => {
    const sink = await ingest(raw);
    expect(sink.events.length + sink.quarantined.length).toBe(1);
    const json = JSON.stringify([sink.events, sink.quarantined.map(({ raw: _raw, ...rest }) => rest)]);
    expect(json).not.toMatch(/\\u0000|\\ud[89a-f]/i);
  });

  it('that takes too long or too much memory is put aside, and the next one is read', async () => {
    const impatient = poolOf({ timeoutMs: 0.01 });
    const slow = await ingest(rawMail({ Subject: 'slow', 'Message-ID': '<slow@example.com>' }), impatient);
    expect(slow.quarantined).toMatchObject([{ externalId: '<slow@example.com>', subject: 'slow' }]);
    expect(slow.quarantined[0]?.reason).toMatch(/longer than/);
    const small = poolOf({ timeoutMs: 60_000, memoryMegabytes: 32 });
    const huge = `<p>${'<b>a</b><i>b</i>'.repeat(58_000)}</p>`;
    const eater = await ingest(rawMail({ 'Content-Type': 'text/html', Subject: 'eater' }, huge), small);
    expect(eater.quarantined).toMatchObject([{ subject: 'eater' }]);
    expect(eater.quarantined[0]?.reason).toMatch(/memory/);
    expect((await ingest(rawMail({}), small)).events).toHaveLength(1);
  });

  it('of 50 MB leaves the server thread free and is not kept in memory many times over', async () => {
    const line = `${'QUJD'.repeat(19)}\r\n`;
    const raw = rawMail(
      { 'Content-Type': 'multipart/mixed; boundary=b' },
      `--b\r\n\r\nthe text\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${line.repeat((49 * 2 ** 20) / line.length)}--b--\r\n`,
    );
    await ingest(rawMail({}));
    const lag = monitorEventLoopDelay({ resolution: 10 });
    const before = process.memoryUsage().rss;
    lag.enable();
    let highest = before;
    const watch = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage().rss);
    }, 50);
    const [event] = (await ingest(raw)).events;
    clearInterval(watch);
    lag.disable();
    expect(event?.attachments).toMatchObject([{ name: 'a.pdf' }]);
    console.log(
      `50 MB mail: +${Math.round((highest - before) / 2 ** 20)} MB, lag p99 ${Math.round(lag.percentile(99) / 1e6)} ms`,
    );
    expect(highest - before).toBeLessThan(300 * 2 ** 20);
  });
});

describe('the parser’s thread', { timeout: TEST_TIMEOUT_MS }, () => {
  it('starts under plain Node with the loader for TypeScript, from any folder', () => {
    const program = `
      import { createParsePool } from ${JSON.stringify(new URL('../../../channels/email/parse/pool.ts', import.meta.url).href)};
      const pool = createParsePool({ size: 1 });
      const outcome = await pool.parse({
        raw: Buffer.from('From: ana@example.com\\r\\n\\r\\nhello'), wholeSizeBytes: null,
        envelope: { from: null, to: [] }, inboxAddress: 'a@b.test', trustedAuthservId: null, now: new Date().toISOString(),
      });
      console.log(outcome.kind, outcome.mail.text);
    `;
    const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const ran = spawnSync(process.execPath, ['--import', loader, '--input-type=module', '-e', program], {
      cwd: '/',
      encoding: 'utf8',
      timeout: 100_000,
    });
    // It ends by itself: an idle thread does not keep the process alive.
    expect(ran.stdout.trim(), ran.stderr).toBe('parsed hello');
    expect(ran.status).toBe(0);
  });
});
