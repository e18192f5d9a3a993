import { parseArgs } from 'node:util';
import { type Credentials, makeCredentials } from './commands/credentials.ts';
import { checkFolder } from './storage/openMap.ts';
import { Store } from './store.ts';
import { dump, restore } from './transfer.ts';
import { listen, type RunningServer } from './wire/server.ts';

const USAGE = `usage: npm run store -- [options]
  --port 27018           port on this machine; 0 for any
  --data ./data/store    folder of the data
  --socket PATH          a unix socket instead of the port
  --host 127.0.0.1       another address needs STORE_USER and STORE_PASSWORD in the environment
  --dump FILE            write everything to a file of EJSON lines and stop
  --restore FILE         read such a file and stop
  --check                look at every page of the file and stop
  --no-sync              for tests: acknowledged writes survive this process, not the machine
                         (or STORE_SYNC=off in the environment)
  --expiry-ms 60000      how often expired documents are looked for`;

const OPTIONS = {
  port: { type: 'string', default: '27018' },
  host: { type: 'string', default: '127.0.0.1' },
  data: { type: 'string', default: './data/store' },
  socket: { type: 'string' },
  dump: { type: 'string' },
  restore: { type: 'string' },
  check: { type: 'boolean' },
  'expiry-ms': { type: 'string' },
  'no-sync': { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Runs the store as a process of its own, until it is told to stop; or moves data in or out. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  if (values.check) {
    process.stdout.write(`${checkFolder(values.data)} pages are in use, and all are sound\n`);
    return;
  }
  const port = wholeNumber('--port', values.port, 65_535);
  const expiry = values['expiry-ms'];
  const store = await Store.open({
    folder: values.data,
    sync: values['no-sync'] !== true && process.env.STORE_SYNC !== 'off',
    credentials: credentialsFrom(process.env),
    ...(expiry === undefined ? {} : { expiryEveryMs: wholeNumber('--expiry-ms', expiry, 2 ** 31 - 1) }),
  });
  if (values.dump !== undefined || values.restore !== undefined) {
    await transfer(store, values.dump, values.restore).finally(() => store.close());
    return;
  }
  const { socket } = values;
  const server = await listen(store, {
    port,
    host: values.host,
    ...(socket === undefined ? {} : { socketPath: socket }),
  });
  process.stdout.write(`store listening on ${server.address}\n`);
  stopOnSignal(store, server);
}

function wholeNumber(option: string, text: string, most: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > most) {
    throw new Error(`${option} takes a number from 0 to ${most}, not ${text}\n${USAGE}`);
  }
  return number;
}

function credentialsFrom(environment: NodeJS.ProcessEnv): Credentials | null {
  const { STORE_USER: user, STORE_PASSWORD: password } = environment;
  if (user === undefined && password === undefined) {
    return null;
  }
  if (!user || !password) {
    throw new Error('STORE_USER and STORE_PASSWORD go together; set both or none');
  }
  return makeCredentials(user, password);
}

async function transfer(store: Store, to: string | undefined, from: string | undefined): Promise<void> {
  if (to !== undefined && from !== undefined) {
    throw new Error('--dump and --restore exclude each other');
  }
  const moved = to !== undefined ? await dump(store, to) : await restore(store, from ?? '');
  const done = to !== undefined ? `written to ${to}` : `read from ${from}`;
  process.stdout.write(`${moved.collections} collections with ${moved.documents} documents ${done}\n`);
}

function stopOnSignal(store: Store, server: RunningServer): void {
  let stopping = false;
  const stop = () => {
    if (!stopping) {
      stopping = true;
      void server
        .close()
        .then(() => store.close())
        .then(() => process.exit(0));
    }
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`store: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
