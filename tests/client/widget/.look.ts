import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';
import { INBOX_ID, startVisitorServer } from './visitorServer.ts';

const v = await startVisitorServer();
v.config.greeting = 'Hi! Ask us anything about your order, delivery or returns.';
v.config.asksNameAndEmail = true;
const http = createServer((req, res) => {
  if (req.url === '/widget.js') {
    res.setHeader('content-type', 'text/javascript');
    res.end(readFileSync('dist/widget/widget.js'));
    return;
  }
  const m = /config/.exec(req.url!);
  res.setHeader('access-control-allow-origin', '*');
  if (m) {
    res.end(JSON.stringify(v.config));
    return;
  }
  res.setHeader(
    'content-security-policy',
    `default-src 'none'; script-src 'self'; connect-src *; img-src *; style-src 'none'`,
  );
  res.setHeader('content-type', 'text/html');
  res.end(
    `<!doctype html><html lang="${req.url!.includes('pt') ? 'pt-BR' : 'en'}"><meta name=viewport content="width=device-width"><h1>Shop</h1><p>Lorem</p><script src="/widget.js" data-inbox="${INBOX_ID}"></script>`,
  );
});
// one origin: proxy socket.io by attaching to the same server
await new Promise<void>((r) => http.listen(0, '127.0.0.1', r));
const port = (http.address() as any).port;
const vport = new URL(v.origin).port;
const b = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking'],
});
const shot = async (name: string, opt: any, url: string, f: (p: any) => Promise<void>) => {
  const c = await b.newContext({ viewport: { width: 500, height: 720 }, ...opt });
  const p = await c.newPage();
  p.on('console', (m: any) => console.log(name, m.text()));
  p.on('pageerror', (e: any) => console.log(name, 'ERR', e.message));
  await p.addInitScript(() => {
    const o = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (i: any) {
      return o.call(this, { ...i, mode: 'open' });
    };
  });
  await p.route('**/socket.io/**', (r: any) => r.continue());
  await p.goto(url);
  await f(p);
  await p.waitForTimeout(400);
  await p.screenshot({ path: `/tmp/wl/${name}.png` });
  await c.close();
};

// forward upgrades and polling to the visitor server
import net from 'node:net';

http.on('upgrade', (req, sock, head) => {
  const s = net.connect(+vport, '127.0.0.1', () => {
    s.write(
      `${req.method} ${req.url} HTTP/1.1\r\n` +
        Object.entries(req.headers)
          .map(([k, x]) => `${k}: ${x}`)
          .join('\r\n') +
        '\r\n\r\n',
    );
    s.write(head);
    s.pipe(sock).pipe(s);
  });
  s.on('error', () => sock.destroy());
  sock.on('error', () => s.destroy());
});
const u = `http://127.0.0.1:${port}/`;
await shot('prechat', {}, u, async (p) => {
  await p.click('.launcher');
});
await shot(
  'prechat-360-dark-pt',
  { viewport: { width: 360, height: 700 }, colorScheme: 'dark' },
  u + '?pt',
  async (p) => {
    await p.click('.launcher');
  },
);
v.config.asksNameAndEmail = false;
v.session = { agentName: 'Ana', readUpTo: { byAgent: 2, byVisitor: 1 } };
await shot('chat', {}, u, async (p) => {
  await p.click('.launcher');
  await p.waitForTimeout(500);
  await p.fill('textarea', 'Hello, where is my order 10482? It should have been here on Monday.');
  await p.keyboard.press('Enter');
  await p.waitForTimeout(300);
  v.say('Hi! I am looking into it right now.');
  v.say('It left our warehouse this morning: https://track.example/10482. Anything else I can do?');
  await p.waitForTimeout(300);
  await p.fill('textarea', 'Thank you!');
  await p.keyboard.press('Enter');
  await p.waitForTimeout(300);
  v.messages[0]!.text;
  v.sockets()[0]!.emit('typing', { name: 'Ana', isTyping: true });
});
await shot('chat-dark', { colorScheme: 'dark' }, u, async (p) => {
  await p.click('.launcher');
  await p.waitForTimeout(500);
  await p.fill('textarea', 'A second\nline');
});
await shot('chat-360', { viewport: { width: 360, height: 700 } }, u, async (p) => {
  await p.click('.launcher');
  await p.waitForTimeout(500);
});
v.session = { queue: { position: 3, waitSeconds: [120, 260] } };
await shot('queue-pt', {}, u + '?pt', async (p) => {
  await p.click('.launcher');
  await p.waitForTimeout(500);
  v.cut;
});
v.answerSend = () => ({ code: 'tooLarge', message: 'longer than 10,000 characters' });
await shot('refused', {}, u, async (p) => {
  await p.click('.launcher');
  await p.waitForTimeout(500);
  await p.fill('textarea', 'Refused one');
  await p.keyboard.press('Enter');
  await p.waitForTimeout(300);
});
v.config.isAttended = false;
v.session = {};
v.messages.length = 0;
await shot('away', {}, u, async (p) => {
  await p.click('.launcher');
  await p.waitForTimeout(300);
});
await b.close();
http.closeAllConnections();
http.close();
await v.close();
process.exit(0);
