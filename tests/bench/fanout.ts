import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { type Pair, rowOf } from './support/figures.ts';
import { ROUNDS } from './support/pipeline.ts';
import { type Server, type Stand, startStand } from './support/stand.ts';

export const name = 'fanout';

const SIZES = (process.env.BENCH_FANOUT ?? '50,200,1000').split(',').map(Number);
/** Deliveries of one measurement: enough for a second or so. */
const DELIVERIES = Number(process.env.BENCH_DELIVERIES ?? 40_000);
const LOST_AFTER_MS = 60_000;
const AT_ONCE = 25;

interface Measured {
  perSecond: number;
  cpu: number;
}

/** One event to many agents' sockets, against socket.io's own broadcast of the same event. */
export async function bench(log: (line: string) => void): Promise<Record<string, unknown>> {
  const stand = await startStand('bareFanout', { agents: Math.max(...SIZES) });
  try {
    const rows = [];
    const all: Record<string, unknown> = {};
    for (const size of SIZES) {
      const rounds = await compare(stand, size, log);
      all[`rounds of ${size}`] = rounds;
      const pairs = (key: keyof Measured) =>
        rounds.map((round): Pair => ({ product: round.product[key], bare: round.bare[key] }));
      rows.push(
        rowOf(`to ${size} agents`, 'deliveries/s', pairs('perSecond'), { is: 'atLeast', ratio: 0.85 }),
        rowOf(`to ${size} agents, server`, 'CPU µs/delivery', pairs('cpu'), null),
      );
    }
    return { rows, lost: 0, doubled: 0, ...all };
  } finally {
    await stand.stop();
  }
}

async function compare(stand: Stand, size: number, log: (line: string) => void) {
  const crowds = { bare: await gather(stand.bare, size), product: await gather(stand.product, size) };
  const rounds: { product: Measured; bare: Measured }[] = [];
  try {
    await measure(stand.bare, crowds.bare);
    await measure(stand.product, crowds.product);
    for (let round = 0; round < ROUNDS; round += 1) {
      const bare = await measure(stand.bare, crowds.bare);
      const product = await measure(stand.product, crowds.product);
      rounds.push({ product, bare });
      log(
        `  round ${round + 1} to ${size}: product ${product.perSecond.toFixed(0)}/s, ${product.cpu.toFixed(1)} CPU µs; bare ${bare.perSecond.toFixed(0)}/s, ${bare.cpu.toFixed(1)} CPU µs`,
      );
    }
  } finally {
    crowds.bare.leave();
    crowds.product.leave();
  }
  return rounds;
}

async function measure(server: Server, crowd: Crowd): Promise<Measured> {
  const events = Math.max(1, Math.round(DELIVERIES / crowd.size));
  const deliveries = events * crowd.size;
  const cpuBefore = await server.call('cpu');
  const startedAt = performance.now();
  const arrived = crowd.expect(events);
  await server.call('publish', events);
  await arrived;
  const perSecond = (deliveries / (performance.now() - startedAt)) * 1000;
  return { perSecond, cpu: ((await server.call('cpu')) - cpuBefore) / deliveries };
}

interface Crowd {
  size: number;
  /** Resolves when every agent has heard so many more events, each once and in order. */
  expect(events: number): Promise<void>;
  leave(): void;
}

async function gather(server: Server, size: number): Promise<Crowd> {
  const heard: number[] = Array.from({ length: size }, () => 0);
  const round = { left: 0, settle: () => {}, fail: (_error: Error) => {} };
  const receive = (listener: number, number: number) => {
    const before = heard[listener] ?? 0;
    if (before !== 0 && number !== before + 1) {
      round.fail(new Error(`agent ${listener} heard event ${number} after ${before}`));
    }
    heard[listener] = number;
    round.left -= 1;
    if (round.left === 0) {
      round.settle();
    }
  };
  const traffic = { frames: 0 };
  const sockets: WebSocket[] = [];
  for (let from = 0; from < size; from += AT_ONCE) {
    const coming = Array.from({ length: Math.min(AT_ONCE, size - from) }, (_, index) =>
      listen(server, from + index, traffic, (number) => receive(from + index, number)),
    );
    sockets.push(...(await Promise.all(coming)));
  }
  await quiet(traffic);
  return {
    size,
    expect: (events) =>
      new Promise((resolve, reject) => {
        const fail = (error: Error) => {
          clearTimeout(timer);
          reject(error);
        };
        const timer = setTimeout(() => reject(new Error(`${round.left} deliveries lost`)), LOST_AFTER_MS);
        const settle = () => {
          clearTimeout(timer);
          resolve();
        };
        Object.assign(round, { left: events * size, settle, fail });
      }),
    leave: () => {
      for (const socket of sockets) {
        socket.terminate();
      }
    },
  };
}

/**
 * A socket without socket.io's client, whose own work for each delivery is more than the server's: it would
 * be what is measured.
 */
function listen(
  { facts }: Server,
  index: number,
  traffic: { frames: number },
  receive: (number: number) => void,
): Promise<WebSocket> {
  const cookie = facts.cookies[index];
  const socket = new WebSocket(`${facts.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
    perMessageDeflate: false,
    headers: cookie === undefined ? {} : { cookie },
  });
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (frame: Buffer) => {
      traffic.frames += 1;
      // Engine.io's open and ping, socket.io's connect and refusal; what is left are events.
      if (frame[0] === OPEN) {
        socket.send('40/agents,');
      } else if (frame[0] === PING) {
        socket.send('3');
      } else if (frame[1] === CONNECT) {
        resolve(socket);
      } else if (frame[1] === REFUSED) {
        reject(new Error(`agent ${index} was refused: ${frame.toString('utf8')}`));
      } else {
        const number = numberIn(frame);
        if (number !== null) {
          receive(number);
        }
      }
    });
  });
}

const [OPEN, PING, CONNECT, REFUSED] = [48, 50, 48, 52] as const;

function numberIn(frame: Buffer): number | null {
  const start = frame.indexOf('#0.');
  return start === -1 ? null : Number(frame.toString('latin1', start + 3, frame.indexOf('# ', start)));
}

/** Everybody hears of everybody who comes: that is over when nothing has been heard for a while. */
async function quiet(traffic: { frames: number }): Promise<void> {
  for (let before = -1; before !== traffic.frames; ) {
    before = traffic.frames;
    await pause(1_000);
  }
}
