import { arch, cpus, freemem, hostname, platform, release, totalmem, type } from 'node:os';
import { Doc, doc } from '../values/doc.ts';
import { badValue, StoreError } from '../values/errors.ts';
import { DateTime, int32, type Value } from '../values/value.ts';
import { checkFields, countField, textField } from './arguments.ts';
import type { Call, Command, CommandTable } from './command.ts';
import { MAX_DOCUMENT_BYTES } from './documents.ts';
import { collectionName, existing } from './namespaces.ts';
import { indexBytes, integer, storageStatistics } from './statistics.ts';
import { VERSION, VERSION_PARTS } from './version.ts';

const buildInfo: Command = () =>
  doc({
    version: VERSION,
    gitVersion: 'embedded',
    modules: [],
    allocator: 'system',
    javascriptEngine: 'none',
    sysInfo: 'deprecated',
    versionArray: VERSION_PARTS.map((part): Value => int32(part)),
    openssl: doc({ running: 'none', compiled: 'none' }),
    buildEnvironment: doc({ target_arch: arch(), target_os: platform() }),
    bits: int32(64),
    debug: false,
    maxBsonObjectSize: int32(MAX_DOCUMENT_BYTES),
    storageEngines: ['lmdb'],
    ok: 1,
  });

const serverStatus: Command = ({ store }) => {
  const uptimeMs = Date.now() - store.startedAt;
  const memory = process.memoryUsage();
  return doc({
    host: `${hostname()}:${store.port}`,
    version: VERSION,
    process: 'mongod',
    service: [],
    pid: BigInt(process.pid),
    uptime: Math.floor(uptimeMs / 1000),
    uptimeMillis: BigInt(uptimeMs),
    uptimeEstimate: BigInt(Math.floor(uptimeMs / 1000)),
    localTime: new DateTime(Date.now()),
    connections: doc({
      current: int32(store.connections),
      available: int32(Math.max(0, 50_000 - store.connections)),
      totalCreated: int32(store.connectionsMade),
      active: int32(1),
    }),
    metrics: doc({ cursor: doc({ timedOut: 0n, open: doc({ total: BigInt(store.cursors.count) }) }) }),
    mem: doc({ bits: int32(64), resident: integer(Math.floor(memory.rss / 2 ** 20)), supported: true }),
    storageEngine: doc({ name: 'lmdb', supportsCommittedReads: true, persistent: true }),
    ok: 1,
  });
};

const hostInfo: Command = () =>
  doc({
    system: doc({
      currentTime: new DateTime(Date.now()),
      hostname: hostname(),
      cpuAddrSize: int32(64),
      memSizeMB: integer(Math.floor(totalmem() / 2 ** 20)),
      memLimitMB: integer(Math.floor(freemem() / 2 ** 20)),
      numCores: int32(cpus().length),
      cpuArch: arch(),
      numaEnabled: false,
    }),
    os: doc({ type: type(), name: platform(), version: release() }),
    extra: new Doc(),
    ok: 1,
  });

const connectionStatus: Command = ({ client }) =>
  doc({
    authInfo: doc({
      authenticatedUsers: client.user === null ? [] : [doc({ user: client.user, db: 'admin' })],
      authenticatedUserRoles: client.user === null ? [] : [doc({ role: 'root', db: 'admin' })],
    }),
    ok: 1,
  });

const dbStats: Command = ({ body, store, database }) => {
  checkFields('dbStats', body, { scale: 'number', freeStorage: 'number' });
  const scale = Math.max(countField('dbStats', body, 'scale') ?? 1, 1);
  const all = store.catalog.collectionsOf(database);
  const collections = all.filter((collection) => !collection.isView);
  const objects = sum(collections.map(({ count }) => count));
  const bytes = sum(collections.map(({ sizeBytes }) => sizeBytes));
  const indexed = sum(
    collections.flatMap((collection) => collection.indexes.map((index) => indexBytes(collection, index))),
  );
  return doc({
    db: database,
    collections: BigInt(collections.length),
    views: BigInt(all.length - collections.length),
    objects: BigInt(objects),
    avgObjSize: objects === 0 ? 0 : bytes / objects,
    dataSize: bytes / scale,
    storageSize: bytes / scale,
    indexes: BigInt(sum(collections.map(({ indexes }) => indexes.length))),
    indexSize: indexed / scale,
    totalSize: (bytes + indexed) / scale,
    scaleFactor: BigInt(scale),
    fsUsedSize: 0,
    fsTotalSize: 0,
    ok: 1,
  });
};

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

