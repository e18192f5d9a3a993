import { randomUUID } from 'node:crypto';
import type { Namespace, Server } from 'socket.io';
import type { z } from 'zod';
import {
  type DemoAnswer,
  type DemoCall,
  type DemoHeard,
  type DemoText,
  type DemoToServer,
  demoSignalSchemas,
  type ServerToDemo,
} from '../../shared/demo.ts';
import type { Heard, Phone, PhoneState, ReceivedText } from './carrier/phone/phone.ts';
import type { DemoInbox } from './demoInbox.ts';
import { type DemoSocket, lendSound, samplesIn, type TabFacts } from './lentSound.ts';
import type { Mailbox } from './mailbox.ts';
import { createMailDesk, type MailDesk } from './mailDesk.ts';

export interface DemoSocketsOptions {
  carrier: { phone(number: string): Phone };
  mail: Mailbox;
  /** Asked at each connection, since an admin may add inboxes. */
  inboxes: () => Promise<readonly DemoInbox[]>;
  onError: (cause: unknown) => void;
}

type DemoNamespace = Namespace<DemoToServer, ServerToDemo, Record<string, never>, TabFacts>;

/** The phones that the page offers; simulated customers have others. */
export const demoNumbers = ['+12125550190', '+14155550191', '+5511900009901', '+5511900009902'] as const;

const MAX_TEXTS = 200;

/**
 * The server's side of the page `/demo`: each phone may be shown in several tabs, and its sound goes to the tab
 * that called or answered last. Pages of other origins are refused.
 */
export function attachDemoSockets(io: Server, options: DemoSocketsOptions): { close(): void } {
  // A namespace carries its own catalogue; socket.io types it like the whole server's.
  const demo = io.of('/demo') as unknown as DemoNamespace;
  const texts = new Map<string, DemoText[]>();
  const desk = createMailDesk(options.mail, (address, mail) => demo.to(mailRoom(address)).emit('mail', mail));
  const stops = demoNumbers.map((number) => showPhone(demo, options.carrier.phone(number), texts));

  demo.use((socket, next) => {
    const { origin, host } = socket.handshake.headers;
    const isOwn = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
    next(isOwn ? undefined : new Error('forbidden'));
  });
  demo.on('connection', (socket) => {
    socket.data = { number: null, mailbox: null, take: null };
    listenToPhone(socket, options, texts, demo);
    listenToMail(socket, options, desk);
    options.inboxes().then(
      (inboxes) => socket.emit('welcome', { numbers: demoNumbers, inboxes }),
      (cause: unknown) => {
        options.onError(cause);
        socket.disconnect(true);
      },
    );
  });
  return {
    close() {
      for (const stop of [...stops, desk.close]) {
        stop();
      }
      demo.disconnectSockets(true);
    },
  };
}

/** Shows what happens on a phone to every tab that has it in hand. @returns a function that stops it */
function showPhone(demo: DemoNamespace, phone: Phone, texts: Map<string, DemoText[]>): () => void {
  const room = demo.to(phoneRoom(phone.number));
  const handlers = {
    text: (text: ReceivedText) => {
      const shown = receivedText(text);
      remember(texts, phone.number, shown);
      room.emit('text', shown);
      if (text.via === 'whatsapp') {
        // A receipt that is lost is one that the sender never sees, as in life.
        phone.markRead(text.sid).catch(() => undefined);
      }
    },
    state: (state: PhoneState) => room.emit('call', callOf(state)),
    said: (heard: Heard) => room.emit('heard', heardOf(heard)),
  };
  phone.on('text', handlers.text).on('state', handlers.state).on('said', handlers.said);
  return () => {
    phone.off('text', handlers.text).off('state', handlers.state).off('said', handlers.said);
  };
}

