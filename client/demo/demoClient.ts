import { io, type Socket } from 'socket.io-client';
import type {
  DemoAnswer,
  DemoCall,
  DemoHeard,
  DemoMail,
  DemoText,
  DemoToServer,
  DemoVia,
  DemoWelcome,
  ServerToDemo,
} from '../../shared/demo.ts';
import type { PhoneSound } from './phoneSound.ts';

export interface DemoState {
  connection: 'connecting' | 'live' | 'lost' | 'unavailable';
  welcome: DemoWelcome | null;
  number: string | null;
  texts: readonly DemoText[];
  call: DemoCall;
  /** What the phone hears while nobody is on the line. */
  heard: DemoHeard | null;
  /** When somebody came on the line; milliseconds. */
  connectedAt: number | null;
  address: string;
  mails: readonly DemoMail[];
}

/** Everything the page can ask of the server. Each resolves to null when done, or to what went wrong. */
export interface DemoClient {
  getState(): DemoState;
  subscribe(changed: () => void): () => void;
  takePhone(number: string): Promise<string | null>;
  sendText(text: {
    to: string;
    via: DemoVia;
    body: string;
    picture: { contentType: 'image/jpeg'; bytes: Uint8Array<ArrayBuffer> } | null;
  }): Promise<string | null>;
  call(to: string): Promise<string | null>;
  answer(): Promise<string | null>;
  hangUp(): Promise<string | null>;
  /** A key of the phone, such as `#`. */
  press(digits: string): Promise<string | null>;
  openMailbox(address: string): Promise<string | null>;
  sendMail(mail: {
    name: string;
    inboxId: string;
    subject: string;
    text: string;
    answers: string | null;
  }): Promise<string | null>;
}

const ANSWER_TIMEOUT_MS = 12_000;
const IDLE: DemoCall = { kind: 'idle', callSid: null, peer: null, lastEnd: null };

/** The page's one connection, and what it knows. Comes back by itself, as the same phone and mailbox. */
export function createDemoClient(sound: PhoneSound): DemoClient {
  const socket: Socket<ServerToDemo, DemoToServer> = io('/demo', { transports: ['websocket', 'polling'] });
  const listeners = new Set<() => void>();
  let state: DemoState = {
    connection: 'connecting',
    welcome: null,
    number: null,
    texts: [],
    call: IDLE,
    heard: null,
    connectedAt: null,
    address: '',
    mails: [],
  };

  function set(change: Partial<DemoState>): void {
    state = { ...state, ...change };
    for (const changed of listeners) {
      changed();
    }
  }

  const patient = () => socket.timeout(ANSWER_TIMEOUT_MS);

  async function takePhone(number: string): Promise<string | null> {
    const answer = await settled(patient().emitWithAck('takePhone', { number }));
    if (answer.ok) {
      set({ number, texts: answer.phone.texts, call: answer.phone.call, heard: null });
    }
    return problemOf(answer);
  }

  async function openMailbox(address: string): Promise<string | null> {
    const answer = await settled(patient().emitWithAck('openMailbox', { address }));
    if (answer.ok) {
      set({ address, mails: answer.mails });
    }
    return problemOf(answer);
  }

  socket.on('welcome', (welcome) => {
    set({ connection: 'live', welcome });
    const number = state.number ?? welcome.numbers[0];
    if (number !== undefined) {
      void takePhone(number);
    }
    if (state.address !== '') {
      void openMailbox(state.address);
    }
  });
  socket.on('disconnect', () => set({ connection: 'lost' }));
  socket.on('connect_error', (error) =>
    set({ connection: error.message === 'Invalid namespace' ? 'unavailable' : 'lost' }),
  );
  socket.on('text', (text) => set({ texts: [...state.texts.filter(({ id }) => id !== text.id), text] }));
  socket.on('mail', (mail) => set({ mails: [...state.mails.filter(({ id }) => id !== mail.id), mail] }));
  socket.on('heard', (heard) => set({ heard }));
  socket.on('call', (call) => {
    const isTalking = call.kind === 'connected' || call.kind === 'held';
    if (call.kind === 'idle') {
      sound.close();
    } else {
      sound.setHeld(call.kind === 'held');
    }
    set({ call, connectedAt: isTalking ? (state.connectedAt ?? Date.now()) : null });
  });
  listenToSound(socket, sound);

  return {
    getState: () => state,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    takePhone,
    openMailbox,
    sendText: async ({ picture, ...text }) =>
      problemOf(
        await settled(
          patient().emitWithAck('text', { ...text, pictures: picture === null ? [] : [picture] }),
        ),
      ),
    call: async (to) => problemOf(await settled(patient().emitWithAck('call', { to }))),
    answer: async () => problemOf(await settled(patient().emitWithAck('answer', {}))),
    press: async (digits) => problemOf(await settled(patient().emitWithAck('press', { digits }))),
    hangUp: async () => problemOf(await settled(patient().emitWithAck('hangUp', {}))),
    sendMail: async (mail) => problemOf(await settled(patient().emitWithAck('mail', mail))),
  };
}

/** The server asks for session descriptions whenever somebody new is on the line. */
function listenToSound(socket: Socket<ServerToDemo, DemoToServer>, sound: PhoneSound): void {
  const complain = (error: unknown) => console.warn('The call has no sound.', error);
  socket.on('createOffer', ({ callSid }, done) => {
    sound.createOffer(callSid).then(done, complain);
  });
  socket.on('createAnswer', ({ callSid, offer }, done) => {
    sound.createAnswer(callSid, offer).then(done, complain);
  });
  socket.on('takeAnswer', ({ callSid, answer }) => {
    sound.takeAnswer(callSid, answer).catch(complain);
  });
  let stop: (() => void) | null = null;
  socket.on('listen', ({ isOn }) => {
    stop?.();
    stop = isOn ? sound.listen((samples) => say(socket, samples)) : null;
  });
  socket.on('disconnect', () => {
    stop?.();
    stop = null;
  });
}

/** Not awaited: what comes too late is not part of the recording. */
function say(socket: Socket<ServerToDemo, DemoToServer>, samples: Int16Array<ArrayBuffer>): void {
  socket.emit('speech', { samples: new Uint8Array(samples.buffer) }, () => undefined);
}

/** Silence is an answer, too. */
async function settled<T>(asked: Promise<DemoAnswer<T>>): Promise<DemoAnswer<T>> {
  return asked.catch(() => ({ ok: false, message: 'no answer from the server' }));
}

function problemOf(answer: DemoAnswer<unknown>): string | null {
  return answer.ok ? null : answer.message;
}