const collStats: Command = (call) => {
  checkFields('collStats', call.body, { scale: 'number' });
  const name = collectionName(call);
  const scale = Math.max(countField('collStats', call.body, 'scale') ?? 1, 1);
  const made = doc({ ns: `${call.database}.${name}` });
  const collection = existing(call, name);
  const statistics =
    collection === undefined
      ? doc({
          size: int32(0),
          count: int32(0),
          numOrphanDocs: int32(0),
          storageSize: int32(0),
          totalSize: int32(0),
          nindexes: int32(0),
          totalIndexSize: int32(0),
          indexSizes: new Doc(),
          scaleFactor: int32(scale),
        })
      : storageStatistics(collection, scale);
  for (const [field, value] of statistics.entries()) {
    made.append(field, value);
  }
  return made.append('ok', 1);
};

/** Parameters that tools read on connecting. */
const PARAMETERS: { readonly [name: string]: Value } = {
  featureCompatibilityVersion: doc({ version: '8.2' }),
  authenticationMechanisms: ['SCRAM-SHA-256'],
  maxBSONDepth: int32(200),
};

const getParameter: Command = ({ body }) => {
  const all = body.valueAt(0) === '*';
  const wanted = Object.keys(PARAMETERS).filter((name) => all || body.has(name));
  if (wanted.length === 0) {
    throw new StoreError(72, 'no option found to get');
  }
  return Doc.from(wanted.map((name) => [name, PARAMETERS[name] as Value] as const)).append('ok', 1);
};

const getLog: Command = ({ body }) => {
  const kind = textField(body, 'getLog');
  if (kind === '*') {
    return doc({ names: ['global', 'startupWarnings'], ok: 1 });
  }
  if (kind !== 'global' && kind !== 'startupWarnings') {
    throw new StoreError(96, `No log named '${kind ?? ''}'`);
  }
  return doc({ totalLinesWritten: int32(0), log: [], ok: 1 });
};

const getCmdLineOpts: Command = () => doc({ argv: ['mongod'], parsed: new Doc(), ok: 1 });

const whatsmyuri: Command = ({ client }) => doc({ you: `127.0.0.1:${client.connectionId}`, ok: 1 });

const notAReplicaSet: Command = () => {
  throw new StoreError(76, 'not running with --replSet');
};

const listCommands: Command = ({ store }) =>
  doc({ commands: Doc.from(store.commandNames().map((name) => [name, doc({ help: '' })] as const)), ok: 1 });

const currentOp: Command = () => doc({ inprog: [], ok: 1 });

const dataSize: Command = ({ body, store }: Call) => {
  const namespace = body.valueAt(0);
  if (typeof namespace !== 'string' || !namespace.includes('.')) {
    throw badValue('dataSize needs a full collection name');
  }
  const dot = namespace.indexOf('.');
  const collection = store.catalog.find(namespace.slice(0, dot), namespace.slice(dot + 1));
  return doc({
    estimate: false,
    size: BigInt(collection?.sizeBytes ?? 0),
    numObjects: BigInt(collection?.count ?? 0),
    millis: 0n,
    ok: 1,
  });
};

export const SERVER_COMMANDS: CommandTable = {
  buildInfo,
  buildinfo: buildInfo,
  serverStatus,
  hostInfo,
  connectionStatus,
  dbStats,
  dbstats: dbStats,
  collStats,
  collstats: collStats,
  getParameter,
  getLog,
  getCmdLineOpts,
  whatsmyuri,
  replSetGetStatus: notAReplicaSet,
  replSetGetConfig: notAReplicaSet,
  listCommands,
  currentOp,
  dataSize,
  datasize: dataSize,
};
