import { parseArgs } from 'node:util';
import { Store } from './store.ts';
import { listen } from './wire/server.ts';

const USAGE = 'usage: npm run store -- [--port 27018] [--data ./data/store] [--socket PATH]';

/** Runs the store as a process of its own, until it is told to stop. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '27018' },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string', default: './data/store' },
      socket: { type: 'string' },
      'expiry-ms': { type: 'string' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port takes a number from 0 to 65535, not ${values.port}; ${USAGE}`);
  }
  const expiry = values['expiry-ms'];
  const store = await Store.open({
    folder: values.data,
    ...(expiry === undefined ? {} : { expiryEveryMs: Number(expiry) }),
  });
  const server = await listen(store, {
    port,
    host: values.host,
    ...(values.socket === undefined ? {} : { socketPath: values.socket }),
  });
  process.stdout.write(`store listening on ${server.address}\n`);
  let stopping = false;
  const stop = () => {
    if (stopping) {
      return;
    }
    stopping = true;
    void server
      .close()
      .then(() => store.close())
      .then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`store: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
