import { connect, type Socket } from 'node:net';
import { type Document, serialize } from 'bson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenStore, openStore } from '../openStore.ts';

/** 100000 for the long run: `FUZZ_MESSAGES=100000 npm run test:store -- fuzz` */
const MESSAGES = Number(process.env.FUZZ_MESSAGES ?? 1500);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);

let open: OpenStore;

beforeAll(async () => {
  open = await openStore({ sync: false });
});

afterAll(() => open.close());

/** Small numbers from a seed, so that a failure can be had again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function frame(body: Document): Buffer {
  const bytes = serialize({ ...body, $db: 'fuzz' });
  const head = Buffer.alloc(21);
  head.writeInt32LE(21 + bytes.length, 0);
  head.writeInt32LE(1, 4);
  head.writeInt32LE(2013, 12);
  return Buffer.concat([head, bytes]);
}

const MODELS = [
  { hello: 1 },
  { insert: 'c', documents: [{ a: 1, b: { c: [1, 'x', null] } }] },
  { find: 'c', filter: { a: { $gte: 1, $in: [1, 2] } }, sort: { a: 1 }, limit: 5, projection: { a: 1 } },
  { update: 'c', updates: [{ q: { a: 1 }, u: { $set: { 'b.c': 5 }, $inc: { n: 1 } }, upsert: true }] },
  { aggregate: 'c', pipeline: [{ $match: { a: 1 } }, { $group: { _id: '$a', n: { $sum: 1 } } }], cursor: {} },
  { delete: 'c', deletes: [{ q: { a: 1 }, limit: 1 }] },
  { findAndModify: 'c', query: { a: 1 }, update: [{ $set: { z: { $add: ['$a', 1] } } }], new: true },
  { createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a_1' }] },
  { getMore: 5n, collection: 'c' },
].map(frame);

function mutate(model: Buffer, random: (below: number) => number): Buffer {
  const mutant = Buffer.from(model);
  const kind = random(10);
  if (kind === 0) {
    return mutant.subarray(0, random(mutant.length));
  }
  const changes = 1 + random(4);
  for (let change = 0; change < changes; change += 1) {
    // The length is mostly kept: else the rest of the stream is never looked at.
    const at = kind === 1 ? random(mutant.length) : 4 + random(mutant.length - 4);
    mutant[at] = random(3) === 0 ? random(256) : (mutant[at] as number) ^ (1 << random(8));
  }
  return mutant;
}

const UNANSWERED = 5; // a length that was damaged may ask for megabytes; nobody sends those
const PATIENCE_MS = 20;

/** Sends messages down one connection until it is closed, says nothing any more, or they are all sent. */
function send(port: number, next: () => Buffer | null): Promise<void> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1');
    let pause: NodeJS.Timeout | undefined;
    let unanswered = 0;
    const write = () => {
      clearTimeout(pause);
      const message = socket.destroyed || unanswered >= UNANSWERED ? null : next();
      if (message === null) {
        socket.destroy();
      } else {
        unanswered += 1;
        socket.write(message);
        pause = setTimeout(write, PATIENCE_MS);
      }
    };
    socket.on('connect', write);
    // An answer came: go on. Nothing came: the message was cut short, the next one completes it.
    socket.on('data', () => {
      unanswered = 0;
      clearTimeout(pause);
      setImmediate(write);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(pause);
      resolve();
    });
  });
}

describe('a server that gets damaged messages', () => {
  it('lives, and serves its other connections', { timeout: 1_800_000 }, async () => {
    const random = randomFrom(SEED);
    let left = MESSAGES;
    const next = () => {
      if (left <= 0) {
        return null;
      }
      left -= 1;
      return mutate(MODELS[random(MODELS.length)] as Buffer, random);
    };
    const worker = async () => {
      while (left > 0) {
        await send(open.server.port, next);
      }
    };
    const other = open.client.db('other').collection<{ _id: number; round: number }>('kept');
    const served = (async () => {
      let rounds = 0;
      for (; left > 0; rounds += 1) {
        const _id = rounds % 100;
        await other.replaceOne({ _id }, { round: rounds }, { upsert: true });
        expect(await other.findOne({ _id })).toEqual({ _id, round: rounds });
        // Every message looks at the whole collection, so it is not left to grow.
        if (rounds % 4 === 0) {
          await open.client.db('fuzz').dropDatabase();
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return rounds;
    })().finally(() => {
      left = 0;
    });
    await Promise.all(Array.from({ length: 8 }, worker));
    expect(await served).toBeGreaterThan(0);
    expect(await open.client.db('other').command({ validate: 'kept' })).toMatchObject({
      valid: true,
      errors: [],
    });
  });
});