function listenToPhone(
  socket: DemoSocket,
  { carrier, onError }: DemoSocketsOptions,
  texts: Map<string, DemoText[]>,
  demo: DemoNamespace,
): void {
  const phoneInHand = () => {
    if (socket.data.number === null) {
      throw new Error('choose a phone first');
    }
    return carrier.phone(socket.data.number);
  };
  on(socket, 'takePhone', onError, async ({ number }) => {
    if (!demoNumbers.some((known) => known === number)) {
      throw new Error(`${number} is none of the demo's phones`);
    }
    for (const known of demoNumbers) {
      await socket.leave(phoneRoom(known));
    }
    await socket.join(phoneRoom(number));
    socket.data.number = number;
    const call = callOf(carrier.phone(number).current);
    return { phone: { number, texts: texts.get(number) ?? [], call } };
  });
  on(socket, 'text', onError, async ({ to, via, body, pictures }) => {
    const phone = phoneInHand();
    const files = pictures.map(({ contentType, bytes }) => ({ contentType, bytes: Buffer.from(bytes) }));
    const text: DemoText = {
      id: randomUUID(),
      via,
      direction: 'out',
      peer: to,
      body,
      pictures: files.map(({ contentType, bytes }) => ({ contentType, bytes: arrayBufferOf(bytes) })),
      at: new Date().toISOString(),
      state: 'sending',
    };
    const show = (state: DemoText['state']) => {
      const shown = { ...text, state };
      remember(texts, phone.number, shown);
      demo.to(phoneRoom(phone.number)).emit('text', shown);
    };
    show('sending');
    const { isHeard } = await phone.sendText(to, body, { via, files });
    show(isHeard ? 'sent' : 'failed');
    return {};
  });
  on(socket, 'call', onError, async ({ to }) => {
    const phone = phoneInHand();
    lendSound(socket, phone);
    phone.call(to);
    return {};
  });
  on(socket, 'answer', onError, async () => {
    const phone = phoneInHand();
    lendSound(socket, phone);
    phone.answer();
    return {};
  });
  on(socket, 'hangUp', onError, async () => {
    const phone = phoneInHand();
    phone.current.kind === 'ringing' ? phone.reject() : phone.hangUp();
    return {};
  });
  on(socket, 'press', onError, async ({ digits }) => {
    phoneInHand().press(digits);
    return {};
  });
  on(socket, 'speech', onError, async ({ samples }) => {
    socket.data.take?.(samplesIn(samples));
    return {};
  });
}

function listenToMail(socket: DemoSocket, { inboxes, onError }: DemoSocketsOptions, desk: MailDesk): void {
  on(socket, 'openMailbox', onError, async ({ address }) => {
    if (socket.data.mailbox !== null) {
      await socket.leave(mailRoom(socket.data.mailbox));
    }
    await socket.join(mailRoom(address));
    socket.data.mailbox = address;
    return { mails: desk.mailsOf(address) };
  });
  on(socket, 'mail', onError, async ({ name, inboxId, subject, text, answers }) => {
    const inbox = (await inboxes()).find((each) => each.id === inboxId && each.channel === 'email');
    if (socket.data.mailbox === null || inbox === undefined) {
      throw new Error('choose a mailbox and an address to write to');
    }
    const from = { name, address: socket.data.mailbox };
    await desk.send({ from, to: inbox.address, subject, text, answers });
    return {};
  });
}

type Signal = keyof typeof demoSignalSchemas;

/** Parses, does, answers: one shape for all signals. What goes wrong is told to the page. */
function on<Name extends Signal>(
  socket: DemoSocket,
  name: Name,
  onError: (cause: unknown) => void,
  act: (signal: z.output<(typeof demoSignalSchemas)[Name]>) => Promise<object>,
): void {
  const handle = (raw: unknown, done: unknown): void => {
    const answer = (result: DemoAnswer) => typeof done === 'function' && done(result);
    const parsed = demoSignalSchemas[name].safeParse(raw);
    if (!parsed.success) {
      answer({ ok: false, message: parsed.error.issues[0]?.message ?? 'malformed' });
      return;
    }
    // The schema of this very name has just parsed it; the table's type forgets which.
    act(parsed.data as z.output<(typeof demoSignalSchemas)[Name]>).then(
      (result) => answer({ ok: true, ...result }),
      (cause: unknown) => {
        onError(cause);
        answer({ ok: false, message: cause instanceof Error ? cause.message : 'failed' });
      },
    );
  };
  // Handlers take what comes over the wire, which is unknown until parsed.
  socket.on(name, handle as never);
}

function remember(texts: Map<string, DemoText[]>, number: string, text: DemoText): void {
  const known = texts.get(number) ?? [];
  const others = known.filter((each) => each.id !== text.id);
  texts.set(number, [...others, text].slice(-MAX_TEXTS));
}

function receivedText(text: ReceivedText): DemoText {
  return {
    id: text.sid,
    via: text.via,
    direction: 'in',
    peer: text.from,
    body: text.body,
    pictures: text.files.map(({ contentType, bytes }) => ({ contentType, bytes: arrayBufferOf(bytes) })),
    at: text.at.toISOString(),
    state: 'sent',
  };
}

function callOf({ kind, callSid, peer, lastEnd }: PhoneState): DemoCall {
  return { kind, callSid, peer, lastEnd };
}

function heardOf(heard: Heard): DemoHeard {
  if (heard.kind === 'say') {
    return { kind: 'say', text: heard.text, language: heard.language };
  }
  return { kind: heard.kind === 'play' ? 'music' : heard.kind };
}

/** A copy: small Buffers share one pool, of which the page must not see the rest. */
function arrayBufferOf(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function phoneRoom(number: string): string {
  return `phone:${number}`;
}

function mailRoom(address: string): string {
  return `mail:${address}`;
}
