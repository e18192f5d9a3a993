import { createServer, type Socket } from 'node:net';
import { type Document, deserialize, serialize } from 'bson';
import { open } from 'lmdb';

/**
 * The least that answers the same commands by the same driver on LMDB: no query language, no planner, no
 * checks, one fixed index on `n`. What the store does beyond this is what it costs.
 *
 * Started as `node --import tsx tests/bench/bareStore.ts FOLDER`.
 */
const [folder = ''] = process.argv.slice(2);
const database = open<Buffer, Uint8Array>({
  path: folder,
  encoding: 'binary',
  keyEncoding: 'binary',
  overlappingSync: false,
  mapSize: 2 ** 36,
});

let next = 1;
let waiting: (() => void)[] = [];

function keyOf(tree: number, number: number): Buffer {
  const key = Buffer.allocUnsafe(9);
  key[0] = tree;
  key.writeDoubleBE(number, 1);
  return key;
}

/** All writes of one turn of the event loop share one commit. */
function write(job: () => Document): Promise<Document> {
  return new Promise((resolve) => {
    waiting.push(() => {
      const result = job();
      committed.push(() => resolve(result));
    });
    if (waiting.length === 1) {
      setImmediate(commit);
    }
  });
}

let committed: (() => void)[] = [];

function commit(): void {
  const jobs = waiting;
  waiting = [];
  database.transactionSync(() => {
    for (const job of jobs) {
      job();
    }
  });
  const done = committed;
  committed = [];
  for (const settle of done) {
    settle();
  }
}

function insert(documents: readonly Document[]): Document {
  for (const one of documents) {
    const record = next;
    next += 1;
    database.putSync(keyOf(1, record), Buffer.from(serialize(one)));
    database.putSync(keyOf(2, Number(one.n)), keyOf(1, record));
  }
  return { n: documents.length, ok: 1 };
}

function find(n: number): Buffer | undefined {
  const key = database.getBinary(keyOf(2, n));
  return key === undefined ? undefined : database.getBinary(key);
}

function findAndModify(n: number, version: number): Document {
  const key = database.getBinary(keyOf(2, n));
  const bytes = key === undefined ? undefined : database.getBinary(key);
  if (key === undefined || bytes === undefined) {
    return { value: null, ok: 1 };
  }
  const found = deserialize(bytes);
  if (found.version !== version) {
    return { value: null, ok: 1 };
  }
  const changed = { ...found, version: version + 1 };
  database.putSync(key, Buffer.from(serialize(changed)));
  return { value: changed, lastErrorObject: { n: 1, updatedExisting: true }, ok: 1 };
}

const HELLO = {
  isWritablePrimary: true,
  ismaster: true,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  minWireVersion: 0,
  maxWireVersion: 21,
  readOnly: false,
  ok: 1,
};

function answer(command: Document): Document | Promise<Document> {
  if (command.insert !== undefined) {
    return write(() => insert(command.documents));
  }
  if (command.find !== undefined) {
    const bytes = find(command.filter.n);
    return {
      cursor: { id: 0n, ns: 'bench.c', firstBatch: bytes === undefined ? [] : [deserialize(bytes)] },
      ok: 1,
    };
  }
  if (command.findAndModify !== undefined) {
    return write(() => findAndModify(command.query.n, command.query.version));
  }
  return command.hello !== undefined || command.ismaster !== undefined ? HELLO : { ok: 1 };
}

function serve(socket: Socket): void {
  let held: Buffer = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    while (held.length >= 4 && held.length >= held.readInt32LE(0)) {
      const message = held.subarray(0, held.readInt32LE(0));
      held = held.subarray(message.length);
      void reply(socket, message);
    }
  });
}

/** The command, with the document sequence that may stand behind it. */
function readCommand(message: Buffer, at: number): Document {
  const end = at + message.readInt32LE(at);
  const command = deserialize(message.subarray(at, end));
  if (end >= message.length) {
    return command;
  }
  const documents: Document[] = [];
  let next = message.indexOf(0, end + 5) + 1;
  while (next < message.length) {
    const size = message.readInt32LE(next);
    documents.push(deserialize(message.subarray(next, next + size)));
    next += size;
  }
  return { ...command, documents };
}

const OP_QUERY = 2004;

async function reply(socket: Socket, message: Buffer): Promise<void> {
  const old = message.readInt32LE(12) === OP_QUERY;
  const body = old ? message.indexOf(0, 20) + 9 : 21;
  const made = serialize(await answer(readCommand(message, body)));
  const head = Buffer.alloc(old ? 36 : 21);
  head.writeInt32LE(head.length + made.length, 0);
  head.writeInt32LE(message.readInt32LE(4), 8);
  head.writeInt32LE(old ? 1 : 2013, 12);
  if (old) {
    head.writeInt32LE(1, 32);
  }
  socket.write(Buffer.concat([head, made]));
}

const server = createServer(serve);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`store listening on 127.0.0.1:${typeof address === 'object' ? address?.port : 0}\n`);
});
