import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Phone } from '../../../server/demo/carrier/phone/phone.ts';
import { PHONE_PAGE } from './pages.ts';

/** Counted since the connection began. `energy` is of what is heard, by the browser's own measure. */
export interface SoundCount {
  sent: number;
  received: number;
  energy: number;
}

/** A customer's microphone and speaker. Browsers give a microphone to localhost, also where nobody listens there. */
export async function openPhonePage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ permissions: ['microphone'] });
  const page = await context.newPage();
  const url = 'http://localhost/phone';
  await page.route(url, (route) => route.fulfill({ contentType: 'text/html', body: PHONE_PAGE }));
  await page.goto(url);
  return page;
}

/** Gives a phone of the carrier the page's microphone and speaker. */
export function lendSound(phone: Phone, page: Page): void {
  const text = (value: string) => JSON.stringify(value);
  phone.sound = {
    createOffer: () => page.evaluate<string>('phone.createOffer()'),
    takeAnswer: (_callSid, answer) => void page.evaluate(`phone.takeAnswer(${text(answer)})`),
    createAnswer: (_callSid, offer) => page.evaluate<string>(`phone.createAnswer(${text(offer)})`),
  };
}

/** What the phone has sent and heard in its last call. */
export function soundOfPhone(page: Page): Promise<SoundCount> {
  return page.evaluate<SoundCount>('phone.sound()');
}

/** Keeps a list of the connections that pages of a context make, so that their sound can be counted. */
export async function countSound(context: BrowserContext): Promise<void> {
  await context.addInitScript(`
    window.connections = [];
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(...settings) {
        super(...settings);
        window.connections.push(this);
      }
    };
  `);
}

/** What a page of a context with `countSound` has sent and heard in its latest connection. */
export function soundOfPage(page: Page): Promise<SoundCount> {
  return page.evaluate<SoundCount>(`(async () => {
    const sound = { sent: 0, received: 0, energy: 0 };
    const reports = await window.connections.at(-1)?.getStats();
    for (const report of reports?.values() ?? []) {
      if (report.type === 'outbound-rtp') sound.sent += report.packetsSent;
      if (report.type === 'inbound-rtp') {
        sound.received += report.packetsReceived;
        sound.energy += report.totalAudioEnergy;
      }
    }
    return sound;
  })()`);
}

/** What comes within a time: the microphone of Chromium's flags beeps once a second. */
export async function soundWithin(
  milliseconds: number,
  count: () => Promise<SoundCount>,
): Promise<SoundCount> {
  const before = await count();
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const after = await count();
  return {
    sent: after.sent - before.sent,
    received: after.received - before.received,
    energy: after.energy - before.energy,
  };
}
